package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.DeviceRun.Rung;
import dev.stratus.reference.Comparer;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FloatRows;
import dev.stratus.reference.LayerNormReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Every rung on an OpenCL CPU device and on the debug device, against the double reference and
 * against each other: the kernel on a device == the same bytecode on the JVM == the reference
 * within the contract's bound.
 */
class LadderTest {
  private static final String NO_DEVICE =
      "SKIPPED the ladder on OpenCL: no OpenCL CPU device is there; run ci/install-opencl-cpu.sh.";

  private static TornadoDevice openCl() {
    Optional<TornadoDevice> device = DeviceRun.openClCpu();
    if (device.isEmpty()) {
      System.out.println(NO_DEVICE);
    }
    Assumptions.assumeTrue(device.isPresent(), NO_DEVICE);
    return device.orElseThrow();
  }

  static Stream<RowsUnderTest> ordinary() {
    return Arrays.stream(RowsUnderTest.WIDTHS)
        .boxed()
        .flatMap(
            w -> Arrays.stream(RowsUnderTest.ROWS).mapToObj(r -> RowsUnderTest.ordinary(r, w)));
  }

  static Stream<RowsUnderTest> hard() {
    return IntStream.of(1, 17, 1021).boxed().flatMap(w -> RowsUnderTest.hard(w).stream());
  }

  /** Work-items are threads with barriers on the debug device: a few sizes are enough there. */
  static Stream<RowsUnderTest> forGroupsOnTheJvm() {
    return Stream.concat(
        IntStream.of(1, 3, 17, 65).mapToObj(w -> RowsUnderTest.ordinary(3, w)),
        RowsUnderTest.hard(17).stream());
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "hard"})
  void rowPerItemStrictAgreesWithReferenceAndJvmBitForBit(RowsUnderTest data) {
    float[] onJvm =
        DeviceRun.run(Rung.ROW_PER_ITEM, data, DeviceRun.debugDevice(), KernelOptions.STRICT, 1, 1);
    assertGood(data, onJvm, "row-per-item on jvm-debug");
    float[] onDevice = DeviceRun.run(Rung.ROW_PER_ITEM, data, openCl(), KernelOptions.STRICT, 1, 1);
    assertGood(data, onDevice, "row-per-item strict");
    assertSameBits(data, onDevice, onJvm);
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "hard"})
  void rowPerItemReassociatedAgreesWithTheReference(RowsUnderTest data) {
    float[] y = DeviceRun.run(Rung.ROW_PER_ITEM, data, openCl(), KernelOptions.REASSOCIATE, 1, 1);
    assertGood(data, y, "row-per-item reassociate");
    // The same options give the same bits.
    float[] again =
        DeviceRun.run(Rung.ROW_PER_ITEM, data, openCl(), KernelOptions.REASSOCIATE, 1, 1);
    assertSameBits(data, again, y);
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "hard"})
  void rowPerGroupAgreesWithTheReference(RowsUnderTest data) {
    for (int lanes : new int[] {1, 16, 64}) {
      // Two groups for three or more rows: each takes several.
      float[] y = DeviceRun.run(Rung.ROW_PER_GROUP, data, openCl(), KernelOptions.STRICT, lanes, 2);
      assertGood(data, y, "row-per-group, " + lanes + " lanes");
    }
  }

  @ParameterizedTest
  @MethodSource("forGroupsOnTheJvm")
  void rowPerGroupAgreesWithTheJvmBitForBit(RowsUnderTest data) {
    float[] onJvm =
        DeviceRun.run(
            Rung.ROW_PER_GROUP, data, DeviceRun.debugDevice(), KernelOptions.STRICT, 16, 2);
    assertGood(data, onJvm, "row-per-group on jvm-debug");
    assertSameBits(
        data,
        DeviceRun.run(Rung.ROW_PER_GROUP, data, openCl(), KernelOptions.STRICT, 16, 2),
        onJvm);
  }

  @Test
  void moreThan65536Rows() {
    RowsUnderTest data = RowsUnderTest.ordinary(65_543, 5);
    for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
      float[] y = DeviceRun.run(Rung.ROW_PER_ITEM, data, openCl(), options, 1, 1);
      assertGood(data, y, "row-per-item " + options.numerics());
    }
    float[] y = DeviceRun.run(Rung.ROW_PER_GROUP, data, openCl(), KernelOptions.STRICT, 8, 1000);
    assertGood(data, y, "row-per-group");
  }

  @Test
  void wideRows() {
    for (int width : new int[] {65_536, 65_537, 1 << 20}) {
      RowsUnderTest data =
          new RowsUnderTest("wide", 2, width, 1e-5f, RowsUnderTest.spread(2 * width, 5, 1e3f, 1f));
      for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
        float[] y = DeviceRun.run(Rung.ROW_PER_ITEM, data, openCl(), options, 1, 1);
        assertGood(data, y, "row-per-item " + options.numerics());
      }
      float[] y = DeviceRun.run(Rung.ROW_PER_GROUP, data, openCl(), KernelOptions.STRICT, 64, 2);
      assertGood(data, y, "row-per-group");
    }
  }

  private static void assertGood(RowsUnderTest data, float[] y, String what) {
    LayerNormReference reference =
        LayerNormReference.of(data.width(), data.epsilon(), data.gamma(), data.beta());
    ComparisonReport report =
        Comparer.compare(
            reference, FloatRows.of(data.x(), data.width()), FloatRows.of(y, data.width()));
    assertThat(report.passed()).as("%s, %s%n%s", what, data, report.text()).isTrue();
    assertThat(report.elements()).isEqualTo(data.x().length);
  }

  /** Bit for bit, but for the payload of a NaN, which no standard fixes. */
  private static void assertSameBits(RowsUnderTest data, float[] device, float[] jvm) {
    for (int i = 0; i < jvm.length; i++) {
      assertThat(Float.floatToIntBits(device[i]))
          .as(
              "%s, row %d, column %d: device %s, JVM %s",
              data, i / data.width(), i % data.width(), device[i], jvm[i])
          .isEqualTo(Float.floatToIntBits(jvm[i]));
    }
  }
}
