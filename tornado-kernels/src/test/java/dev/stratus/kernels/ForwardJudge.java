package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.kernels.ForwardRun.Outcome;
import dev.stratus.reference.Comparer;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FloatRows;
import dev.stratus.reference.LayerNormReference;

/** Judges what a forward kernel left behind. */
final class ForwardJudge {

  /**
   * The allowance of root mean square: the contract's for every row, as there is no mean to lose.
   */
  private static final double RMS_ULPS = 4;

  /**
   * What rstd may be off: half an ulp of the root, and half of what the squares' sum lost, which is
   * at most 13 halves of a unit over blocks of 8 and 8.
   */
  private static final double RSTD_ULPS = 4;

  /** What the mean may be off, in ulps of the spread: the same sums, not squared. */
  private static final double MEAN_ULPS = 8;

  private ForwardJudge() {}

  /** Within the contract's bound, result and statistics. */
  static void requireGood(RowsUnderTest data, Outcome outcome, int flags, String what) {
    boolean rms = (flags & Flags.RMS) != 0;
    if (rms) {
      requireGoodRms(data, outcome.y(), what);
    } else {
      ComparisonReport report = report(data, outcome.y());
      assertThat(report.passed()).as("%s, %s%n%s", what, data, report.text()).isTrue();
      assertThat(report.elements()).isEqualTo(data.x().length);
    }
    if ((flags & Flags.SAVE) != 0) {
      requireGoodStatistics(data, outcome, rms, what);
    }
  }

  static ComparisonReport report(RowsUnderTest data, float[] y) {
    return Comparer.compare(
        LayerNormReference.of(data.width(), data.epsilon(), data.gamma(), data.beta()),
        FloatRows.of(data.x(), data.width()),
        FloatRows.of(y, data.width()));
  }

  private static void requireGoodRms(RowsUnderTest data, float[] y, String what) {
    float[] gamma = data.gamma();
    float[] beta = data.beta();
    for (int row = 0; row < data.rows(); row++) {
      PlainReference wanted = reference(data, row, true);
      for (int c = 0; c < data.width(); c++) {
        double expected = wanted.y(c, gamma[c], beta[c]);
        float actual = y[row * data.width() + c];
        double size = wanted.size(c, gamma[c], beta[c]);
        // Not by an assertion each: there are millions.
        if (!(ulps(expected, actual, size) <= RMS_ULPS)) {
          throw new AssertionError(
              "%s, %s, root mean square, row %d, column %d: expected %s, got %s, %.2f ulp of %s"
                  .formatted(
                      what, data, row, c, expected, actual, ulps(expected, actual, size), size));
        }
      }
    }
  }

  private static void requireGoodStatistics(
      RowsUnderTest data, Outcome outcome, boolean rms, String what) {
    assertThat(outcome.mean()).hasSize(data.rows());
    for (int row = 0; row < data.rows(); row++) {
      String fault = fault(reference(data, row, rms), outcome, row, rms);
      if (!fault.isEmpty()) {
        throw new AssertionError(
            "%s, %s, row %d: mean %s + %s, rstd %s: %s"
                .formatted(
                    what,
                    data,
                    row,
                    outcome.mean()[row],
                    outcome.rest()[row],
                    outcome.rstd()[row],
                    fault));
      }
    }
  }

  /** What is wrong with a row's statistics; empty if nothing is. */
  private static String fault(PlainReference wanted, Outcome outcome, int row, boolean rms) {
    double mean = (double) outcome.mean()[row] + outcome.rest()[row];
    float rstd = outcome.rstd()[row];
    if (!Double.isFinite(wanted.rstd())) {
      return Float.isFinite(rstd) ? "rstd must not be finite" : "";
    }
    // Beside what rest itself rounds off: a millionth of the mean's own ulp.
    double allowed = MEAN_ULPS * ulp(wanted.spread()) + Math.abs(wanted.mean()) * 0x1p-44;
    if (!(ulps(wanted.rstd(), rstd, wanted.rstd()) <= RSTD_ULPS)) {
      return "rstd is to be " + wanted.rstd();
    }
    if (!(Math.abs(mean - wanted.mean()) <= allowed)) {
      return "mean + rest is to be " + wanted.mean() + " within " + allowed;
    }
    if (!(Math.abs(outcome.mean()[row] - wanted.mean()) <= allowed + ulp(wanted.mean()))) {
      return "the mean alone is to be " + wanted.mean() + " within its own ulp";
    }
    return rms && mean != 0 ? "the mean of root mean square is to be 0" : "";
  }

  private static PlainReference reference(RowsUnderTest data, int row, boolean rms) {
    return PlainReference.of(data.x(), row * data.width(), data.width(), data.epsilon(), rms);
  }

  /**
   * An error in ulps of float32 at a size; a reference that is not finite wants no finite value.
   */
  static double ulps(double expected, float actual, double size) {
    if (!Double.isFinite(expected)) {
      return Float.isFinite(actual) ? Double.POSITIVE_INFINITY : 0;
    }
    double error = Math.abs(actual - expected) / ulp(size);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private static double ulp(double size) {
    return Math.scalb(1.0, Math.max(Math.getExponent(size), Float.MIN_EXPONENT) - 23);
  }

  /** Bit for bit, but for the payload of a NaN, which no standard fixes. */
  static void requireSameBits(RowsUnderTest data, Outcome device, Outcome jvm) {
    requireSameBits(data, "y", data.width(), device.y(), jvm.y());
    requireSameBits(data, "mean", 1, device.mean(), jvm.mean());
    requireSameBits(data, "rest", 1, device.rest(), jvm.rest());
    requireSameBits(data, "rstd", 1, device.rstd(), jvm.rstd());
  }

  private static void requireSameBits(
      RowsUnderTest data, String name, int width, float[] device, float[] jvm) {
    assertThat(device).hasSameSizeAs(jvm);
    for (int i = 0; i < jvm.length; i++) {
      if (Float.floatToIntBits(device[i]) != Float.floatToIntBits(jvm[i])) {
        throw new AssertionError(
            "%s, %s, row %d, column %d: device %s, JVM %s"
                .formatted(data, name, i / width, i % width, device[i], jvm[i]));
      }
    }
  }
}
