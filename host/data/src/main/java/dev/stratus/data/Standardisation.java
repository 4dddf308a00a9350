package dev.stratus.data;

/**
 * Each column to mean 0 and variance 1, as found in the data it was fitted to (training data alone,
 * then applied to all). A column that never changes becomes 0.
 *
 * @param means of each column
 * @param deviations of each column, the biased standard deviation
 */
public record Standardisation(double[] means, double[] deviations) {

  /** Two passes in double. */
  public static Standardisation fit(LabelledRows data) {
    int width = data.width();
    double[] means = new double[width];
    double[] deviations = new double[width];
    float[] values = data.values();
    for (int i = 0; i < values.length; i++) {
      means[i % width] += values[i];
    }
    for (int c = 0; c < width; c++) {
      means[c] /= data.rows();
    }
    for (int i = 0; i < values.length; i++) {
      double off = values[i] - means[i % width];
      deviations[i % width] += off * off;
    }
    for (int c = 0; c < width; c++) {
      deviations[c] = Math.sqrt(deviations[c] / data.rows());
    }
    return new Standardisation(means, deviations);
  }

  /**
   * @throws DataException if the data has another number of columns
   */
  public LabelledRows apply(LabelledRows data) {
    int width = data.width();
    if (width != means.length) {
      throw new DataException(
          data.name()
              + " has "
              + width
              + " columns; these statistics are of "
              + means.length
              + ".");
    }
    float[] out = new float[data.values().length];
    for (int i = 0; i < out.length; i++) {
      int c = i % width;
      out[i] = deviations[c] == 0 ? 0f : (float) ((data.values()[i] - means[c]) / deviations[c]);
    }
    return new LabelledRows(data.name(), out, data.labels(), data.classNames());
  }
}
