package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.spi.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a preflight found on one device, as it is kept.
 *
 * @param probedAt when probes last ran
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

  /** How long those that memory did not suffice for are let alone. */
  private static final Duration MEMORY_COMES_BACK = Duration.ofHours(1);

  /** The probes that time did not suffice for, and after a while those that memory did not. */
  List<Probe> unasked(Instant now) {
    boolean memoryAgain = Duration.between(probedAt, now).compareTo(MEMORY_COMES_BACK) >= 0;
    return Probes.ALL.stream()
        .filter(probe ->
            results.stream()
                .noneMatch(r -> r.probe().equals(probe.name()) && isAnswer(r, memoryAgain)))
        .toList();
  }

  private static boolean isAnswer(ProbeResult result, boolean memoryAgain) {
    return !result.detail().equals(ProbeRun.OUT_OF_TIME)
        && !(memoryAgain && result.detail().startsWith(ProbeRun.OUT_OF_MEMORY));
  }
}
