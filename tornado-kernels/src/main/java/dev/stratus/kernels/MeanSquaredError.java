package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The half mean squared error, MATLAB's {@code mse} and the loss of its regressionLayer, float32:
 * {@code 1 / (2 N) sum (y - t)^2}, the sum over all elements, N the number of observations and not
 * of elements. (PyTorch's MSELoss divides by the number of elements and does not halve.)
 *
 * <p>Rows have weights, and the mean is made of the rows' losses, as {@link SoftmaxCrossEntropy}
 * says. One rung, a work-item per row and per element.
 */
public final class MeanSquaredError {
  private MeanSquaredError() {}

  /**
   * {@code losses[row] = weight / 2 sum (y - t)^2}.
   *
   * @param y rows x width
   * @param targets rows x width
   * @param weights of the rows, finite and &gt;= 0; a row of weight 0 counts for nothing, whatever
   *     it holds
   * @param losses the result, rows values
   */
  public static void forward(
      FloatArray y,
      FloatArray targets,
      FloatArray weights,
      FloatArray losses,
      int rows,
      int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      float sum = 0f;
      for (int c = 0; c < width; c++) {
        float d = y.get(row * width + c) - targets.get(row * width + c);
        sum += d * d;
      }
      float weight = weights.get(row);
      losses.set(row, weight == 0f ? 0f : weight * (0.5f * sum));
    }
  }

  /**
   * {@code dy = scale weight (y - t)}.
   *
   * @param scale the factor of the mean, 1 / N, at {@code scaleAt}
   */
  public static void gradient(
      FloatArray y,
      FloatArray targets,
      FloatArray weights,
      FloatArray scale,
      int scaleAt,
      FloatArray dy,
      int rows,
      int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      for (@Parallel int c = 0; c < width; c++) {
        float weight = weights.get(row);
        float d = y.get(row * width + c) - targets.get(row * width + c);
        dy.set(row * width + c, weight == 0f ? 0f : weight * scale.get(scaleAt) * d);
      }
    }
  }
}
