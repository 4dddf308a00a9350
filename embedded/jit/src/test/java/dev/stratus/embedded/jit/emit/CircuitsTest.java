package dev.stratus.embedded.jit.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.lift.KernelLifter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an FPGA's compiler is told, and what it must not be told. */
class CircuitsTest {
  private static final FpgaSettings ALL =
      new FpgaSettings(OptionalInt.of(2), OptionalInt.of(4), 32, true);

  /** Kernels whose loops touch an array on the chip in one way each. */
  static final class Kernels {
    private Kernels() {}

    static void sameElement(float[] x, float[] y, int n) {
      float[] line = new float[256];
      for (int i = 0; i < n; i++) {
        line[i] = line[i] + x[i];
      }
      y[0] = line[n - 1];
    }

    static void inLanes(float[] x, float[] y, int n) {
      float[] line = new float[256];
      for (int i = 0; i < n; i += 4) {
        for (int j = 0; j < 4; j++) {
          line[i + j] = line[i + j] + x[i + j];
        }
      }
      y[0] = line[n - 1];
    }

    static void lanesReachTheNextTurn(float[] x, float[] y, int n) {
      float[] line = new float[256];
      for (int i = 0; i < n; i += 4) {
        for (int j = 0; j < 5; j++) {
          line[i + j] = line[i + j] + x[i + j];
        }
      }
      y[0] = line[n - 1];
    }

    static void lanesCountTwice(float[] x, float[] y, int n) {
      float[] line = new float[256];
      for (int i = 0; i < n; i += 4) {
        for (int j = 0; j < 4; j++) {
          line[i + j + j] = line[i + j + j] + x[i + j];
        }
      }
      y[0] = line[n - 1];
    }

    static void theOneBefore(float[] x, float[] y, int n) {
      float[] line = new float[256];
      for (int i = 1; i < n; i++) {
        line[i] = line[i - 1] + x[i];
      }
      y[0] = line[n - 1];
    }

    static void anIndexFromMemory(int[] at, float[] y, int n) {
      float[] line = new float[256];
      for (int i = 0; i < n; i++) {
        int place = at[i];
        line[i + place] = line[i + place] + 1f;
      }
      y[0] = line[n - 1];
    }

    static void twoOffsets(float[] x, float[] y, int n, int m) {
      float[] line = new float[256];
      for (int i = 0; i < n; i++) {
        line[i + m] = line[i + n] + x[i];
      }
      y[0] = line[n - 1];
    }

    static void byAHelper(float[] x, float[] y, int n) {
      float[] line = new float[256];
      for (int i = 0; i < n; i++) {
        line[i] = line[i] + x[i];
        spoil(line, i);
      }
      y[0] = line[n - 1];
    }

    private static void spoil(float[] line, int i) {
      line[i + 1] = 1f;
    }

    static void calls(float[] x, float[] y, int n) {
      for (int i = 0; i < n; i++) {
        float[] line = new float[64];
        read(x, line, i);
        write(line, y, i);
      }
    }

    private static void read(float[] x, float[] line, int row) {
      for (int c = 0; c < 64; c++) {
        line[c] = x[row * 64 + c];
      }
    }

    private static void write(float[] line, float[] y, int row) {
      for (int c = 0; c < 64; c++) {
        y[row * 64 + c] = line[c];
      }
    }

    static void manyTurns(float[] x, float[] y) {
      for (int i = 0; i < 65; i++) {
        y[i] = x[i];
      }
    }
  }

  private static String code(String kernel, String language, FpgaSettings settings) {
    Method method =
        Arrays.stream(Kernels.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(kernel))
            .findFirst()
            .orElseThrow();
    List<Integer> groups = new ArrayList<>();
    List<Optional<Object>> scalars = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      groups.add(type.isPrimitive() ? -1 : groups.size());
      scalars.add(type.isPrimitive() ? Optional.of(64) : Optional.empty());
    }
    KernelRequest request =
        new KernelRequest(
            new MethodId(
                Kernels.class.getName().replace('.', '/'),
                kernel,
                MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                    .toMethodDescriptorString()),
            scalars,
            groups,
            TargetDescription.fpga(language, settings));
    return Backend.generate(new KernelLifter(CircuitsTest::bytes).lift(request), request).source();
  }

  private static Optional<byte[]> bytes(String name) {
    try (InputStream in =
        CircuitsTest.class.getClassLoader().getResourceAsStream(name + ".class")) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sameElement", "inLanes"})
  void turnsThatTouchTheirOwnElementsAreIndependent(String kernel) {
    assertThat(code(kernel, "fpga-intel", ALL)).contains("#pragma ivdep array(line)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lanesReachTheNextTurn",
        "lanesCountTwice",
        "theOneBefore",
        "anIndexFromMemory",
        "twoOffsets",
        "byAHelper"
      })
  void otherTurnsAreNot(String kernel) {
    assertThat(code(kernel, "fpga-intel", ALL)).contains("#pragma ii 2").doesNotContain("ivdep");
  }

  @Test
  void anArrayThatAHelperIsGivenKeepsItsPlainForm() {
    assertThat(code("byAHelper", "fpga-intel", ALL)).contains("  float line[256] = {0};");
  }

  @Test
  void memoriesAreAsManyAsLanesAndAPowerOfTwo() {
    assertThat(code("inLanes", "fpga-intel", ALL))
        .contains("float __attribute__((numbanks(4), bankwidth(4))) line[256]");
    assertThat(code("lanesReachTheNextTurn", "fpga-amd", ALL))
        .contains("float line[256] __attribute__((xcl_array_partition(cyclic, 8, 1)))");
  }

  @Test
  void aLoopOfCallsIsDataflowWhereTheProfileSaysSo() {
    String amd = code("calls", "fpga-amd", ALL);
    assertThat(amd).containsPattern("__attribute__\\(\\(xcl_dataflow\\)\\)\\n *for \\(int i = 0;");
    FpgaSettings without = new FpgaSettings(OptionalInt.of(2), OptionalInt.of(4), 32, false);
    assertThat(code("calls", "fpga-amd", without)).doesNotContain("xcl_dataflow");
    assertThat(code("calls", "fpga-intel", ALL)).doesNotContain("dataflow");
  }

  @Test
  void nothingIsSaidThatNoProfileAskedFor() {
    assertThat(code("manyTurns", "fpga-intel", FpgaSettings.PLAIN))
        .doesNotContain("#pragma ii")
        .doesNotContain("#pragma unroll");
    assertThat(code("manyTurns", "fpga-intel", ALL)).contains("#pragma ii 2\n  #pragma unroll 4");
  }

  @Test
  void settingsBelowOneAreRefused() {
    assertThatThrownBy(() -> new FpgaSettings(OptionalInt.of(0), OptionalInt.empty(), 64, false))
        .hasMessage("the initiation interval is 0; it must be at least 1.");
  }

  @Test
  void theLanguagesAreListed() {
    assertThat(Backend.languages())
        .containsExactly(
            "cuda", "fpga-amd", "fpga-intel", "opencl", "spirv", "spirv1.1", "spirv1.2");
    assertThat(FpgaC.names()).containsExactly("fpga-intel", "fpga-amd");
  }
}
