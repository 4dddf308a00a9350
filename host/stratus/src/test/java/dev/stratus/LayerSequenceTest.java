package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.runtime.opencl.ClStatus;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers in a row as one graph: the same bits as one by one, checked, and with a device lost. */
class LayerSequenceTest {
  private static final int ROWS = 5;
  private static final int WIDTH = 37;
  private static final Tensor X = ramp(1);
  private static final Tensor DY = ramp(3);
  private static final LayerNormalization FIRST = layer(1e-5, 1.5f, 0.25f);
  private static final LayerNormalization SECOND = layer(1e-3, -0.5f, 2f);
  private static final LayerNormalization THIRD = layer(1e-5, 2f, -1f);
  private static final LayerSequence ALL = LayerSequence.of(FIRST, SECOND, THIRD);

  private static Tensor ramp(int seed) {
    float[] values = new float[ROWS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(0.37 * seed * i + seed) * (1 + i % 7);
    }
    return Tensor.of(values, "BC", MemoryOrder.ROW_MAJOR, ROWS, WIDTH);
  }

  private static LayerNormalization layer(double epsilon, float scale, float offset) {
    double[] gamma = new double[WIDTH];
    double[] beta = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      gamma[i] = scale + 0.01f * i;
      beta[i] = offset - 0.02f * i;
    }
    return LayerNormalization.builder()
        .epsilon(epsilon)
        .scale(gamma)
        .offset(beta)
        .build()
        .initialize(X);
  }

  private static RunSettings checked(String device) {
    return RunSettings.on(device).withCheck(true).withNotices(_ -> {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "jvm", "jvm-debug"})
  void aSequenceGivesTheBitsThatItsLayersGiveOneByOne(String device) {
    Assumptions.assumeTrue(
        Extension.find().isPresent() || !device.equals("jvm-debug"),
        "a TornadoVM SDK has no debug device");
    RunSettings settings = checked(device);
    List<Tensor> inputs = new ArrayList<>(List.of(X));
    for (LayerNormalization layer : ALL.layers()) {
      inputs.add(layer.forward(LayerInput.of(inputs.getLast()), settings).y());
    }
    Tensor gradient = DY;
    List<float[]> scales = new ArrayList<>();
    for (int i = ALL.layers().size() - 1; i >= 0; i--) {
      BackwardResult back =
          ALL.layers()
              .get(i)
              .gradients(LayerInput.of(inputs.get(i)), gradient, settings)
              .backward();
      gradient = back.dx();
      scales.addFirst(back.scaleGradient().orElseThrow().toFloats());
    }
    try (SequenceRun run = ALL.open(LayerInput.of(X).withOutputGradient(DY), settings)) {
      for (int pass = 0; pass < 2; pass++) {
        SequenceForward forward = run.forward();
        assertThat(forward.passed()).isTrue();
        assertThat(forward.y().toFloats()).isEqualTo(inputs.getLast().toFloats());
        assertThat(forward.receipts()).hasSize(3);
        SequenceBackward back = run.backward();
        assertThat(back.passed()).isTrue();
        assertThat(back.dx().toFloats()).isEqualTo(gradient.toFloats());
        for (int i = 0; i < 3; i++) {
          float[] scale =
              back.learnables().get(i).stream()
                  .filter(l -> l.name().equals(Learnable.SCALE))
                  .findFirst()
                  .flatMap(Learnable::gradient)
                  .orElseThrow()
                  .toFloats();
          assertThat(scale).isEqualTo(scales.get(i));
        }
      }
    }
  }

  @Test
  void betweenLayersNothingMoves() {
    RunSettings unchecked = RunSettings.on("jvm-debug").withNotices(_ -> {});
    try (SequenceRun run = ALL.open(LayerInput.of(X).withOutputGradient(DY), unchecked)) {
      long bytes = 4L * ROWS * WIDTH;
      long statistics = 3L * 3 * ROWS * 4;
      run.forward();
      LaunchFacts forward = run.forward().receipts().getLast().launch();
      assertThat(forward.bytesToDevice().known()).contains(bytes);
      assertThat(forward.bytesToHost().known()).contains(bytes + statistics);
      run.backward();
      LaunchFacts backward = run.backward().receipts().getFirst().launch();
      long parameters = 3L * 2 * WIDTH * 4;
      assertThat(backward.bytesToHost().known()).contains(bytes + parameters);
    }
  }

  @Test
  void aReceiptNamesTheLaunchesOfItsLayerAlone() {
    try (SequenceRun run =
        ALL.open(LayerInput.of(X).withOutputGradient(DY), checked("jvm-debug"))) {
      List<Receipt> receipts = run.forward().receipts();
      for (int i = 0; i < 3; i++) {
        String own = "layer" + (i + 1) + "-";
        assertThat(receipts.get(i).launches())
            .isNotEmpty()
            .allSatisfy(l -> assertThat(l.task()).startsWith(own));
      }
      assertThat(receipts.get(1).epsilon().doubleValue()).isCloseTo(1e-3, within(1e-9));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(value);
  }

  @Test
  void aLostDeviceIsAnErrorOrTheJvmEnginesAsThePolicySays() {
    try (ScriptedDevices devices = ScriptedDevices.of(1)) {
      LayerInput input = LayerInput.of(X).withOutputGradient(DY);
      RunSettings settings = checked("cpu");
      try (SequenceRun run = ALL.open(input, settings, devices.list())) {
        run.forward();
        devices.driver(0).fail("clEnqueueNDRangeKernel", 1, ClStatus.CL_OUT_OF_RESOURCES);
        assertThatThrownBy(run::forward)
            .isInstanceOf(DeviceFailureException.class)
            .hasMessageContaining("CL_OUT_OF_RESOURCES");
      }
      devices.driver(0).heal();
      try (SequenceRun run =
          ALL.open(input, settings.withFallback(FallbackPolicy.WARN), devices.list())) {
        run.forward();
        devices.driver(0).fail("clEnqueueNDRangeKernel", 2, ClStatus.CL_OUT_OF_RESOURCES);
        SequenceBackward back = run.backward();
        assertThat(back.passed()).isTrue();
        assertThat(back.receipts())
            .allSatisfy(r -> {
              assertThat(r.candidate()).isEqualTo("jvm-engine");
              assertThat(r.fallback().orElseThrow()).contains("CL_OUT_OF_RESOURCES");
            });
        assertThat(back.notices()).hasSize(1);
      }
      devices.driver(0).heal();
    }
  }

  @Test
  void whatDoesNotFitIsSaidOfTheLayer() {
    LayerNormalization residual = LayerNormalization.builder().residual(true).build().initialize(X);
    assertThatThrownBy(() -> LayerSequence.of(FIRST, residual))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Layer 2 of the sequence")
        .hasMessageContaining("residual");
    assertThatThrownBy(LayerSequence::of).hasMessageContaining("no layer");
    Tensor narrow = Tensor.of(new float[8], "BC", MemoryOrder.ROW_MAJOR, 2, 4);
    LayerNormalization other = LayerNormalization.builder().build().initialize(narrow);
    assertThatThrownBy(() -> LayerSequence.of(FIRST, other).open(LayerInput.of(X), checked("jvm")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Layer 2 of the sequence: ");
    try (SequenceRun run = ALL.open(LayerInput.of(X), checked("jvm"))) {
      assertThatThrownBy(run::backward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("withOutputGradient");
    }
  }
}
