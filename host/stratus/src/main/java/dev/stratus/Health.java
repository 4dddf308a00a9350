package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.PreflightReport;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.KernelForm;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a device's preflight says against kernels: each needs some things of the driver, and is
 * refused where one of them failed its probe.
 *
 * @param report empty where nobody was asked: on an SDK, and on the JVM engine
 */
record Health(Optional<PreflightReport> report) {

  /** Nothing is known, so nothing is refused. */
  static final Health UNKNOWN = new Health(Optional.empty());

  private static final long LARGE_BUFFER = 1L << 31;

  /** Asks for a device; the first time on a machine that takes up to two seconds. */
  static Health of(Device device) {
    return device.handle().isPresent()
        ? new Health(Extension.find().map(e -> e.preflight(device.handle().get())))
        : UNKNOWN;
  }

  /**
   * Why a kernel must not run on the device, a clause; empty if nothing speaks against it.
   *
   * @param largestBytes the largest buffer of the launch
   */
  Optional<String> refusal(Rung rung, DType type, Numerics numerics, long largestBytes) {
    return report.flatMap(known ->
        needs(rung, type, numerics, largestBytes).stream()
            .flatMap(need -> known.refusal(need).stream())
            .findFirst());
  }

  private static List<KernelNeed> needs(
      Rung rung, DType type, Numerics numerics, long largestBytes) {
    List<KernelNeed> needs =
        new ArrayList<>(
            List.of(KernelNeed.CODE, KernelNeed.SHARED_MEMORY, KernelNeed.NOT_A_NUMBER));
    if (rung.form() == KernelForm.ROW_PER_GROUP) {
      needs.add(KernelNeed.WORK_GROUPS);
    }
    if (type == DType.FLOAT16) {
      needs.add(KernelNeed.HALF_STORAGE);
    }
    if (numerics == Numerics.STRICT) {
      needs.add(KernelNeed.STRICT_NUMERICS);
    }
    if (largestBytes >= LARGE_BUFFER) {
      needs.add(KernelNeed.LARGE_BUFFERS);
    }
    return needs;
  }
}
