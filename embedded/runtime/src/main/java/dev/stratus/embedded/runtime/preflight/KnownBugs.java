package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.DriverWorkarounds;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.ProbeResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Bugs that a failed probe can be put down to. A bug is named where its probe fails, never before.
 */
final class KnownBugs {

  /**
   * @param platform a part of the platform's name, lower case
   * @param need what the probes that show it are about
   * @param name what goes wrong
   * @param source where it is written down
   * @param setting the environment variable that avoids it; empty where there is none
   */
  record Bug(
      String platform, KernelNeed need, String name, String source, Optional<Setting> setting) {}

  /** An environment variable with the value that avoids a bug. */
  record Setting(String name, String value) {
    @Override
    public String toString() {
      return name + "=" + value;
    }
  }

  private static final List<Bug> BUGS =
      List.of(
          new Bug(
              "portable computing language",
              KernelNeed.WORK_GROUPS,
              "PoCL's way of making loops of work-items goes wrong with local memory and barriers",
              "JuliaGPU/OpenCL.jl issue 460, pocl/pocl issue 1390",
              Optional.of(new Setting(DriverWorkarounds.POCL_WORK_GROUP_METHOD, "cbs"))),
          new Bug(
              "rusticl",
              KernelNeed.CODE,
              "Mesa's Rusticl gets loops wrong (seen with 22.3) and can end the process",
              "measured on Mesa 22.3.6, llvmpipe",
              Optional.empty()));

  private KnownBugs() {}

  /** The bugs that failures on a device show. */
  static List<Bug> shown(DeviceDescription device, List<ProbeResult> results) {
    String platform = device.platform().toLowerCase(Locale.ROOT);
    return BUGS.stream()
        .filter(bug -> platform.contains(bug.platform()))
        .filter(bug -> results.stream().anyMatch(r -> r.failed() && r.need() == bug.need()))
        .toList();
  }

  /** The environment variables that may be needed for a device's driver. */
  static List<Setting> settings(DeviceDescription device) {
    String platform = device.platform().toLowerCase(Locale.ROOT);
    return BUGS.stream()
        .filter(bug -> platform.contains(bug.platform()))
        .flatMap(bug -> bug.setting().stream())
        .toList();
  }
}
