package dev.stratus;

import dev.stratus.reference.ComparisonReport;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The result of one run, with its receipt. */
public final class Outcome {
  private final FloatArray y;
  private final Runnable fetch;
  private final Receipt receipt;
  private final Decision decision;
  private final Optional<ComparisonReport> report;
  private final List<String> notices;
  private boolean fetched;

  Outcome(
      FloatArray y,
      Runnable fetch,
      Receipt receipt,
      Decision decision,
      Optional<ComparisonReport> report,
      List<String> notices) {
    this.y = y;
    this.fetch = fetch;
    this.receipt = receipt;
    this.decision = decision;
    this.report = report;
    this.notices = List.copyOf(notices);
  }

  /**
   * The result, rows x width, row-major; brought from the device at the first call where it was
   * asked for on demand. The next run of the same {@link ForwardRun} overwrites it.
   *
   * @throws IllegalStateException if it is still on the device and the run was closed or run again
   */
  public synchronized FloatArray y() {
    if (!fetched) {
      fetch.run();
      fetched = true;
    }
    return y;
  }

  /** The result in a Java array. */
  public float[] values() {
    return y().toHeapArray();
  }

  public Receipt receipt() {
    return receipt;
  }

  /** Which candidates were asked and what they said. */
  public Decision decision() {
    return decision;
  }

  /** The comparison with the reference; empty where checking was off. */
  public Optional<ComparisonReport> check() {
    return report;
  }

  /** What was said aloud: a fallback, options without effect. */
  public List<String> notices() {
    return notices;
  }
}
