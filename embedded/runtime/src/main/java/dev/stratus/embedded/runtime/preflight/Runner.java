package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.spi.ProbeResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A way to put probes to a device. */
interface Runner {

  /**
   * @param setting the environment variable under which the driver is to be loaded
   * @param time after which no further probe begins
   */
  Answer run(
      OpenClDevice device, List<Probe> probes, Optional<KnownBugs.Setting> setting, Duration time);

  /** What came of it. */
  sealed interface Answer {}

  /**
   * A result for each probe.
   *
   * @param lasting whether the same may be expected the next time; a driver that did not end in
   *     time may only have been slow
   */
  record Answered(List<ProbeResult> results, boolean lasting) implements Answer {
    public Answered {
      results = List.copyOf(results);
    }
  }

  /**
   * Nothing could be asked.
   *
   * @param reason a clause
   */
  record Impossible(String reason) implements Answer {}
}
