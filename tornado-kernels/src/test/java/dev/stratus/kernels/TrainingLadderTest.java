package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** Every training kernel against the reference, and its bits against the debug device's. */
class TrainingLadderTest {
  static Stream<Arguments> straddling() {
    return named(TrainingCases.straddling());
  }

  static Stream<Arguments> small() {
    return named(TrainingCases.small());
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

  @Test
  void theFirstElementThatIsNotFiniteIsFound() {
    assertThat(UpdateCases.firstNotFinite(new float[] {1, 2, 3, -4, 5})).isEqualTo(-1);
    assertThat(UpdateCases.firstNotFinite(new float[0])).isEqualTo(-1);
    assertThat(UpdateCases.firstNotFinite(new float[] {Float.NaN})).isZero();
    float[] values = new float[40];
    values[33] = Float.NEGATIVE_INFINITY;
    values[39] = Float.NaN;
    assertThat(UpdateCases.firstNotFinite(values)).isEqualTo(33);
    values[2] = Float.NaN;
    assertThat(UpdateCases.firstNotFinite(values)).isEqualTo(2);
  }
}
