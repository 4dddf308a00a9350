package dev.stratus.embedded.spi;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a driver's conformance before the first kernel runs on its device.
 *
 * @param notRun why no probe was run; empty where they were
 * @param results a result for each probe, in their order; empty where none was run
 * @param bugs the known bugs that the results show
 * @param probedAt when; empty where none was run
 * @param cached whether the results were read from an earlier run's file
 */
public record PreflightReport(
    Optional<String> notRun,
    List<ProbeResult> results,
    List<DriverBug> bugs,
    Optional<Instant> probedAt,
    boolean cached) {

  public PreflightReport {
    Objects.requireNonNull(notRun, "notRun");
    Objects.requireNonNull(probedAt, "probedAt");
    results = List.copyOf(results);
    bugs = List.copyOf(bugs);
  }

  /** Nothing was probed. */
  public static PreflightReport notRun(String reason) {
    return new PreflightReport(Optional.of(reason), List.of(), List.of(), Optional.empty(), false);
  }

  /** What the driver did wrong. */
  public List<ProbeResult> failures() {
    return results.stream().filter(ProbeResult::failed).toList();
  }

  /** Why a kernel with this need must not run here, a clause; empty if nothing is known. */
  public Optional<String> refusal(KernelNeed need) {
    // A loop: every kernel that could run is asked after, before every run.
    for (ProbeResult result : results) {
      if (result.need() == need && result.failed()) {
        return Optional.of(clause(result));
      }
    }
    return Optional.empty();
  }

  private String clause(ProbeResult failed) {
    return "the driver fails the preflight probe "
        + failed.probe()
        + ": "
        + failed.detail()
        + (bugs.isEmpty()
            ? ""
            : " (" + bugs.getFirst().name() + ". " + bugs.getFirst().advice() + ")");
  }
}
