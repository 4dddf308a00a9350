package dev.stratus.training.layer;

import dev.stratus.training.LayerReference;
import java.util.List;
import java.util.Map;

/**
 * Layer normalization of rows in double, with two passes over each (contract, section 3).
 *
 * @param epsilon as the kernels see it
 */
record LayerNormRows(int width, float epsilon) implements LayerReference {
  @Override
  public Pass forward(Input input) {
    double[] x = input.x();
    double[] gamma = input.parameter(LayerNorm.SCALE);
    double[] beta = input.parameter(LayerNorm.OFFSET);
    int rows = x.length / width;
    double[] normalized = new double[x.length];
    double[] rstd = new double[rows];
    double[] y = new double[x.length];
    for (int r = 0; r < rows; r++) {
      rstd[r] = normalize(x, r * width, normalized);
      for (int c = 0; c < width; c++) {
        y[r * width + c] = gamma[c] * normalized[r * width + c] + beta[c];
      }
    }
    return new Rows(width, gamma, normalized, rstd, y);
  }

  private double normalize(double[] x, int base, double[] to) {
    double mean = 0;
    for (int c = 0; c < width; c++) {
      mean += x[base + c] / width;
    }
    double variance = 0;
    for (int c = 0; c < width; c++) {
      double d = x[base + c] - mean;
      to[base + c] = d;
      variance += d * d / width;
    }
    double rstd = 1 / Math.sqrt(variance + epsilon);
    for (int c = 0; c < width; c++) {
      to[base + c] *= rstd;
    }
    return rstd;
  }

  private record Rows(int width, double[] gamma, double[] normalized, double[] rstd, double[] y)
      implements Pass {
    /** {@code dx = rstd (g - mean(g) - xhat mean(g xhat))}, g = gamma dy. */
    @Override
    public Gradients backward(double[] dy) {
      double[] dx = new double[dy.length];
      double[] dGamma = new double[width];
      double[] dBeta = new double[width];
      for (int r = 0; r < rstd.length; r++) {
        int base = r * width;
        double meanG = 0;
        double meanGx = 0;
        for (int c = 0; c < width; c++) {
          double g = gamma[c] * dy[base + c];
          meanG += g / width;
          meanGx += g * normalized[base + c] / width;
          dGamma[c] += dy[base + c] * normalized[base + c];
          dBeta[c] += dy[base + c];
        }
        for (int c = 0; c < width; c++) {
          double g = gamma[c] * dy[base + c];
          dx[base + c] = rstd[r] * (g - meanG - normalized[base + c] * meanGx);
        }
      }
      return new Gradients(List.of(dx), Map.of(LayerNorm.SCALE, dGamma, LayerNorm.OFFSET, dBeta));
    }
  }
}
