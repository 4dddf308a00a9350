package dev.stratus.reference.recurrent;

import java.util.Arrays;

/**
 * Layer normalization of one vector: {@code xhat = (x - mean) / sqrt(variance + epsilon)}.
 *
 * @param mean of x
 * @param rstd 1 / sqrt(variance + epsilon)
 * @param xhat the normalized vector
 */
public record NormalizedVector(double mean, double rstd, double[] xhat) {

  /** Centred twice, so that a large mean costs nothing. */
  public static NormalizedVector of(double[] x, double epsilon) {
    double mean = Arrays.stream(x).sum() / x.length;
    double[] d = Arrays.stream(x).map(v -> v - mean).toArray();
    double correction = Arrays.stream(d).sum() / x.length;
    double squares = 0;
    for (int c = 0; c < d.length; c++) {
      d[c] -= correction;
      squares += d[c] * d[c];
    }
    double rstd = 1 / Math.sqrt(squares / x.length + epsilon);
    return new NormalizedVector(
        mean + correction, rstd, Arrays.stream(d).map(v -> v * rstd).toArray());
  }

  /**
   * The gradient of x.
   *
   * @param dXhat the gradient of xhat
   */
  public double[] inputGradient(double[] dXhat) {
    int n = xhat.length;
    double mean1 = 0;
    double mean2 = 0;
    for (int c = 0; c < n; c++) {
      mean1 += dXhat[c] / n;
      mean2 += dXhat[c] * xhat[c] / n;
    }
    double[] dx = new double[n];
    for (int c = 0; c < n; c++) {
      dx[c] = rstd * (dXhat[c] - mean1 - xhat[c] * mean2);
    }
    return dx;
  }
}
