package dev.stratus.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What layers say of themselves, refuse, begin with and ask of memory. */
class LayerSettingsTest {
  private static final Shape SEQUENCE = Shape.sequence(4, 5);
  private static final int BATCH = 3;

  static Stream<Layer> recurrent() {
    return Stream.of(
        Lstm.of(3, OutputMode.SEQUENCE),
        LayerNormLstm.of(3, OutputMode.SEQUENCE),
        Gru.of(3, OutputMode.SEQUENCE),
        LayerNormGru.of(3, OutputMode.SEQUENCE));
  }

  @Test
  void anLstmBeginsWithAnOpenForgetGate() {
    Parameter bias = Lstm.of(2, OutputMode.LAST).parameters(List.of(SEQUENCE)).getLast();
    assertThat(bias.initializer().values(bias.sizes(), new Random(1)))
        .containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    assertThat(bias.l2Factor()).isZero();
  }

  @Test
  void factorsReachEveryParameterButBiasesHaveNoL2() {
    Layer layer = LayerNormLstm.of(2, OutputMode.LAST).withFactors(0.5, 3);
    assertThat(layer.parameters(List.of(SEQUENCE)))
        .extracting(Parameter::toString)
        .containsExactly(
            "InputWeights 8 x 5",
            "RecurrentWeights 8 x 2",
            "InputGain 8",
            "HiddenGain 8",
            "Bias 8",
            "CellGain 2",
            "CellBias 2");
    assertThat(layer.parameters(List.of(SEQUENCE)))
        .extracting(Parameter::learnRateFactor)
        .containsOnly(0.5);
    assertThat(layer.parameters(List.of(SEQUENCE)))
        .extracting(Parameter::l2Factor)
        .containsExactly(3.0, 3.0, 3.0, 3.0, 0.0, 3.0, 0.0);
  }

  @ParameterizedTest
  @MethodSource("recurrent")
  void recurrentLayersKeepStepsOrGiveTheLast(Layer layer) {
    assertThat(layer.output(List.of(SEQUENCE))).isEqualTo(Shape.sequence(4, 3));
    assertThat(Gru.of(3, OutputMode.LAST).output(List.of(SEQUENCE))).isEqualTo(Shape.features(3));
    assertThat(layer.properties())
        .containsEntry("width", 3)
        .containsEntry("outputMode", "sequence");
    assertThat(layer.warnings(List.of(SEQUENCE))).isEmpty();
    assertThat(layer.warnings(List.of(Shape.features(5)))).hasSize(1);
    assertThatThrownBy(() -> layer.output(List.of(Shape.tokens(4, 9))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 classes")
        .hasMessageContaining("embedding");
  }

  @Test
  void propertiesTellTheVariants() {
    assertThat(Gru.of(3, OutputMode.LAST).withRecurrentBias().properties())
        .containsEntry("resetGateMode", "recurrent-bias-after-multiplication");
    assertThat(BatchNorm.standard().withShare(0.2).properties()).containsEntry("share", 0.2);
    assertThat(EmbeddingLayer.of(7, 3).withFactors(2, 1).properties())
        .containsEntry("vocabulary", 7)
        .containsEntry("learnRateFactor", 2.0);
  }

  @Test
  void whatCannotWorkIsRefusedWithItsValues() {
    assertThatThrownBy(() -> Lstm.of(0, OutputMode.LAST)).hasMessageContaining("hidden state of 0");
    assertThatThrownBy(() -> LayerNormGru.of(3, OutputMode.LAST).withEpsilon(0))
        .hasMessageContaining("epsilon is 0.0");
    assertThatThrownBy(() -> BatchNorm.standard().withShare(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> EmbeddingLayer.of(0, 4)).hasMessageContaining("0 classes");
    assertThatThrownBy(() -> EmbeddingLayer.of(5, 4).output(List.of(Shape.tokens(2, 6))))
        .hasMessageContaining("6 classes")
        .hasMessageContaining("for 5");
    assertThatThrownBy(() -> EmbeddingLayer.of(5, 4).output(List.of(Shape.features(5))))
        .hasMessageContaining("takes classes");
  }

  @Test
  void whatIsSeldomMeantIsSaid() {
    assertThat(EmbeddingLayer.of(9, 2).warnings(List.of(Shape.tokens(1, 5)))).hasSize(1);
    assertThat(EmbeddingLayer.of(5, 2).warnings(List.of(Shape.tokens(1, 5)))).isEmpty();
    assertThat(LayerNormLstm.of(1, OutputMode.LAST).warnings(List.of(SEQUENCE))).hasSize(1);
    assertThat(BatchNorm.standard().withShare(0).warnings(List.of(SEQUENCE))).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("recurrent")
  void inferenceHasNoArraysForTheWayBack(Layer layer) {
    StepArrays training = StepArrays.measuring();
    StepArrays inference = StepArrays.measuring();
    layer.ops(site(layer, training, true)).backward(new Launches());
    LayerOps ops = layer.ops(site(layer, inference, false));
    assertThat(inference.bytes()).isLessThan(training.bytes());
    assertThatThrownBy(() -> ops.backward(new Launches()))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A place whose arrays are only counted. */
  private static LayerSite site(Layer layer, StepArrays arrays, boolean training) {
    StepArrays others = StepArrays.measuring();
    Map<String, FloatArray> parameters = new HashMap<>();
    layer.parameters(List.of(SEQUENCE)).forEach(p -> parameters.put(p.name(), others.floats(1)));
    Optional<FloatArray> gradient = training ? Optional.of(others.floats(1)) : Optional.empty();
    return new LayerSite(
        "layer",
        0,
        StepDevice.named("jvm"),
        BATCH,
        training,
        List.of(SEQUENCE),
        layer.output(List.of(SEQUENCE)),
        List.of(others.floats(1)),
        others.floats(1),
        gradient,
        List.of(gradient),
        parameters,
        training ? parameters : Map.of(),
        Map.of(),
        new LayerSite.BatchArrays(others.ints(1), others.ints(1)),
        arrays);
  }
}
