package dev.stratus.reference;

/**
 * Compares a float32 result with the double reference, row by row and without a copy of either, and
 * reports the worst element also when all is well. For rows x width; {@link LayerNormJudge} judges
 * every other shape and type.
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
    int width = y.width();
    float[] row = new float[width];
    Tally tally =
        new Tally(
            NumberType.FLOAT32,
            index -> row[(int) (index % width)],
            index -> Place.of(index / width, index % width));
    reference.forward(
        x,
        (number, expected) -> {
          y.read(number, row);
          judge(reference, number * width, expected, row, tally);
        });
    return tally.report();
  }

  private static void judge(
      LayerNormReference reference, long first, ReferenceRow expected, float[] row, Tally tally) {
    Allowance allowance = Allowance.of(row.length, expected.mean(), expected.spread());
    double[] y = expected.y();
    double[] xhat = expected.xhat();
    for (int c = 0; c < row.length; c++) {
      double s = Ulps.scale(y[c], reference.gamma(c), xhat[c], reference.beta(c));
      tally.judge(first + c, y[c], 0, row[c], s, allowance);
    }
  }

  private static String shape(FloatRows rows) {
    return rows.rows() + " x " + rows.width();
  }
}
