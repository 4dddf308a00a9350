package dev.stratus.kernels;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.DeviceRun.Rung;
import dev.stratus.reference.Comparer;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FloatRows;
import dev.stratus.reference.LayerNormReference;
import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** The program that the forked JVM runs: every kernel once, on the one device that is there. */
public final class OnOclgrind {
  private OnOclgrind() {}

  public static void main(String[] args) {
    TornadoDevice device =
        DeviceRun.find(
                d -> d.checking() && d.kind() != dev.stratus.embedded.spi.DeviceKind.JVM_DEBUG)
            .orElseThrow();
    System.out.println("device=" + device.getDeviceName());
    RowsUnderTest plain = RowsUnderTest.ordinary(6, 150);
    RowsUnderTest huge =
        RowsUnderTest.hard(37).stream()
            .filter(d -> d.name().equals("size 1.0E20"))
            .findFirst()
            .orElseThrow();
    for (RowsUnderTest data : List.of(plain, huge)) {
      for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
        judge(data, DeviceRun.run(Rung.ROW_PER_ITEM, data, device, options, 1, 1));
      }
      judge(data, DeviceRun.run(Rung.ROW_PER_GROUP, data, device, KernelOptions.STRICT, 16, 2));
    }
  }

  private static void judge(RowsUnderTest data, float[] y) {
    ComparisonReport report =
        Comparer.compare(
            LayerNormReference.of(data.width(), data.epsilon(), data.gamma(), data.beta()),
            FloatRows.of(data.x(), data.width()),
            FloatRows.of(y, data.width()));
    System.out.println(data + ": " + report.line());
    if (!report.passed()) {
      throw new AssertionError(report.text());
    }
  }
}
