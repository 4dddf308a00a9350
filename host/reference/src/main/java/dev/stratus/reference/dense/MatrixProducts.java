package dev.stratus.reference.dense;

/** The fully connected layer {@code y = x W^T + b} and its gradients. */
public final class MatrixProducts {
  private MatrixProducts() {}

  /** {@code x W^T + b}: x is rows x inputs, weights outputs x inputs; rows x outputs. */
  public static double[] forward(
      double[] x, double[] weights, double[] bias, int rows, int inputs, int outputs) {
    double[] y = new double[rows * outputs];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < outputs; o++) {
        double sum = bias[o];
        for (int k = 0; k < inputs; k++) {
          sum += x[r * inputs + k] * weights[o * inputs + k];
        }
        y[r * outputs + o] = sum;
      }
    }
    return y;
  }

  /** {@code dy W}: rows x inputs. */
  public static double[] inputGradient(
      double[] dy, double[] weights, int rows, int inputs, int outputs) {
    double[] dx = new double[rows * inputs];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < inputs; k++) {
        for (int o = 0; o < outputs; o++) {
          dx[r * inputs + k] += dy[r * outputs + o] * weights[o * inputs + k];
        }
      }
    }
    return dx;
  }

  /** {@code dy^T x}: outputs x inputs. */
  public static double[] weightGradient(
      double[] dy, double[] x, int rows, int inputs, int outputs) {
    double[] dWeights = new double[outputs * inputs];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < outputs; o++) {
        for (int k = 0; k < inputs; k++) {
          dWeights[o * inputs + k] += dy[r * outputs + o] * x[r * inputs + k];
        }
      }
    }
    return dWeights;
  }

  /** The column sums of dy: outputs values. */
  public static double[] biasGradient(double[] dy, int rows, int outputs) {
    double[] dBias = new double[outputs];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < outputs; o++) {
        dBias[o] += dy[r * outputs + o];
      }
    }
    return dBias;
  }
}
