package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Batch normalization and the recurrent cells against the reference, and their bits against the
 * debug device's, as {@link TrainingLadderTest} has the dense kernels.
 */
class CellLadderTest {
  static Stream<Arguments> straddling() {
    return named(CellKernels.straddling());
  }

  static Stream<Arguments> small() {
    return named(CellKernels.small());
  }

  private static Stream<Arguments> named(List<Supplier<KernelCase>> cases) {
    return cases.stream().map(c -> Arguments.of(c.get().toString(), c));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("straddling")
  void agreesWithTheReferenceOnOpenCl(String name, Supplier<KernelCase> made) {
    TornadoDevice device = DeviceRun.requireOpenClCpu();
    for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
      KernelCase run = made.get();
      run.run(device, options);
      run.requireGood();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void hasTheBitsOfTheDebugDeviceUnderStrict(String name, Supplier<KernelCase> made) {
    KernelCase onDebug = made.get();
    onDebug.run(DeviceRun.debugDevice(), KernelOptions.STRICT);
    onDebug.requireGood();
    KernelCase onOpenCl = made.get();
    onOpenCl.run(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT);
    assertThat(onOpenCl.bits()).isEqualTo(onDebug.bits());
  }
}
