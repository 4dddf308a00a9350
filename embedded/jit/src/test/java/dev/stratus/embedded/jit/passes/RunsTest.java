package dev.stratus.embedded.jit.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.emit.Backend;
import dev.stratus.embedded.jit.lift.Compiled;
import dev.stratus.embedded.jit.lift.KernelLifter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which loops over neighbouring elements become one access in CUDA C, and which must not. */
class RunsTest {
  private static final String KERNELS =
      """
      static void fours(float[] x, float[] y, int i) {
        int at = 4 * i;
        for (int j = 0; j < 4; j++) {
          y[at + j] = 2f * x[at + j];
        }
      }

      static void twos(float[] x, short[] s, int i) {
        for (int j = 0; j < 2; j++) {
          x[(i << 1) + j] = s[2 * i + j];
        }
      }

      static void guarded(float[] x, float[] y, int i, int n) {
        int at = 4 * i;
        for (int j = 0; j < 4; j++) {
          y[at + j] = at + j < n ? x[at + j] : 0f;
        }
      }

      static void anywhere(float[] x, float[] y, int at) {
        for (int j = 0; j < 4; j++) {
          y[at + j] = x[at + j];
        }
      }

      static void shifted(float[] x, float[] y, int i) {
        for (int j = 0; j < 4; j++) {
          y[4 * i + j] = x[4 * i - 4 + j];
        }
      }
      """;

  private final Compiled compiled = Compiled.of("Runs", KERNELS);

  private String cuda(String method, boolean oneArray) {
    KernelRequest plain = compiled.request(method);
    int first = oneArray ? 0 : 1;
    List<Integer> groups =
        IntStream.range(0, plain.aliasGroups().size())
            .mapToObj(i -> plain.aliasGroups().get(i) < 0 ? -1 : i == 0 ? 0 : i * first)
            .toList();
    KernelRequest request =
        new KernelRequest(plain.method(), plain.scalars(), groups, TargetDescription.CUDA);
    return Backend.generate(new KernelLifter(compiled.bytes()).lift(request), request).source();
  }

  @Test
  void neighboursAtAMultipleOfTheirNumberMoveAtOnce() {
    assertThat(cuda("fours", false))
        .contains("load_float4(&xRun[0], &x[at]);", "store_float4(&y[at], &yRun[0]);");
    assertThat(cuda("twos", false))
        .contains("load_short2(&sRun[0], &s[2 * i]);", "store_float2(&x[i << 1], &xRun[0]);")
        .contains("void load_short2(", "void store_float2(");
  }

  /** Where the condition does not hold, there may be nothing to load. */
  @Test
  void aLoadBehindAConditionStaysThere() {
    assertThat(cuda("guarded", false)).doesNotContain("load_float4", "store_float4");
  }

  @Test
  void anIndexThatMayNotBeAMultipleIsLeftAlone() {
    assertThat(cuda("anywhere", false)).doesNotContain("load_float4", "store_float4");
  }

  /** In place each turn reads what the one before it may have written: not so by fours. */
  @Test
  void oneArrayAtTwoPlacesIsLeftAlone() {
    assertThat(cuda("shifted", false)).contains("load_float4", "store_float4");
    assertThat(cuda("shifted", true)).doesNotContain("load_float4", "store_float4");
    assertThat(cuda("fours", true)).contains("load_float4", "store_float4");
  }
}
