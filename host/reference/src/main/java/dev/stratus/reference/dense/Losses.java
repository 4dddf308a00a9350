package dev.stratus.reference.dense;

/**
 * Loss functions with their gradients. A row of weight 0 counts for nothing, whatever it holds.
 *
 * @param rows the weighted loss of each row; the reported loss is scale times their sum
 * @param gradient of scale times that sum, by the scores
 */
public record Losses(double[] rows, double[] gradient) {

  /** Softmax of each row. */
  public static double[] softmax(double[] logits, int rows, int classes) {
    double[] p = new double[rows * classes];
    for (int r = 0; r < rows; r++) {
      double logSum = logSum(logits, r, classes);
      for (int c = 0; c < classes; c++) {
        p[r * classes + c] = Math.exp(logits[r * classes + c] - logSum);
      }
    }
    return p;
  }

  /** Rows with a 1 at the class. */
  public static double[] oneHot(int[] targets, int classes) {
    double[] rows = new double[targets.length * classes];
    for (int r = 0; r < targets.length; r++) {
      rows[r * classes + targets[r]] = 1;
    }
    return rows;
  }

  /**
   * {@code -sum t ln softmax(z)} per row.
   *
   * @param targets rows x classes
   */
  public static Losses crossEntropy(
      double[] logits, double[] targets, double[] weights, double scale, int rows, int classes) {
    double[] p = softmax(logits, rows, classes);
    double[] losses = new double[rows];
    double[] gradient = new double[rows * classes];
    for (int r = 0; r < rows; r++) {
      if (weights[r] == 0) {
        continue;
      }
      double logSum = logSum(logits, r, classes);
      double targetSum = 0;
      for (int c = 0; c < classes; c++) {
        targetSum += targets[r * classes + c];
      }
      for (int c = 0; c < classes; c++) {
        int i = r * classes + c;
        losses[r] += weights[r] * targets[i] * (logSum - logits[i]);
        gradient[i] = scale * weights[r] * (p[i] * targetSum - targets[i]);
      }
    }
    return new Losses(losses, gradient);
  }

  /** {@code sum (y - t)^2 / 2} per row: MATLAB's half mean squared error. */
  public static Losses halfSquaredError(
      double[] y, double[] targets, double[] weights, double scale, int rows, int width) {
    double[] losses = new double[rows];
    double[] gradient = new double[rows * width];
    for (int r = 0; r < rows; r++) {
      if (weights[r] == 0) {
        continue;
      }
      for (int c = 0; c < width; c++) {
        double d = y[r * width + c] - targets[r * width + c];
        losses[r] += weights[r] * d * d / 2;
        gradient[r * width + c] = scale * weights[r] * d;
      }
    }
    return new Losses(losses, gradient);
  }

  /** scale times the sum of the rows' losses. */
  public double total(double scale) {
    double sum = 0;
    for (double row : rows) {
      sum += row;
    }
    return scale * sum;
  }

  private static double logSum(double[] logits, int row, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, logits[row * classes + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[row * classes + c] - max);
    }
    return max + Math.log(sum);
  }
}
