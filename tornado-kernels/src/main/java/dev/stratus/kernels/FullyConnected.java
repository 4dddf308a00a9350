package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The fully connected layer, float32: {@code y = x W^T + b}, the weights outputs x inputs as MATLAB
 * and PyTorch keep them, and its gradients {@code dx = dy W}, {@code dW = dy^T x} and {@code db} =
 * the column sums of dy. All arrays are row-major; rows are observations.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #forward} (the product that BLAS calls NT), {@link #inputGradient} (NN), {@link
 *       #weightGradient} (TN), {@link #biasGradient}: the plain ones. A work-item owns an element
 *       of the result and adds its terms in the order of the shared dimension.
 * </ol>
 *
 * <p><b>Numerics.</b> A sum of n terms is within {@code n 2^-24 sum |terms|} of the true one in any
 * order (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1), so every
 * rung has that bound; orders differ between rungs, and so do last bits. No rows, or a shared
 * dimension of 0, are right: the result is empty, or the bias, or 0. Products of sizes must not
 * exceed 2^31-1.
 */
public final class FullyConnected {
  private FullyConnected() {}

  /**
   * {@code y = x W^T + b}: a work-item per element.
   *
   * @param x rows x inputs
   * @param weights outputs x inputs
   * @param bias outputs values
   * @param y the result, rows x outputs
   */
  public static void forward(
      FloatArray x,
      FloatArray weights,
      FloatArray bias,
      FloatArray y,
      int rows,
      int inputs,
      int outputs) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int o = 0; o < outputs; o++) {
        float sum = 0f;
        for (int k = 0; k < inputs; k++) {
          sum += x.get(r * inputs + k) * weights.get(o * inputs + k);
        }
        y.set(r * outputs + o, sum + bias.get(o));
      }
    }
  }

  /**
   * {@code dx = dy W}: a work-item per element.
   *
   * @param dy rows x outputs
   * @param weights outputs x inputs
   * @param dx the result, rows x inputs
   */
  public static void inputGradient(
      FloatArray dy, FloatArray weights, FloatArray dx, int rows, int inputs, int outputs) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int k = 0; k < inputs; k++) {
        float sum = 0f;
        for (int o = 0; o < outputs; o++) {
          sum += dy.get(r * outputs + o) * weights.get(o * inputs + k);
        }
        dx.set(r * inputs + k, sum);
      }
    }
  }

  /**
   * {@code dW = dy^T x}: a work-item per element.
   *
   * @param dy rows x outputs
   * @param x rows x inputs
   * @param dWeights the result, outputs x inputs
   */
  public static void weightGradient(
      FloatArray dy, FloatArray x, FloatArray dWeights, int rows, int inputs, int outputs) {
    for (@Parallel int o = 0; o < outputs; o++) {
      for (@Parallel int k = 0; k < inputs; k++) {
        float sum = 0f;
        for (int r = 0; r < rows; r++) {
          sum += dy.get(r * outputs + o) * x.get(r * inputs + k);
        }
        dWeights.set(o * inputs + k, sum);
      }
    }
  }

  /**
   * The column sums of dy: a work-item per column.
   *
   * @param dy rows x outputs
   * @param dBias the result, outputs values
   */
  public static void biasGradient(FloatArray dy, FloatArray dBias, int rows, int outputs) {
    for (@Parallel int o = 0; o < outputs; o++) {
      float sum = 0f;
      for (int r = 0; r < rows; r++) {
        sum += dy.get(r * outputs + o);
      }
      dBias.set(o, sum);
    }
  }
}
