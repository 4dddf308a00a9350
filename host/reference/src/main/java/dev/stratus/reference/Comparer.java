package dev.stratus.reference;

import java.util.Optional;

/**
 * Compares a float32 result with the double reference, row by row and without a copy of either, and
 * reports the worst element also when all is well.
 */
public final class Comparer {
  private Comparer() {}

  /**
   * Judges {@code y} as the layer normalization of {@code x}.
   *
   * @param reference width, epsilon, scale and offset
   * @param x the input, rows x width
   * @param y the result to judge, of the same shape
   * @throws IllegalArgumentException if the shapes differ; the message names them
   */
  public static ComparisonReport compare(LayerNormReference reference, FloatRows x, FloatRows y) {
    reference.requireWidth("input", x.width());
    if (y.rows() != x.rows() || y.width() != x.width()) {
      throw new IllegalArgumentException(
          "The result is "
              + shape(y)
              + " and the input "
              + shape(x)
              + "; layer normalization keeps the shape.");
    }
    Tally tally = new Tally(reference);
    float[] actual = new float[y.width()];
    reference.forward(
        x,
        (row, expected) -> {
          y.read(row, actual);
          tally.row(row, expected, actual);
        });
    return tally.report();
  }

  private static String shape(FloatRows rows) {
    return rows.rows() + " x " + rows.width();
  }

  /** The running worst of one comparison. */
  private static final class Tally {
    private final LayerNormReference reference;
    private long elements;
    private long failures;
    private double worstShare = -1;
    private Optional<ComparisonReport.Element> worst = Optional.empty();

    Tally(LayerNormReference reference) {
      this.reference = reference;
    }

    void row(long row, ReferenceRow expected, float[] actual) {
      Allowance allowance = Allowance.of(reference.width(), expected.mean(), expected.spread());
      double[] y = expected.y();
      double[] xhat = expected.xhat();
      for (int c = 0; c < actual.length; c++) {
        double scale = Ulps.scale(y[c], reference.gamma(c), xhat[c], reference.beta(c));
        double error = Ulps.error(y[c], actual[c], scale);
        double share = error / allowance.ulps();
        if (share > 1) {
          failures++;
        }
        if (share > worstShare) {
          worstShare = share;
          worst =
              Optional.of(
                  new ComparisonReport.Element(row, c, y[c], actual[c], scale, error, allowance));
        }
      }
      elements += actual.length;
    }

    ComparisonReport report() {
      return new ComparisonReport(elements, failures, worst);
    }
  }
}
