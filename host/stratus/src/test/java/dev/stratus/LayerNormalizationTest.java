package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The layer as its users see it. */
class LayerNormalizationTest {
  private static final float[] TWO_ROWS = {1, 2, 3, 4, 10, 20, 30, 40};

  private static Tensor twoRows() {
    return Tensor.of(TWO_ROWS, "BC", MemoryOrder.ROW_MAJOR, 2, 4);
  }

  @Test
  void theExampleOfTheJavadocRuns() {
    Tensor x = twoRows();
    LayerNormalization layer = LayerNormalization.builder().name("norm").build().initialize(x);
    ForwardResult result = layer.forward(LayerInput.of(x), RunSettings.on("auto").withCheck(true));
    float[] y = result.y().toFloats();
    assertThat(y[0]).isCloseTo(-1.3416f, within(1e-4f));
    assertThat(y[7]).isCloseTo(1.3416f, within(1e-4f));
    assertThat(result.check()).hasValueSatisfying(c -> assertThat(c.passed()).isTrue());
    assertThat(result.receipt().text()).contains("layernorm-forward 2 x 4", "worst error", "ulp");
    assertThat(result.mean()).isEmpty();
  }

  @Test
  void defaultsAreMatlabs() {
    LayerNormalization layer = LayerNormalization.builder().build();
    assertThat(layer.name()).isEmpty();
    assertThat(layer.epsilon()).isEqualTo(1e-5);
    assertThat(layer.numChannels()).isEmpty();
    assertThat(layer.operationDimension()).isEqualTo(OperationDimension.AUTO);
    assertThat(layer.configuration().scaleInitializer().text()).isEqualTo("ones");
    assertThat(layer.configuration().offsetInitializer().text()).isEqualTo("zeros");
    assertThat(layer.configuration().scale()).isEqualTo(new LayerConfiguration.Factors(1, 1));
    assertThat(layer.configuration().offset()).isEqualTo(new LayerConfiguration.Factors(1, 1));
    assertThat(layer.numInputs()).isEqualTo(1);
    assertThat(layer.inputNames()).containsExactly("in");
    assertThat(layer.numOutputs()).isEqualTo(1);
    assertThat(layer.outputNames()).containsExactly("out");
    LayerNormalization more =
        LayerNormalization.builder().residual(true).savedStatistics(true).build();
    assertThat(more.inputNames()).containsExactly("in", "residual");
    assertThat(more.outputNames()).containsExactly("out", "sum", "mean", "rstd");
  }

  @Test
  void parametersAreInitializedAsAsked() {
    LayerNormalization layer =
        LayerNormalization.builder()
            .scaleInitializer(Initializer.narrowNormal(7))
            .offsetInitializer(Initializer.ones())
            .scaleLearnRateFactor(0)
            .scaleL2Factor(3)
            .build()
            .initialize(DataFormat.of("SSCB"), MemoryOrder.COLUMN_MAJOR, 4, 4, 1000, 2);
    Learnable scale = layer.learnables().get(0);
    Learnable offset = layer.learnables().get(1);
    assertThat(scale.name()).isEqualTo("Scale");
    assertThat(scale.isFrozen()).isTrue();
    assertThat(scale.l2Factor()).isEqualTo(3);
    assertThat(scale.value().sizes()).containsExactly(1000);
    double[] values = scale.value().toDoubles();
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    assertThat(Math.sqrt(squares / values.length)).isCloseTo(0.01, within(0.001));
    assertThat(offset.name()).isEqualTo("Offset");
    assertThat(offset.value().toFloats()).containsOnly(1f);
    assertThat(layer.numChannels()).hasValue(1000);
    LayerNormalization again =
        layer.toBuilder()
            .build()
            .initialize(DataFormat.of("CB"), MemoryOrder.COLUMN_MAJOR, 1000, 2);
    assertThat(again.learnables().get(0).value().toFloats()).isEqualTo(scale.value().toFloats());
  }

  @Test
  void theFunctionFormTakesTheOffsetFirst() {
    Tensor offset = Tensor.of(new float[] {1, 2, 3, 4}, "C", MemoryOrder.ROW_MAJOR, 4);
    Tensor scale = Tensor.of(new float[] {0, 0, 0, 10}, "C", MemoryOrder.ROW_MAJOR, 4);
    LayerNormOptions options =
        LayerNormOptions.DEFAULT.withEpsilon(1e-6).withSettings(Engines.jvm());
    float[] y = LayerNormalization.layernorm(twoRows(), offset, scale, options).toFloats();
    assertThat(y[0]).isEqualTo(1f);
    assertThat(y[1]).isEqualTo(2f);
    assertThat(y[2]).isEqualTo(3f);
    assertThat(y[3]).isCloseTo(4 + 13.416f, within(1e-3f));
    Tensor unlabelled = Tensor.of(TWO_ROWS, "CB", MemoryOrder.ROW_MAJOR, 2, 4);
    assertThat(
            LayerNormalization.layernorm(unlabelled, offset, scale, options.withDataFormat("BC"))
                .toFloats())
        .isEqualTo(y);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> LayerNormalization.layernorm(unlabelled, offset, scale, options))
        .hasMessageContaining("has 4 values and the data have C = 2");
  }

  @Test
  void zeroCentredScaleIsOnePlusGamma() {
    Tensor x = twoRows();
    LayerNormalization plain =
        LayerNormalization.builder().scale(1.5, 2, 0.5, 1).build().initialize(x);
    LayerNormalization centred =
        LayerNormalization.builder()
            .zeroCentredScale(true)
            .scale(0.5, 1, -0.5, 0)
            .build()
            .initialize(x);
    assertThat(centred.forward(LayerInput.of(x), Engines.jvm()).y().toFloats())
        .isEqualTo(plain.forward(LayerInput.of(x), Engines.jvm()).y().toFloats());
    LayerNormalization fresh =
        LayerNormalization.builder().zeroCentredScale(true).build().initialize(x);
    assertThat(fresh.learnables().getFirst().value().toFloats()).containsOnly(0f);
  }

  @Test
  void rootMeanSquareDoesNotCentre() {
    Tensor x = twoRows();
    LayerNormalization layer =
        LayerNormalization.builder()
            .rms(true)
            .savedStatistics(true)
            .affine(Affine.NONE)
            .build()
            .initialize(x);
    ForwardResult result = layer.forward(LayerInput.of(x), Engines.jvm());
    assertThat(result.passed()).isTrue();
    assertThat(result.y().get(0, 3)).isCloseTo(4 / Math.sqrt(7.5), within(1e-5));
    assertThat(result.mean().orElseThrow().toFloats()).containsOnly(0f);
    assertThat(layer.learnables()).isEmpty();
    Gradients gradients = layer.gradients(LayerInput.of(x), Tensors.like(1, x), Engines.jvm());
    assertThat(gradients.passed()).isTrue();
    assertThat(gradients.backward().scaleGradient()).isEmpty();
    assertThat(gradients.backward().offsetGradient()).isEmpty();
    assertThat(gradients.backward().checks().keySet()).containsExactly("dx");
  }

  @Test
  void statisticsHaveTheInputsLabels() {
    Tensor x = Tensors.random(1, DType.FLOAT16, "SSCB", MemoryOrder.COLUMN_MAJOR, 4, 3, 5, 2);
    LayerNormalization layer =
        LayerNormalization.builder()
            .savedStatistics(true)
            .operationDimension(OperationDimension.CHANNEL_ONLY)
            .build()
            .initialize(x);
    ForwardResult result = layer.forward(LayerInput.of(x), Engines.jvm());
    Tensor mean = result.mean().orElseThrow();
    assertThat(mean.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(mean.format().text()).isEqualTo("SSCB");
    assertThat(mean.sizes()).containsExactly(4, 3, 1, 2);
    double sum = 0;
    for (int c = 0; c < 5; c++) {
      sum += x.get(3, 1, c, 1);
    }
    assertThat(mean.get(3, 1, 0, 1)).isCloseTo(sum / 5, within(1e-5));
    assertThat(result.checks()).containsOnlyKeys("y", "mean", "rstd");
    assertThat(result.passed()).isTrue();
  }

  @Test
  void aResidualInputIsAddedFirst() {
    Tensor x = twoRows();
    Tensor residual = Tensors.like(3, x);
    LayerNormalization layer = LayerNormalization.builder().residual(true).build().initialize(x);
    Gradients result =
        layer.gradients(LayerInput.of(x).withResidual(residual), Tensors.like(4, x), Engines.jvm());
    assertThat(result.passed()).isTrue();
    assertThat(result.forward().checks()).containsOnlyKeys("y", "mean", "rstd", "sum");
    assertThat(result.forward().sum().orElseThrow().get(1, 2))
        .isEqualTo((float) (x.get(1, 2) + residual.get(1, 2)));
  }

  @Test
  void whatLiesBeyondAValidLengthIsZeroAndCountsNowhere() {
    Tensor x = Tensors.random(1, DType.FLOAT32, "CBT", MemoryOrder.COLUMN_MAJOR, 5, 2, 6);
    x.set(Double.NaN, 3, 0, 4);
    Tensor dy = Tensors.like(2, x);
    for (OperationDimension mode : OperationDimension.values()) {
      LayerNormalization layer =
          LayerNormalization.builder().operationDimension(mode).build().initialize(x);
      Gradients result = layer.gradients(LayerInput.of(x).withLengths(4, 6), dy, Engines.jvm());
      assertThat(result.passed()).isTrue();
      for (int c = 0; c < 5; c++) {
        for (int t = 4; t < 6; t++) {
          assertThat(result.forward().y().get(c, 0, t)).isZero();
          assertThat(result.backward().dx().get(c, 0, t)).isZero();
          assertThat(result.forward().y().get(c, 1, t)).isNotZero();
        }
      }
      assertThat(result.backward().scaleGradient().orElseThrow().toFloats())
          .doesNotContain(Float.NaN);
    }
  }

  @Test
  void parametersOfStepsThatNoObservationHasGetNoGradient() {
    for (MemoryOrder order : MemoryOrder.values()) {
      Tensor x = Tensors.random(1, DType.FLOAT32, "CBT", order, 5, 3, 6);
      Tensor dy = Tensors.like(2, x);
      LayerNormalization layer =
          LayerNormalization.builder()
              .affine(Affine.ELEMENT)
              .operationDimension(OperationDimension.BATCH_EXCLUDED)
              .build()
              .initialize(x);
      for (RunSettings settings : List.of(Engines.jvm(), Engines.cpu())) {
        Gradients result = layer.gradients(LayerInput.of(x).withLengths(4, 1, 5), dy, settings);
        result
            .backward()
            .checks()
            .forEach((n, r) -> assertThat(r.passed()).as("%s %s", n, r.text()).isTrue());
        Tensor doffset = result.backward().offsetGradient().orElseThrow();
        for (int c = 0; c < 5; c++) {
          assertThat(doffset.get(c, 5)).as("beyond every length").isZero();
          assertThat(doffset.get(c, 4)).isCloseTo(dy.get(c, 2, 4), within(1e-6));
        }
      }
    }
  }

  @Test
  void notANumberStaysInItsGroup() {
    for (MemoryOrder order : MemoryOrder.values()) {
      for (OperationDimension mode : OperationDimension.values()) {
        Tensor x = Tensors.random(1, DType.FLOAT32, "SCBT", order, 4, 17, 4, 4);
        Tensor dy = Tensors.like(2, x);
        x.set(Double.NaN, 1, 2, 1, 3);
        x.set(Double.POSITIVE_INFINITY, 0, 5, 2, 0);
        LayerNormalization layer =
            LayerNormalization.builder().operationDimension(mode).build().initialize(x);
        // A strided walk and one of several runs on the device; the rest are the same kernels.
        boolean onDevice =
            order == MemoryOrder.COLUMN_MAJOR
                && (mode == OperationDimension.CHANNEL_ONLY
                    || mode == OperationDimension.SPATIAL_CHANNEL);
        for (RunSettings settings :
            onDevice ? List.of(Engines.jvm(), Engines.cpu()) : List.of(Engines.jvm())) {
          Gradients result = layer.gradients(LayerInput.of(x), dy, settings);
          result
              .forward()
              .checks()
              .forEach((n, r) -> assertThat(r.passed()).as("%s %s %s", mode, n, r.text()).isTrue());
          result
              .backward()
              .checks()
              .forEach((n, r) -> assertThat(r.passed()).as("%s %s %s", mode, n, r.text()).isTrue());
          assertThat(result.forward().y().get(0, 0, 0, 1)).isFinite();
          assertThat(result.forward().y().get(1, 2, 1, 3)).isNaN();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeOnTheDevice(DType type) {
    for (String format : List.of("BC", "SSCB")) {
      int[] sizes = format.equals("BC") ? new int[] {8, 67} : new int[] {4, 4, 19, 4};
      Tensor x = Tensors.random(1, type, format, MemoryOrder.ROW_MAJOR, sizes);
      LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
      Gradients result = layer.gradients(LayerInput.of(x), Tensors.like(2, x), Engines.cpu());
      LayerModesTest.assertPassed(
          result.forward().checks(), result.forward().receipt(), "y", "mean", "rstd");
      LayerModesTest.assertPassed(
          result.backward().checks(),
          result.backward().receipt(),
          "dx",
          "scale gradient",
          "offset gradient");
      assertThat(result.forward().y().dtype()).isEqualTo(type);
      assertThat(result.backward().dx().dtype()).isEqualTo(type);
      assertThat(result.backward().scaleGradient().orElseThrow().dtype())
          .isEqualTo(type.parameterType());
      assertThat(result.forward().receipt().type()).isEqualTo(type);
    }
  }
}
