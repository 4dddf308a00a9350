package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.BackwardRun.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Every rung over contiguous rows on an OpenCL CPU device and on the debug device: against the
 * gradients in double, and the same bits on both under STRICT.
 */
class BackwardLadderTest {
  private static final String NO_DEVICE =
      "SKIPPED the backward ladder on OpenCL: no OpenCL CPU device is there; run"
          + " ci/install-opencl-cpu.sh.";

  private static TornadoDevice openCl() {
    Optional<TornadoDevice> device = DeviceRun.openClCpu();
    if (device.isEmpty()) {
      System.out.println(NO_DEVICE);
    }
    Assumptions.assumeTrue(device.isPresent(), NO_DEVICE);
    return device.orElseThrow();
  }

  private static BackwardRun onCpu(KernelOptions options) {
    return new BackwardRun(openCl(), options);
  }

  private static BackwardRun onJvm() {
    return new BackwardRun(DeviceRun.debugDevice(), KernelOptions.STRICT);
  }

  static Stream<GradientData> ordinary() {
    return Arrays.stream(RowsUnderTest.WIDTHS)
        .boxed()
        .flatMap(width ->
            IntStream.of(1, 17)
                .mapToObj(rows -> GradientData.ordinary(rows, width, (rows + width) % 3 == 0)));
  }

  static Stream<GradientData> hard() {
    return IntStream.of(17, 1021).boxed().flatMap(width -> GradientData.hard(width).stream());
  }

  static Stream<GradientData> forGroupsOnTheJvm() {
    return Stream.concat(
        IntStream.of(1, 3, 17, 65).mapToObj(width -> GradientData.ordinary(3, width, false)),
        GradientData.hard(17).stream());
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void dx(GradientData data) {
    everywhere(data, "row-per-item", run -> run.rowPerItem(data));
    everywhere(data, "split", run -> run.split(data, 3));
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "hard"})
  void allThreeGradientsInOneRead(GradientData data) {
    everywhere(data, "fused", run -> run.fused(data, 5));
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "hard"})
  void parametersOfRows(GradientData data) {
    everywhere(data, "parameters", run -> run.parameterRows(data, 5));
  }

  /** STRICT: good, and bit for bit what the debug device computes. REASSOCIATE: good. */
  private static void everywhere(
      GradientData data, String rung, Function<BackwardRun, Result> kernel) {
    Result strict = kernel.apply(onCpu(KernelOptions.STRICT));
    assertGood(data, strict, rung + " strict");
    assertSameBits(data, strict, kernel.apply(onJvm()));
    Result lanes = kernel.apply(onCpu(KernelOptions.REASSOCIATE));
    assertGood(data, lanes, rung + " reassociate");
  }

  @Test
  void theSameOptionsGiveTheSameBits() {
    GradientData data = GradientData.ordinary(100, 1021, false);
    BackwardRun run = onCpu(KernelOptions.REASSOCIATE);
    assertSameBits(data, run.fused(data, 7), run.fused(data, 7));
    assertSameBits(data, run.parameterRows(data, 7), run.parameterRows(data, 7));
    assertSameBits(data, run.split(data, 7), run.split(data, 7));
    BackwardRun strict = onCpu(KernelOptions.STRICT);
    assertSameBits(data, strict.rowPerGroup(data, 64, 7), strict.rowPerGroup(data, 64, 7));
  }

  @Test
  void noRows() {
    GradientData data = GradientData.ordinary(0, 5, false);
    for (BackwardRun run : List.of(onJvm(), onCpu(KernelOptions.REASSOCIATE))) {
      // Nothing of dx is written, which the guards hold; the gradients of parameters are 0.
      run.rowPerItem(data);
      run.split(data, 3);
      assertThat(run.fused(data, 5).dscale()).containsOnly(0f);
      assertThat(run.parameterRows(data, 5).doffset()).containsOnly(0f);
      run.rowPerGroup(data, 4, 2);
    }
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "hard"})
  void dxByGroups(GradientData data) {
    // Two groups for three or more rows: each takes several.
    int lanes = data.places().parameters() % 2 == 0 ? 64 : 16;
    Result result = onCpu(KernelOptions.STRICT).rowPerGroup(data, lanes, 2);
    assertGood(data, result, "row-per-group, " + lanes + " lanes");
  }

  @ParameterizedTest
  @MethodSource("forGroupsOnTheJvm")
  void dxByGroupsIsTheSameOnTheJvm(GradientData data) {
    Result onJvm = onJvm().rowPerGroup(data, 16, 2);
    assertGood(data, onJvm, "row-per-group on jvm-debug");
    assertSameBits(data, onCpu(KernelOptions.STRICT).rowPerGroup(data, 16, 2), onJvm);
  }

  @Test
  void moreThan65536Rows() {
    GradientData data = GradientData.ordinary(65_543, 5, false);
    for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
      assertGood(data, onCpu(options).rowPerItem(data), "row-per-item");
      assertGood(data, onCpu(options).fused(data, 32), "fused");
      assertGood(data, onCpu(options).parameterRows(data, 1000), "parameters");
    }
    BackwardRun strict = onCpu(KernelOptions.STRICT);
    assertGood(data, strict.rowPerGroup(data, 8, 1000), "row-per-group");
  }

  @Test
  void wideRows() {
    for (int width : new int[] {65_537, 1 << 19}) {
      GradientData data = GradientData.ordinary(2, width, false);
      for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
        assertGood(data, onCpu(options).rowPerItem(data), "row-per-item");
        assertGood(data, onCpu(options).fused(data, 32), "fused");
        for (int parts : new int[] {7, 64}) {
          assertGood(data, onCpu(options).split(data, parts), "split");
        }
      }
      assertGood(data, onCpu(KernelOptions.STRICT).rowPerGroup(data, 64, 2), "row-per-group");
    }
  }

  /** Every row adds the same, so that every addition within a part rounds the same way. */
  @Test
  void manyEqualRows() {
    int rows = 4096;
    int width = 16;
    float[] x = new float[rows * width];
    float[] dy = new float[rows * width];
    float[] row = RowsUnderTest.spread(width, 59, 0.5f, 2f);
    for (int i = 0; i < x.length; i++) {
      x[i] = row[i % width];
      dy[i] = 0.1f * (1 + i % width);
    }
    GradientData data =
        GradientData.of("equal", Places.rows(rows, width), x, dy, RowsUnderTest.EPSILON, false);
    BackwardRun run = onCpu(KernelOptions.REASSOCIATE);
    GradientCheck check = new GradientCheck("equal rows");
    for (int rowsPerPart : new int[] {1, 9, 32}) {
      Result result = run.fused(data, rowsPerPart);
      check.parameters(data.expected(), result.dscale(), result.doffset());
    }
    Result half = run.fused(data, 64);
    check.parameters(data.expected(), half.dscale(), half.doffset(), 4);
    Result result = run.parameterRows(data, 512);
    check.parameters(data.expected(), result.dscale(), result.doffset());
  }

  @Test
  void dxMayTakeThePlaceOfDy() {
    GradientData data = GradientData.ordinary(5, 65, false);
    float[] apart = onJvm().rowPerItem(data).dx();
    FloatArray x = FloatArray.fromArray(data.x());
    FloatArray dy = FloatArray.fromArray(data.dy());
    LayerNormBackward.rowPerItem(
        x,
        dy,
        FloatArray.fromArray(data.gamma()),
        FloatArray.fromArray(data.expected().mean()),
        FloatArray.fromArray(data.expected().rest()),
        FloatArray.fromArray(data.expected().rstd()),
        dy,
        5,
        65,
        LayerNormBackward.SERIAL_BLOCK,
        0);
    assertThat(dy.toHeapArray()).isEqualTo(apart);
  }

  static void assertGood(GradientData data, Result result, String what) {
    GradientCheck check = new GradientCheck(what + ", " + data);
    if (result.dx().length > 0) {
      check.dx(data.places(), data.expected(), result.dx());
    }
    if (result.dscale().length > 0) {
      check.parameters(data.expected(), result.dscale(), result.doffset());
    }
    // A result was judged.
    assertThat(result.dx().length + result.dscale().length)
        .isGreaterThanOrEqualTo(Math.min(1, data.x().length));
    if (Boolean.getBoolean("stratus.errors")) {
      System.out.printf("%.2f ulp: %s, %s%n", check.worst(), what, data);
    }
  }

  /** Bit for bit, but for the payload of a NaN, which no standard fixes. */
  static void assertSameBits(GradientData data, Result a, Result b) {
    assertSameBits(data + " dx", a.dx(), b.dx());
    assertSameBits(data + " dgamma", a.dscale(), b.dscale());
    assertSameBits(data + " dbeta", a.doffset(), b.doffset());
  }

  private static void assertSameBits(String what, float[] a, float[] b) {
    assertThat(a.length).isEqualTo(b.length);
    for (int i = 0; i < a.length; i++) {
      assertThat(Float.floatToIntBits(a[i]))
          .as("%s, element %d: %s and %s", what, i, a[i], b[i])
          .isEqualTo(Float.floatToIntBits(b[i]));
    }
  }
}
