package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.profiles.KernelForm;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs: repeated, on demand, deterministic, empty. */
class LayerRunTest {
  private static final int ROWS = 64;
  private static final int WIDTH = 48;

  private static Tensor rows(long seed) {
    return Tensors.random(seed, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, ROWS, WIDTH);
  }

  private static RunSettings engine(String name) {
    return switch (name) {
      case "cpu" -> Engines.cpu();
      case "jvm" -> Engines.jvm();
      default -> Engines.debug();
    };
  }

  private static void overwrite(Tensor tensor, Tensor values) {
    tensor.data().getSegment().copyFrom(values.data().getSegment());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "jvm", "jvm-debug"})
  void repeatedRunsSeeNewInputsAndPrepareOnce(String name) {
    boolean small = name.equals("jvm-debug");
    Tensor x = small ? rows(1).slice(0, 0, 4).to(DType.FLOAT32) : rows(1);
    Tensor dy = Tensors.like(2, x);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    LayerInput input = LayerInput.of(x).withOutputGradient(dy);
    try (LayerRun run = layer.open(input, engine(name))) {
      for (int i = 0; i < 3; i++) {
        overwrite(x, Tensors.like(10 + i, x));
        overwrite(dy, Tensors.like(20 + i, x));
        ForwardResult forward = run.forward();
        BackwardResult back = run.backward();
        assertThat(forward.passed()).as("%s", forward.checks()).isTrue();
        assertThat(back.passed()).as("%s", back.checks()).isTrue();
        if (i > 0 && name.equals("cpu")) {
          assertThat(back.receipt().launch().compileNanos().known()).hasValue(0L);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "jvm", "jvm-debug"})
  void anotherGradientIsBoundOnceAndThenKnown(String name) {
    boolean small = name.equals("jvm-debug");
    Tensor x = small ? rows(1).slice(0, 0, 4).to(DType.FLOAT32) : rows(1);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    Tensor first = Tensors.like(3, x);
    try (LayerRun run = layer.open(LayerInput.of(x), engine(name))) {
      float[] y = run.forward().y().toFloats();
      BackwardResult one = run.backward(first);
      assertThat(one.passed()).isTrue();
      float[] dx = one.dx().toFloats();
      Tensor second = Tensors.like(4, x);
      assertThat(run.backward(second).passed()).isTrue();
      assertThat(run.forward().y().toFloats()).isEqualTo(y);
      assertThat(run.backward(second).passed()).isTrue();
      assertThat(run.backward(first).dx().toFloats()).isEqualTo(dx);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "jvm"})
  void theSameBitsEveryTime(String name) {
    Tensor x = Tensors.random(1, DType.FLOAT32, "SSCB", MemoryOrder.COLUMN_MAJOR, 4, 4, 21, 8);
    Tensor dy = Tensors.like(2, x);
    for (OperationDimension mode : OperationDimension.values()) {
      LayerNormalization layer =
          LayerNormalization.builder().operationDimension(mode).build().initialize(x);
      RunSettings settings = engine(name).withCheck(false);
      Gradients one = layer.gradients(LayerInput.of(x), dy, settings);
      Gradients two = layer.gradients(LayerInput.of(x), dy, settings);
      assertThat(two.forward().y().toFloats()).isEqualTo(one.forward().y().toFloats());
      assertThat(two.backward().dx().toFloats()).isEqualTo(one.backward().dx().toFloats());
      assertThat(two.backward().scaleGradient().orElseThrow().toFloats())
          .isEqualTo(one.backward().scaleGradient().orElseThrow().toFloats());
      assertThat(two.backward().offsetGradient().orElseThrow().toFloats())
          .isEqualTo(one.backward().offsetGradient().orElseThrow().toFloats());
    }
  }

  @Test
  void resultsOnDemandAreFetchedOnceAskedFor() {
    Tensor x = rows(1);
    Tensor dy = Tensors.like(2, x);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    RunSettings settings = Engines.cpu().withCheck(false);
    Gradients expected = layer.gradients(LayerInput.of(x), dy, settings);
    LayerInput input = LayerInput.of(x).withOutputGradient(dy);
    try (LayerRun run = layer.open(input, settings.withResultOnDemand(true))) {
      ForwardResult first = run.forward();
      BackwardResult back = run.backward();
      assertThat(back.dx().toFloats()).isEqualTo(expected.backward().dx().toFloats());
      assertThat(first.y().toFloats()).isEqualTo(expected.forward().y().toFloats());
      ForwardResult second = run.forward();
      ForwardResult third = run.forward();
      assertThatThrownBy(second::y).hasMessageContaining("overwritten by a later run");
      run.close();
      assertThatThrownBy(third::y).hasMessageContaining("the run is closed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "jvm", "jvm-debug"})
  void anEmptyBatchIsLegal(String name) {
    for (String format : List.of("SSCB", "CBT")) {
      for (int empty = 0; empty < format.length(); empty++) {
        if (format.charAt(empty) == 'C') {
          continue;
        }
        int[] sizes = format.equals("SSCB") ? new int[] {4, 3, 5, 2} : new int[] {5, 2, 3};
        sizes[empty] = 0;
        Tensor x = Tensor.zeros(DType.FLOAT32, format, MemoryOrder.COLUMN_MAJOR, sizes);
        LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
        Gradients result = layer.gradients(LayerInput.of(x), Tensor.like(x), engine(name));
        assertThat(result.passed()).isTrue();
        assertThat(result.forward().y().elements()).isZero();
        assertThat(result.forward().y().sizes()).isEqualTo(sizes);
        assertThat(result.backward().dx().elements()).isZero();
        assertThat(result.backward().scaleGradient().orElseThrow().toFloats())
            .hasSize(5)
            .containsOnly(0f);
        assertThat(result.backward().offsetGradient().orElseThrow().toFloats())
            .hasSize(5)
            .containsOnly(0f);
        assertThat(result.forward().receipt().launch().target()).isEqualTo("none");
        assertThat(result.forward().receipt().launch().deviceNanos())
            .isEqualTo(Fact.absent("there are no elements, so nothing was launched"));
      }
    }
  }

  @Test
  void aGradientThatDoesNotFitLeavesTheRunAsItWas() {
    Tensor x = rows(1);
    Tensor dy = Tensors.like(2, x);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    LayerInput input = LayerInput.of(x).withOutputGradient(dy);
    try (LayerRun run = layer.open(input, Engines.cpu())) {
      run.forward();
      Tensor other = Tensors.random(3, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 3, WIDTH);
      assertThatThrownBy(() -> run.backward(other)).hasMessageContaining("The gradient dy is");
      assertThat(run.backward().passed()).isTrue();
    }
  }

  @Test
  void aGroupForEachRowInBothPasses() {
    Tensor x = rows(1);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    RunSettings settings = Engines.cpu().withForm(KernelForm.ROW_PER_GROUP);
    Gradients result = layer.gradients(LayerInput.of(x), Tensors.like(2, x), settings);
    assertThat(result.passed()).isTrue();
    assertThat(result.forward().receipt().candidate()).endsWith("forward/row-per-group");
    assertThat(result.backward().receipt().candidate()).endsWith("backward/row-per-group");
    assertThat(result.backward().receipt().launches())
        .extracting(LaunchFacts::task)
        .containsExactly("backward", "parameters", "epilogue");
  }

  @Test
  void wherePartOfTheWorkCannotRunOnTheDeviceAllOfItRunsOnTheJvmEngine() {
    Tensor x = rows(1);
    // A view: its rows are no contiguous ones, and no other kernel has the form asked for.
    Tensor wide = Tensors.random(2, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, ROWS, WIDTH + 2);
    Tensor dy = wide.slice(1, 0, WIDTH);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    RunSettings settings = Engines.cpu().withForm(KernelForm.ROW_PER_GROUP);
    assertThatThrownBy(() -> layer.gradients(LayerInput.of(x), dy, settings))
        .isInstanceOf(NoCandidateException.class)
        .hasMessageContaining("backward/row-per-group: the groups are no contiguous rows");
    Gradients result =
        layer.gradients(LayerInput.of(x), dy, settings.withFallback(FallbackPolicy.JVM));
    assertThat(result.passed()).isTrue();
    assertThat(result.forward().receipt().candidate()).isEqualTo("jvm-engine");
    assertThat(result.forward().decision().text()).contains("the other pass runs on the JVM");
    assertThat(result.backward().receipt().fallback().orElseThrow()).contains("declined");
  }

  @Test
  void theReceiptTellsEveryLaunch() {
    Tensor x = rows(1);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    Gradients result = layer.gradients(LayerInput.of(x), Tensors.like(2, x), Engines.cpu());
    Receipt forward = result.forward().receipt();
    assertThat(forward.operation()).isEqualTo("layernorm-forward");
    assertThat(forward.launches()).hasSize(1);
    assertThat(forward.launch().task()).isEqualTo("forward");
    assertThat(forward.format()).isEqualTo("BC");
    assertThat(forward.memoryOrder()).isEqualTo("row-major");
    assertThat(forward.mode()).isEqualTo("auto");
    assertThat(forward.type()).isEqualTo(DType.FLOAT32);
    assertThat(forward.rows()).isEqualTo(ROWS);
    assertThat(forward.width()).isEqualTo(WIDTH);
    assertThat(forward.epsilon()).isEqualTo(1e-5f);
    Receipt back = result.backward().receipt();
    assertThat(back.operation()).isEqualTo("layernorm-backward");
    assertThat(back.candidate()).isEqualTo("layernorm-backward/fused");
    assertThat(back.kernel()).isEqualTo("dev.stratus.kernels.LayerNormBackward.fused");
    assertThat(back.launches())
        .extracting(LaunchFacts::task)
        .containsExactly("backward", "epilogue");
    assertThat(back.launches())
        .allSatisfy(launch -> assertThat(launch.deviceNanos().known().orElseThrow()).isPositive());
    assertThat(back.launch().deviceNanos().known().orElseThrow())
        .isEqualTo(
            back.launches().stream()
                .mapToLong(launch -> launch.deviceNanos().known().orElseThrow())
                .sum());
    assertThat(back.launch().source().known().orElseThrow()).contains("__kernel void fused");
    assertThat(back.payloadBytes()).isEqualTo(3L * ROWS * WIDTH * Float.BYTES);
    assertThat(back.text()).contains("layernorm-backward 64 x 48", "epilogue", "BC 64 x 48");
  }

  @Test
  void fewHugeRowsAreParted() {
    Tensor x = Tensors.random(1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 2, 100_003);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    Gradients result = layer.gradients(LayerInput.of(x), Tensors.like(2, x), Engines.cpu());
    assertThat(result.forward().receipt().candidate()).isEqualTo("layernorm-forward/split-apply");
    assertThat(result.backward().receipt().candidate()).isEqualTo("layernorm-backward/split-apply");
    result.forward().checks().forEach((n, r) -> assertThat(r.passed()).as(r.text()).isTrue());
    result.backward().checks().forEach((n, r) -> assertThat(r.passed()).as(r.text()).isTrue());
  }
}
