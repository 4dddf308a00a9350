package dev.stratus.training.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.engine.Tuning;
import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.reference.dense.Activation;
import dev.stratus.training.Layer;
import dev.stratus.training.Shape;
import dev.stratus.training.layer.BatchNorm;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.FusedLayerNorm;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.layer.LayerNormGru;
import dev.stratus.training.layer.LayerNormLstm;
import dev.stratus.training.layer.Lstm;
import dev.stratus.training.layer.OutputMode;
import dev.stratus.training.step.StepDevice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels that layers choose on GPUs give the same: run on a CPU device that is taken for a
 * GPU, where there is no other. How fast they are there says nothing.
 */
class GroupFormsTest {

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of(FullyConnected.of(3), List.of(Shape.sequence(2, 5))),
        Arguments.of(LayerNorm.standard(), List.of(Shape.sequence(2, 70))),
        Arguments.of(FusedLayerNorm.with(Activation.GELU), List.of(Shape.sequence(2, 70))),
        Arguments.of(
            FusedLayerNorm.ofSumWith(Activation.RELU),
            List.of(Shape.features(70), Shape.features(70))),
        Arguments.of(BatchNorm.standard(), List.of(Shape.sequence(40, 3))),
        Arguments.of(Lstm.of(3, OutputMode.LAST), List.of(Shape.sequence(3, 2))),
        Arguments.of(LayerNormLstm.of(3, OutputMode.SEQUENCE), List.of(Shape.sequence(3, 2))),
        Arguments.of(LayerNormGru.of(3, OutputMode.LAST), List.of(Shape.sequence(3, 2))));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void passes(Layer layer, List<Shape> shapes) {
    StepDevice device = takenForGpu();
    assertThat(device.prefersGroups()).isTrue();
    LayerCheckReport report =
        LayerChecker.of(layer, shapes.toArray(Shape[]::new)).withBatches(5).on(device).check();
    assertThat(report.failures()).as(report.toString()).isEmpty();
    assertThat(report.findings()).hasSizeGreaterThan(8);
  }

  private static StepDevice takenForGpu() {
    List<Device> devices =
        DeviceList.find().devices().stream()
            .filter(d -> d.kind() != DeviceClass.JVM && d.kind() != DeviceClass.JVM_DEBUG)
            .filter(d -> !d.checking() && d.description().isPresent())
            .filter(d -> !StepDevice.of(d).plainKernels())
            .toList();
    if (devices.isEmpty()) {
      String why =
          "No OpenCL or CUDA device of our own runtime: the kernels for GPUs are not run here.";
      System.out.println("SKIPPED " + why);
      return abort(why);
    }
    Device device = devices.getFirst();
    DeviceProfile gpu =
        ProfileLookup.shippedOnly().find(new DeviceFacts("any", "any", "any", "any", "gpu"));
    Tuning tuning = new Tuning(device, device.description().orElseThrow(), gpu);
    return new StepDevice(device, Optional.of(tuning), Optional.empty());
  }
}
