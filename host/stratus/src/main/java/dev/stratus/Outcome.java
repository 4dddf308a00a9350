package dev.stratus;

import dev.stratus.reference.ComparisonReport;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The result of one run, with its receipt. */
public final class Outcome {
  private final ForwardResult result;

  Outcome(ForwardResult result) {
    this.result = result;
  }

  /**
   * The result, rows x width, row-major; brought from the device at the first call where it was
   * asked for on demand. The next run of the same {@link ForwardRun} overwrites it.
   *
   * @throws IllegalStateException if it is still on the device and the run was closed or run again
   */
  public FloatArray y() {
    return (FloatArray) result.y().data();
  }

  /** The result in a Java array. */
  public float[] values() {
    return y().toHeapArray();
  }

  public Receipt receipt() {
    return result.receipt();
  }

  /** Which candidates were asked and what they said. */
  public Decision decision() {
    return result.decision();
  }

  /** The comparison with the reference; empty where checking was off. */
  public Optional<ComparisonReport> check() {
    return result.check();
  }

  /** What was said aloud: a fallback, options without effect. */
  public List<String> notices() {
    return result.notices();
  }
}
