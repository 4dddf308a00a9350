package dev.stratus.kernels;

/**
 * A second reference for these tests, in double: for root mean square, and for the statistics.
 * Written from the definition, sums compensated.
 *
 * @param mean of the row; 0 for root mean square
 * @param spread the standard deviation, or the root mean square itself
 * @param rstd 1 / sqrt(variance + epsilon)
 * @param xhat the normalized row
 */
record PlainReference(double mean, double spread, double rstd, double[] xhat) {

  /** The reference of one row. One value that is not finite makes the whole row NaN. */
  static PlainReference of(float[] x, int from, int width, double epsilon, boolean rms) {
    double[] d = new double[width];
    for (int c = 0; c < width; c++) {
      d[c] = x[from + c];
    }
    double mean = rms ? 0 : sum(d) / width;
    subtract(d, mean);
    double correction = rms ? 0 : sum(d) / width;
    subtract(d, correction);
    double[] squares = new double[width];
    for (int c = 0; c < width; c++) {
      squares[c] = d[c] * d[c];
    }
    double variance = sum(squares) / width;
    double rstd = Double.isFinite(variance) ? 1 / Math.sqrt(variance + epsilon) : Double.NaN;
    for (int c = 0; c < width; c++) {
      d[c] *= rstd;
    }
    return new PlainReference(mean + correction, Math.sqrt(variance), rstd, d);
  }

  private static void subtract(double[] values, double amount) {
    for (int c = 0; c < values.length; c++) {
      values[c] -= amount;
    }
  }

  private static double sum(double[] values) {
    double sum = 0;
    double lost = 0;
    for (double value : values) {
      double term = value - lost;
      double next = sum + term;
      lost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  double y(int column, float gamma, float beta) {
    return gamma * xhat[column] + beta;
  }

  /** The size at which an error in y counts. */
  double size(int column, float gamma, float beta) {
    double product = Math.abs(gamma) * Math.max(1, Math.abs(xhat[column]));
    return Math.max(Math.max(Math.abs(y(column, gamma, beta)), product), Math.abs(beta));
  }
}
