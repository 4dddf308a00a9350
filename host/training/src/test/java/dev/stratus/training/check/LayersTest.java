package dev.stratus.training.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.reference.dense.Activation;
import dev.stratus.training.Layer;
import dev.stratus.training.Shape;
import dev.stratus.training.layer.ActivationLayer;
import dev.stratus.training.layer.Addition;
import dev.stratus.training.layer.BatchNorm;
import dev.stratus.training.layer.DropoutLayer;
import dev.stratus.training.layer.EmbeddingLayer;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.FusedLayerNorm;
import dev.stratus.training.layer.Gru;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.layer.LayerNormGru;
import dev.stratus.training.layer.LayerNormLstm;
import dev.stratus.training.layer.Lstm;
import dev.stratus.training.layer.OutputMode;
import dev.stratus.training.step.StepDevice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer of ours passes the check that users are given, on every device there is. */
class LayersTest {

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of(FullyConnected.of(5), List.of(Shape.features(7))),
        Arguments.of(FullyConnected.of(3), List.of(Shape.sequence(4, 6))),
        Arguments.of(LayerNorm.standard(), List.of(Shape.features(9))),
        Arguments.of(LayerNorm.standard().withEpsilon(1e-3), List.of(Shape.sequence(3, 5))),
        Arguments.of(ActivationLayer.relu(), List.of(Shape.features(8))),
        Arguments.of(ActivationLayer.gelu(), List.of(Shape.features(8))),
        Arguments.of(ActivationLayer.geluTanh(), List.of(Shape.features(8))),
        Arguments.of(ActivationLayer.tanh(), List.of(Shape.features(8))),
        Arguments.of(ActivationLayer.sigmoid(), List.of(Shape.features(8))),
        Arguments.of(new DropoutLayer(0.4), List.of(Shape.sequence(2, 11))),
        Arguments.of(EmbeddingLayer.of(6, 4), List.of(Shape.tokens(3, 6))),
        Arguments.of(EmbeddingLayer.of(9, 2), List.of(Shape.tokens(1, 5))),
        Arguments.of(BatchNorm.standard().withEpsilon(1e-2), List.of(Shape.features(7))),
        Arguments.of(BatchNorm.standard().withShare(0.3), List.of(Shape.sequence(40, 3))),
        Arguments.of(Lstm.of(3, OutputMode.SEQUENCE), List.of(Shape.sequence(4, 2))),
        Arguments.of(Lstm.of(2, OutputMode.LAST), List.of(Shape.sequence(5, 3))),
        Arguments.of(Lstm.of(4, OutputMode.LAST), List.of(Shape.features(3))),
        Arguments.of(LayerNormLstm.of(3, OutputMode.SEQUENCE), List.of(Shape.sequence(4, 2))),
        Arguments.of(
            LayerNormLstm.of(4, OutputMode.LAST).withEpsilon(1e-3), List.of(Shape.sequence(3, 3))),
        Arguments.of(Gru.of(3, OutputMode.SEQUENCE), List.of(Shape.sequence(4, 2))),
        Arguments.of(Gru.of(3, OutputMode.LAST).withRecurrentBias(), List.of(Shape.sequence(4, 2))),
        Arguments.of(LayerNormGru.of(4, OutputMode.SEQUENCE), List.of(Shape.sequence(4, 2))),
        Arguments.of(
            LayerNormGru.of(3, OutputMode.LAST).withEpsilon(1e-3), List.of(Shape.sequence(4, 3))),
        Arguments.of(FusedLayerNorm.with(Activation.RELU), List.of(Shape.features(9))),
        Arguments.of(FusedLayerNorm.with(Activation.GELU), List.of(Shape.sequence(2, 7))),
        Arguments.of(FusedLayerNorm.with(Activation.GELU_TANH), List.of(Shape.features(9))),
        Arguments.of(FusedLayerNorm.with(Activation.TANH), List.of(Shape.features(9))),
        Arguments.of(FusedLayerNorm.with(Activation.SIGMOID), List.of(Shape.features(9))),
        Arguments.of(FusedLayerNorm.ofSum(), List.of(Shape.sequence(2, 6), Shape.sequence(2, 6))),
        Arguments.of(
            FusedLayerNorm.ofSumWith(Activation.TANH),
            List.of(Shape.features(70), Shape.features(70))),
        Arguments.of(new Addition(), List.of(Shape.features(6), Shape.features(6))));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void passes(Layer layer, List<Shape> shapes) {
    LayerChecker checker = LayerChecker.of(layer, shapes.toArray(Shape[]::new));
    for (var device : DeviceList.find().devices()) {
      boolean wanted = device.kind() != DeviceClass.JVM && !device.checking();
      if (wanted || device.kind() == DeviceClass.JVM_DEBUG) {
        checker = checker.on(StepDevice.of(device));
      }
    }
    LayerCheckReport report = checker.check();
    assertThat(report.failures()).as(report.toString()).isEmpty();
    assertThat(report.findings()).hasSizeGreaterThan(10);
  }
}
