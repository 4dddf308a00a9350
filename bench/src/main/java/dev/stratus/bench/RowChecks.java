package dev.stratus.bench;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Some rows of a result against layer normalization in double, before its time counts. */
final class RowChecks {
  private RowChecks() {}

  private static double[] moments(FloatArray x, int row, int width, float epsilon) {
    double mean = 0;
    for (int c = 0; c < width; c++) {
      mean += x.get(row * width + c);
    }
    mean /= width;
    double variance = 0;
    for (int c = 0; c < width; c++) {
      double d = x.get(row * width + c) - mean;
      variance += d * d;
    }
    return new double[] {mean, 1 / Math.sqrt(variance / width + epsilon)};
  }

  static void forward(
      Shape shape, FloatArray x, FloatArray gamma, FloatArray beta, FloatArray y, float epsilon) {
    int width = shape.width();
    for (int row : new int[] {0, shape.rows() / 2, shape.rows() - 1}) {
      double[] m = moments(x, row, width, epsilon);
      for (int c = 0; c < width; c++) {
        double wanted = (x.get(row * width + c) - m[0]) * m[1] * gamma.get(c) + beta.get(c);
        near("y", row, c, wanted, y.get(row * width + c), 2e-6);
      }
    }
  }

  static void backward(
      Shape shape,
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray dx,
      FloatArray dscale,
      float epsilon) {
    int width = shape.width();
    double first = 0;
    double last = 0;
    for (int row = 0; row < shape.rows(); row++) {
      boolean sampled = row == 0 || row == shape.rows() / 2 || row == shape.rows() - 1;
      double[] m = moments(x, row, width, epsilon);
      int at = row * width;
      first += dy.get(at) * (x.get(at) - m[0]) * m[1];
      last += dy.get(at + width - 1) * (x.get(at + width - 1) - m[0]) * m[1];
      if (sampled) {
        double sum = 0;
        double products = 0;
        for (int c = 0; c < width; c++) {
          double g = gamma.get(c) * dy.get(at + c);
          sum += g;
          products += g * (x.get(at + c) - m[0]) * m[1];
        }
        for (int c = 0; c < width; c++) {
          double xhat = (x.get(at + c) - m[0]) * m[1];
          double wanted =
              m[1] * (gamma.get(c) * dy.get(at + c) - sum / width - xhat * products / width);
          near("dx", row, c, wanted, dx.get(at + c), 4e-6);
        }
      }
    }
    near("dgamma", 0, 0, first, dscale.get(0), 1e-3);
    near("dgamma", 0, width - 1, last, dscale.get(width - 1), 1e-3);
  }

  private static void near(
      String what, int row, int column, double wanted, float found, double tolerance) {
    if (!(Math.abs(found - wanted) <= tolerance * (1 + Math.abs(wanted)))) {
      throw new IllegalStateException(
          what + " at row " + row + ", column " + column + " is " + found + ", not " + wanted);
    }
  }
}
