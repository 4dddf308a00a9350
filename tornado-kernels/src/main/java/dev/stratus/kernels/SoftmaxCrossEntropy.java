package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Softmax and the cross-entropy loss, float32: {@code p = e^(z - max) / sum e^(z - max)} over each
 * row of rows x classes logits, and the loss of a row {@code -sum t ln p}, computed as {@code sum t
 * (ln(sum e^(z - max)) - (z - max))}, which neither overflows nor takes the logarithm of 0.
 *
 * <p>Every row has a weight; a masked observation or time step has 0 and then takes no part in
 * anything, not even where its logits are NaN. The reported loss is the mean: {@link Sums#parts} of
 * the rows' losses, then {@link Sums#total} with the scale 1 / N, N the number of observations (or
 * the sum of the weights: the host decides, and gives the gradient the same).
 *
 * <p>One rung, a work-item per row: the classes of a row are few.
 *
 * <ol>
 *   <li>{@link #softmax}: probabilities alone, for prediction.
 *   <li>{@link #classes}, {@link #classesGradient}: a target is a class number.
 *   <li>{@link #distributions}, {@link #distributionsGradient}: a target is a row of probabilities,
 *       such as one-hot or smoothed labels; they need not add up to 1.
 * </ol>
 */
public final class SoftmaxCrossEntropy {
  private SoftmaxCrossEntropy() {}

  /**
   * The probabilities of each row.
   *
   * @param logits rows x classes
   * @param probabilities the result, rows x classes; it may be the same array as logits
   */
  public static void softmax(FloatArray logits, FloatArray probabilities, int rows, int classes) {
    for (@Parallel int row = 0; row < rows; row++) {
      normalize(logits, probabilities, row * classes, classes);
    }
  }

  /**
   * Probabilities and losses for class numbers.
   *
   * @param logits rows x classes
   * @param targets a class number for each row; one that is not from 0 to classes - 1 makes the
   *     row's loss and gradient NaN (where its weight is not 0)
   * @param weights of the rows, finite and &gt;= 0
   * @param probabilities a result, rows x classes; not the same array as logits
   * @param losses a result, rows values, weighted
   */
  public static void classes(
      FloatArray logits,
      IntArray targets,
      FloatArray weights,
      FloatArray probabilities,
      FloatArray losses,
      int rows,
      int classes) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * classes;
      float logSum = normalize(logits, probabilities, base, classes);
      float weight = weights.get(row);
      float loss = 0f;
      if (weight != 0f) {
        int target = targets.get(row);
        loss = Float.NaN;
        if (target >= 0 && target < classes) {
          loss = weight * (logSum - (logits.get(base + target) - largest(logits, base, classes)));
        }
      }
      losses.set(row, loss);
    }
  }

  /**
   * {@code dz = scale weight (p - t)}.
   *
   * @param probabilities as {@link #classes} left them
   * @param scale the factor of the mean, 1 / N, at {@code scaleAt}
   * @param dLogits the result, rows x classes; it may be the same array as probabilities
   */
  public static void classesGradient(
      FloatArray probabilities,
      IntArray targets,
      FloatArray weights,
      FloatArray scale,
      int scaleAt,
      FloatArray dLogits,
      int rows,
      int classes) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * classes;
      int target = targets.get(row);
      float factor = weights.get(row) * scale.get(scaleAt);
      boolean known = target >= 0 && target < classes;
      boolean counts = weights.get(row) != 0f;
      for (int c = 0; c < classes; c++) {
        float right = c == target ? 1f : 0f;
        float gradient = factor * (probabilities.get(base + c) - right);
        float value = known ? gradient : Float.NaN;
        dLogits.set(base + c, counts ? value : 0f);
      }
    }
  }

  /**
   * Probabilities and losses for rows of target probabilities.
   *
   * @param targets rows x classes
   */
  public static void distributions(
      FloatArray logits,
      FloatArray targets,
      FloatArray weights,
      FloatArray probabilities,
      FloatArray losses,
      int rows,
      int classes) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * classes;
      float logSum = normalize(logits, probabilities, base, classes);
      float max = largest(logits, base, classes);
      float weight = weights.get(row);
      float loss = 0f;
      for (int c = 0; c < classes; c++) {
        float target = targets.get(base + c);
        // A target of 0 counts for nothing, also where the logit is -infinity.
        float term = target * (logSum - (logits.get(base + c) - max));
        loss += target == 0f ? 0f : term;
      }
      losses.set(row, weight == 0f ? 0f : weight * loss);
    }
  }

  /** {@code dz = scale weight (p sum(t) - t)}. */
  public static void distributionsGradient(
      FloatArray probabilities,
      FloatArray targets,
      FloatArray weights,
      FloatArray scale,
      int scaleAt,
      FloatArray dLogits,
      int rows,
      int classes) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * classes;
      float sum = 0f;
      for (int c = 0; c < classes; c++) {
        sum += targets.get(base + c);
      }
      float weight = weights.get(row);
      float factor = weight * scale.get(scaleAt);
      for (int c = 0; c < classes; c++) {
        float gradient = factor * (probabilities.get(base + c) * sum - targets.get(base + c));
        dLogits.set(base + c, weight == 0f ? 0f : gradient);
      }
    }
  }

  /** Writes a row's probabilities and gives the logarithm of its sum of e^(z - max). */
  private static float normalize(
      FloatArray logits, FloatArray probabilities, int base, int classes) {
    float max = largest(logits, base, classes);
    float sum = 0f;
    for (int c = 0; c < classes; c++) {
      float e = FloatFunctions.exp(logits.get(base + c) - max);
      sum += e;
      probabilities.set(base + c, e);
    }
    for (int c = 0; c < classes; c++) {
      probabilities.set(base + c, probabilities.get(base + c) / sum);
    }
    // The largest term is 1, so the sum is from 1 to classes; or it is NaN.
    return sum >= 1f ? FloatFunctions.log(sum) : Float.NaN;
  }

  private static float largest(FloatArray logits, int base, int classes) {
    float max = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = TornadoMath.max(max, logits.get(base + c));
    }
    return max;
  }
}
