package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.DeviceException;
import dev.stratus.embedded.runtime.opencl.DeviceMemoryException;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.ProbeResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Works through probes on a device of this process, telling a listener before and after each. */
final class ProbeRun {
  /** What the device is opened and the texts are built under, before the first probe. */
  static final String BUILD = "build";

  static final String OUT_OF_TIME = "the time of the preflight was used up; the next start goes on";

  /** What the detail of a probe begins with that memory did not suffice for. */
  static final String OUT_OF_MEMORY = "not enough memory: ";

  /** Hears of every step as it happens, so that a process that dies leaves a trace. */
  interface Listener {
    void starting(String step);

    void done(ProbeResult result);
  }

  /** What no kernel does without is asked however long the driver took to build the texts. */
  private static final Set<KernelNeed> ALWAYS =
      EnumSet.of(
          KernelNeed.CODE,
          KernelNeed.SHARED_MEMORY,
          KernelNeed.NOT_A_NUMBER,
          KernelNeed.WORK_GROUPS);

  private ProbeRun() {}

  /**
   * @param probes those to ask, in order
   * @param timeLeft whether another probe may begin that not every kernel depends on
   */
  static void run(
      OpenClDevice device, List<Probe> probes, BooleanSupplier timeLeft, Listener listener) {
    List<Probe> able = new ArrayList<>();
    for (Probe probe : probes) {
      Optional<String> unable = probe.unable().apply(device.description());
      if (unable.isPresent()) {
        listener.done(probe.notRun(unable.get()));
      } else {
        able.add(probe);
      }
    }
    listener.starting(BUILD);
    try (ProbeBench bench = ProbeBench.open(device)) {
      Map<String, String> unbuilt = bench.build(able);
      for (Probe probe : able) {
        listener.starting(probe.name());
        listener.done(
            unbuilt.containsKey(probe.name())
                ? probe.failed("its text does not build: " + unbuilt.get(probe.name()))
                : ALWAYS.contains(probe.need()) || timeLeft.getAsBoolean()
                    ? ask(probe, bench)
                    : probe.notRun(OUT_OF_TIME));
      }
    }
  }

  private static ProbeResult ask(Probe probe, ProbeBench bench) {
    try {
      return probe.check().differs(bench, probe).map(probe::failed).orElseGet(probe::passed);
    } catch (DeviceMemoryException full) {
      return probe.notRun(OUT_OF_MEMORY + full.getMessage());
    } catch (DeviceException refused) {
      return probe.failed(String.valueOf(refused.getMessage()));
    }
  }
}
