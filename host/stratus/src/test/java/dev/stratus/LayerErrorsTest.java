package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error of the contract: in the caller's words, with the values and what would work. */
class LayerErrorsTest {
  private static final Tensor X =
      Tensors.random(1, DType.FLOAT32, "SSCB", MemoryOrder.COLUMN_MAJOR, 4, 3, 5, 2);

  private static LayerNormalizationBuilder builder() {
    return LayerNormalization.builder();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-5, Double.NaN, Double.POSITIVE_INFINITY, 1e39, 1e-50})
  void epsilonMustBeFiniteAndPositive(double epsilon) {
    assertThatThrownBy(() -> builder().epsilon(epsilon))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epsilon is " + epsilon)
        .hasMessageContaining("must");
  }

  @Test
  void epsilonIsBoundedBeforeR2023a() {
    assertThatThrownBy(() -> builder().compatibility(Compatibility.R2021A).epsilon(1e-6).build())
        .hasMessageContaining("epsilon is 1.0E-6")
        .hasMessageContaining("R2021a it must be at least 1e-5");
    LayerNormalization old = builder().compatibility(Compatibility.R2022B).build();
    assertThat(old.operationDimension()).isEqualTo(OperationDimension.BATCH_EXCLUDED);
    assertThatThrownBy(() ->
            builder()
                .compatibility(Compatibility.R2021B)
                .operationDimension(OperationDimension.CHANNEL_ONLY)
                .build())
        .hasMessageContaining("channel-only")
        .hasMessageContaining("R2021b")
        .hasMessageContaining("since R2023a");
    assertThatThrownBy(() -> Compatibility.of("R2019a"))
        .hasMessageContaining("'R2019a'")
        .hasMessageContaining("R2021a, R2021b, R2022a, R2022b, R2023a");
  }

  @Test
  void anUnknownNameListsTheLegalOnes() {
    assertThatThrownBy(() -> OperationDimension.of("rows"))
        .hasMessageContaining("'rows'")
        .hasMessageContaining("auto, channel-only, spatial-channel, batch-excluded");
    assertThatThrownBy(() -> Affine.of("some"))
        .hasMessageContaining("'some'")
        .hasMessageContaining("channel, element, channel-scale, element-scale, none");
    assertThatThrownBy(() -> Initializer.of("glorot"))
        .hasMessageContaining("'glorot'")
        .hasMessageContaining("ones, zeros, narrow-normal");
    assertThat(OperationDimension.of("Spatial-Channel"))
        .isEqualTo(OperationDimension.SPATIAL_CHANNEL);
  }

  @Test
  void formatsAreChecked() {
    assertThatThrownBy(() -> DataFormat.of("SSB")).hasMessageContaining("no channel dimension C");
    assertThatThrownBy(() -> DataFormat.of("SCCB")).hasMessageContaining("more than once");
    assertThatThrownBy(() -> DataFormat.of("CBB")).hasMessageContaining("more than once");
    assertThatThrownBy(() -> DataFormat.of("CTT")).hasMessageContaining("more than once");
    assertThatThrownBy(() -> DataFormat.of("CX")).hasMessageContaining("unknown label 'X'");
    assertThatThrownBy(
            () -> builder().build().initialize(DataFormat.of("CB"), MemoryOrder.ROW_MAJOR, 3, 4, 5))
        .hasMessageContaining("CB has 2 dimensions")
        .hasMessageContaining("3 sizes (3 x 4 x 5)");
    assertThatThrownBy(() -> Tensor.of(new float[5], "CB", MemoryOrder.ROW_MAJOR, 2, 3))
        .hasMessageContaining("6")
        .hasMessageContaining("5");
  }

  @Test
  void channelsMustMatch() {
    assertThatThrownBy(() -> builder().numChannels(7).build().initialize(X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NumChannels is 7")
        .hasMessageContaining("C = 5")
        .hasMessageContaining("SSCB");
    LayerNormalization three =
        builder().build().initialize(DataFormat.of("CB"), MemoryOrder.ROW_MAJOR, 3, 4);
    assertThat(three.numChannels()).hasValue(3);
    assertThatThrownBy(() -> three.forward(X))
        .hasMessageContaining("NumChannels is 3")
        .hasMessageContaining("C = 5")
        .hasMessageContaining("SSCB");
    assertThatThrownBy(() -> builder().numChannels(0)).hasMessageContaining("NumChannels is 0");
    assertThatThrownBy(
            () -> builder().build().initialize(DataFormat.of("CB"), MemoryOrder.ROW_MAJOR, 0, 4))
        .hasMessageContaining("C is 0");
  }

  @Test
  void scaleAndOffsetAreChecked() {
    assertThatThrownBy(() -> builder().scale(1, 2, 3).build().initialize(X))
        .hasMessageContaining("Scale has 3 values")
        .hasMessageContaining("C = 5");
    assertThatThrownBy(() -> builder().offset(1, 2, 3).build().initialize(X))
        .hasMessageContaining("Offset has 3 values")
        .hasMessageContaining("C = 5");
    assertThatThrownBy(() -> builder().scale(1, 2, 3).offset(1, 2).build())
        .hasMessageContaining("Scale has 3 values and Offset 2");
    assertThatThrownBy(() -> builder().numChannels(4).scale(1, 2, 3).build())
        .hasMessageContaining("Scale has 3 values and NumChannels is 4");
    assertThatThrownBy(() -> builder().scale(1, Double.NaN))
        .hasMessageContaining("Scale at 1 is NaN")
        .hasMessageContaining("must be finite");
    assertThatThrownBy(() -> builder().offset(Double.POSITIVE_INFINITY))
        .hasMessageContaining("Offset at 0 is Infinity");
    assertThatThrownBy(() -> builder().affine(Affine.ELEMENT).scale(1, 2).build().initialize(X))
        .hasMessageContaining("Scale has 2 values")
        .hasMessageContaining("need 60, one for each element of a group");
    assertThatThrownBy(() -> builder().affine(Affine.NONE).scale(1, 2).build())
        .hasMessageContaining("none, which has no scale");
    assertThatThrownBy(() -> builder().affine(Affine.CHANNEL_SCALE).offset(1, 2).build())
        .hasMessageContaining("channel-scale, which has no offset");
    assertThatThrownBy(() -> builder().scale()).hasMessageContaining("Scale has no values");
  }

  @Test
  void factorsAreChecked() {
    assertThatThrownBy(() -> builder().scaleLearnRateFactor(-1))
        .hasMessageContaining("ScaleLearnRateFactor is -1.0")
        .hasMessageContaining(">= 0");
    assertThatThrownBy(() -> builder().offsetLearnRateFactor(Double.NaN))
        .hasMessageContaining("OffsetLearnRateFactor is NaN");
    assertThatThrownBy(() -> builder().scaleL2Factor(Double.POSITIVE_INFINITY))
        .hasMessageContaining("ScaleL2Factor is Infinity");
    assertThatThrownBy(() -> builder().offsetL2Factor(-0.5))
        .hasMessageContaining("OffsetL2Factor is -0.5");
  }

  @Test
  void anInitializerMustGiveAsManyFiniteValues() {
    assertThatThrownBy(() ->
            builder()
                .scaleInitializer(Initializer.function(sizes -> new double[4]))
                .build()
                .initialize(X))
        .hasMessageContaining("initializer of Scale returned 4 values")
        .hasMessageContaining("needs 5");
    assertThatThrownBy(() ->
            builder()
                .offsetInitializer(
                    Initializer.function(sizes -> new double[] {0, 1, Double.NaN, 0, 0}))
                .build()
                .initialize(X))
        .hasMessageContaining("Offset at 2 is NaN");
  }

  @Test
  void backwardNeedsAForwardPass() {
    LayerNormalization layer = builder().build().initialize(X);
    Tensor dy = Tensor.like(X);
    try (LayerRun run = layer.open(LayerInput.of(X).withOutputGradient(dy), Engines.jvm())) {
      assertThatThrownBy(run::backward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Backward before forward");
      assertThatThrownBy(() -> run.backward(dy)).hasMessageContaining("Backward before forward");
    }
    try (LayerRun run = layer.open(LayerInput.of(X), Engines.jvm())) {
      run.forward();
      assertThatThrownBy(run::backward).hasMessageContaining("no gradient to go back with");
    }
    try (LayerRun run = layer.openForward(LayerInput.of(X), Engines.jvm())) {
      run.forward();
      assertThatThrownBy(() -> run.backward(dy)).hasMessageContaining("forward passes alone");
    }
  }

  @Test
  void aClosedRunRefuses() {
    LayerNormalization layer = builder().build().initialize(X);
    LayerRun run = layer.open(LayerInput.of(X), Engines.jvm());
    run.forward();
    run.close();
    run.close();
    assertThatThrownBy(run::forward).hasMessageContaining("closed");
    assertThatThrownBy(run::backward).hasMessageContaining("closed");
  }

  @Test
  void theGradientMustHaveTheInputsShape() {
    LayerNormalization layer = builder().build().initialize(X);
    Tensor other = Tensors.random(2, DType.FLOAT32, "SSCB", MemoryOrder.COLUMN_MAJOR, 4, 3, 5, 3);
    assertThatThrownBy(() -> layer.gradients(LayerInput.of(X), other, Engines.jvm()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The gradient dy is " + other)
        .hasMessageContaining(X.toString());
    Tensor wide = Tensor.like(X).to(DType.FLOAT64);
    assertThatThrownBy(() -> layer.gradients(LayerInput.of(X), wide, Engines.jvm()))
        .hasMessageContaining("float64")
        .hasMessageContaining("element type");
  }

  @Test
  void aLayerMustBeInitialized() {
    LayerNormalization layer = builder().name("ln3").build();
    assertThat(layer.isInitialized()).isFalse();
    assertThatThrownBy(() -> layer.forward(X))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'ln3' is not initialized")
        .hasMessageContaining("initialize");
  }

  @Test
  void aResidualInputIsThereIfAndOnlyIfTheLayerHasOne() {
    LayerNormalization with = builder().residual(true).build().initialize(X);
    assertThatThrownBy(() -> with.forward(X)).hasMessageContaining("withResidual");
    LayerNormalization without = builder().build().initialize(X);
    assertThatThrownBy(() -> without.forward(LayerInput.of(X).withResidual(X), Engines.jvm()))
        .hasMessageContaining("residual(true)");
  }

  @Test
  void validLengthsAreChecked() {
    LayerNormalization layer = builder().build().initialize(X);
    assertThatThrownBy(() -> layer.forward(LayerInput.of(X).withLengths(1, 2), Engines.jvm()))
        .hasMessageContaining("SSCB has no T");
    Tensor series = Tensors.random(1, DType.FLOAT32, "CBT", MemoryOrder.ROW_MAJOR, 5, 2, 6);
    LayerNormalization other = builder().build().initialize(series);
    assertThatThrownBy(() -> other.forward(LayerInput.of(series).withLengths(1), Engines.jvm()))
        .hasMessageContaining("1 valid lengths and 2 observations");
    assertThatThrownBy(() -> other.forward(LayerInput.of(series).withLengths(1, 7), Engines.jvm()))
        .hasMessageContaining("observation 1 is 7")
        .hasMessageContaining("0 to 6");
  }

  @Test
  void moreThanTheMostElementsAreRefused() {
    assertThatThrownBy(() ->
            builder()
                .build()
                .initialize(DataFormat.of("CB"), MemoryOrder.ROW_MAJOR, 1 << 16, 1 << 15))
        .hasMessageContaining("65536 x 32768")
        .hasMessageContaining("2,147,483,648 elements")
        .hasMessageContaining("split them along B");
    assertThatThrownBy(() ->
            builder()
                .build()
                .initialize(
                    DataFormat.of("SSSCB"), MemoryOrder.ROW_MAJOR, 1 << 30, 1 << 30, 1 << 30, 3, 4))
        .hasMessageContaining("over 2^63")
        .hasMessageContaining("along B");
  }

  @Test
  void aDeviceThatIsNotThereIsNamedWithThoseThatAre() {
    LayerNormalization layer = builder().build().initialize(X);
    assertThatThrownBy(() -> layer.forward(LayerInput.of(X), RunSettings.on("quantum")))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("'quantum'")
        .hasMessageContaining("jvm");
    ForwardResult result =
        layer.forward(LayerInput.of(X), RunSettings.on("quantum").withFallback(FallbackPolicy.JVM));
    assertThat(result.receipt().candidate()).isEqualTo("jvm-engine");
    assertThat(result.receipt().fallback().orElseThrow()).contains("no device is 'quantum'");
  }

  @Test
  void aDeviceThatWasLostIsSaid() {
    Device lost =
        new Device(
            "opencl:9:9",
            "Lost",
            "Gone",
            "0",
            DeviceClass.CPU,
            false,
            Optional.of(KernelView.paperCpu().description().orElseThrow()),
            Optional.empty());
    DeviceList devices = new DeviceList(List.of(lost, Device.jvmEngine()), List.of());
    LayerNormalization layer = builder().build().initialize(X);
    LayerInput input = LayerInput.of(X).withOutputGradient(Tensor.like(X));
    assertThatThrownBy(() -> layer.open(input, RunSettings.on("lost"), devices))
        .isInstanceOf(DeviceFailureException.class)
        .hasMessageContaining("opencl:9:9")
        .hasMessageContaining("SSCB 4 x 3 x 5 x 2");
    RunSettings settings = RunSettings.on("lost").withFallback(FallbackPolicy.JVM).withCheck(true);
    try (LayerRun run = layer.open(input, settings, devices)) {
      assertThat(run.forward().passed()).isTrue();
      BackwardResult back = run.backward();
      assertThat(back.passed()).isTrue();
      assertThat(back.receipt().candidate()).isEqualTo("jvm-engine");
      assertThat(back.receipt().fallback().orElseThrow()).contains("the device failed");
      assertThat(back.decision().text()).contains("fused: the device failed");
    }
  }

  @Test
  void parametersCanBeChangedForOthersLikeThem() {
    LayerNormalization layer = builder().build().initialize(X);
    Learnable scale = layer.learnables().getFirst();
    Tensor two = Tensor.of(new float[] {2, 2, 2, 2, 2}, "C", MemoryOrder.COLUMN_MAJOR, 5);
    LayerNormalization changed = layer.withLearnables(List.of(scale.withValue(two)));
    assertThat(changed.learnables().getFirst().value().toFloats()).containsOnly(2f);
    assertThat(layer.learnables().getFirst().value().toFloats()).containsOnly(1f);
    Tensor short4 = Tensor.of(new float[4], "C", MemoryOrder.COLUMN_MAJOR, 4);
    assertThatThrownBy(() -> layer.withLearnables(List.of(scale.withValue(short4))))
        .hasMessageContaining("Scale is float32")
        .hasMessageContaining("the layer's is");
    Tensor nan = Tensor.of(new float[] {0, 0, Float.NaN, 0, 0}, "C", MemoryOrder.COLUMN_MAJOR, 5);
    assertThatThrownBy(() -> layer.withLearnables(List.of(scale.withValue(nan))))
        .hasMessageContaining("Scale at 2 is NaN");
    Learnable unknown = new Learnable("Bias", two, Optional.empty(), 1, 1);
    assertThatThrownBy(() -> layer.withLearnables(List.of(unknown)))
        .hasMessageContaining("no parameter 'Bias'")
        .hasMessageContaining("[Scale, Offset]");
  }
}
