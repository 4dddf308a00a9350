package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.spi.ProbeResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a preflight found on one device, as it is kept.
 *
 * @param probedAt when the first probe ran
 * @param results in the order of {@link Probes#ALL}; with the setting in force, where there is one
 * @param setting the environment variable with which the work-group probes pass and without which
 *     they fail; empty where none is needed or none helps
 * @param failuresWithout what fails without the setting; empty where there is none
 */
record Findings(
    Instant probedAt,
    List<ProbeResult> results,
    Optional<KnownBugs.Setting> setting,
    List<ProbeResult> failuresWithout) {

  Findings {
    results = List.copyOf(results);
    failuresWithout = List.copyOf(failuresWithout);
  }

  /** The probes that time did not suffice for. */
  List<Probe> unasked() {
    return Probes.ALL.stream()
        .filter(probe ->
            results.stream()
                .noneMatch(r ->
                    r.probe().equals(probe.name()) && !r.detail().equals(ProbeRun.OUT_OF_TIME)))
        .toList();
  }
}
