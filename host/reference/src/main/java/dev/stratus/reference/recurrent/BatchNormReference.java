package dev.stratus.reference.recurrent;

/**
 * Batch normalization of rows x width values, column by column (Ioffe, Szegedy, arXiv 1502.03167).
 *
 * @param mean of each column
 * @param variance of each column, divided by the number of rows
 * @param xhat the normalized values, rows x width
 */
public record BatchNormReference(double[] mean, double[] variance, double[] rstd, double[] xhat) {

  /** Training: the batch's own statistics. */
  public static BatchNormReference of(double[] x, int rows, int width, double epsilon) {
    double[] mean = new double[width];
    double[] variance = new double[width];
    double[] rstd = new double[width];
    double[] xhat = new double[rows * width];
    for (int c = 0; c < width; c++) {
      for (int r = 0; r < rows; r++) {
        mean[c] += x[r * width + c] / rows;
      }
      for (int r = 0; r < rows; r++) {
        double d = x[r * width + c] - mean[c];
        variance[c] += d * d / rows;
      }
      rstd[c] = 1 / Math.sqrt(variance[c] + epsilon);
      for (int r = 0; r < rows; r++) {
        xhat[r * width + c] = (x[r * width + c] - mean[c]) * rstd[c];
      }
    }
    return new BatchNormReference(mean, variance, rstd, xhat);
  }

  public double[] result(double[] gamma, double[] beta) {
    double[] y = new double[xhat.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = gamma[i % gamma.length] * xhat[i] + beta[i % gamma.length];
    }
    return y;
  }

  /**
   * Running statistics after this batch.
   *
   * @param running before
   * @param batch {@link #mean}, or {@link #variance} times a factor
   */
  public static double[] moved(double[] running, double[] batch, double share) {
    double[] result = new double[running.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = (1 - share) * running[c] + share * batch[c];
    }
    return result;
  }

  /** {@link #variance} as a sample's, divided by rows - 1; of one row as it is. */
  public double[] sampleVariance() {
    int rows = xhat.length / Math.max(1, mean.length);
    double factor = rows > 1 ? (double) rows / (rows - 1) : 1;
    double[] result = variance.clone();
    for (int c = 0; c < result.length; c++) {
      result[c] *= factor;
    }
    return result;
  }

  /** Inference with given statistics. */
  public static double[] inference(
      double[] x, double[] gamma, double[] beta, double[] mean, double[] variance, double epsilon) {
    int width = gamma.length;
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int c = i % width;
      y[i] = gamma[c] * (x[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) + beta[c];
    }
    return y;
  }

  /**
   * Gradients.
   *
   * @param x rows x width
   */
  public record Gradients(double[] x, double[] gamma, double[] beta) {}

  public Gradients backward(double[] dy, double[] gamma) {
    int width = gamma.length;
    int rows = dy.length / width;
    double[] dGamma = new double[width];
    double[] dBeta = new double[width];
    for (int i = 0; i < dy.length; i++) {
      dGamma[i % width] += dy[i] * xhat[i];
      dBeta[i % width] += dy[i];
    }
    double[] dx = new double[dy.length];
    for (int i = 0; i < dy.length; i++) {
      int c = i % width;
      dx[i] = gamma[c] * rstd[c] * (dy[i] - dBeta[c] / rows - xhat[i] * dGamma[c] / rows);
    }
    return new Gradients(dx, dGamma, dBeta);
  }
}
