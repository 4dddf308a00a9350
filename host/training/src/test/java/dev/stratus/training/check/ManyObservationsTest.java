package dev.stratus.training.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.training.Layer;
import dev.stratus.training.Shape;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.Gru;
import dev.stratus.training.layer.LayerNormGru;
import dev.stratus.training.layer.LayerNormLstm;
import dev.stratus.training.layer.Lstm;
import dev.stratus.training.layer.OutputMode;
import dev.stratus.training.step.StepDevice;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With many rows layers launch other kernels than with few: packed products, sums in parts. */
class ManyObservationsTest {
  /** Above the bound of packed products, and times the steps above that of weight gradients. */
  private static final int BATCH = 33;

  private static final int STEPS = 9;

  static Stream<Arguments> layers() {
    Shape sequence = Shape.sequence(STEPS, 2);
    return Stream.of(
        Arguments.of(FullyConnected.of(3), sequence),
        Arguments.of(Lstm.of(2, OutputMode.SEQUENCE), sequence),
        Arguments.of(LayerNormLstm.of(3, OutputMode.LAST).withEpsilon(1e-2), sequence),
        Arguments.of(Gru.of(2, OutputMode.SEQUENCE).withRecurrentBias(), sequence),
        Arguments.of(LayerNormGru.of(3, OutputMode.LAST).withEpsilon(1e-2), sequence));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void passes(Layer layer, Shape shape) {
    LayerChecker checker = LayerChecker.of(layer, shape).withBatches(BATCH);
    for (var device : DeviceList.find().devices()) {
      if (device.kind() != DeviceClass.JVM
          && device.kind() != DeviceClass.JVM_DEBUG
          && !device.checking()) {
        checker = checker.on(StepDevice.of(device));
      }
    }
    LayerCheckReport report = checker.check();
    assertThat(report.failures()).as(report.toString()).isEmpty();
    assertThat(report.findings()).hasSizeGreaterThan(8);
  }
}
