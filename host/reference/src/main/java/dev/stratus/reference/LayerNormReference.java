package dev.stratus.reference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalization over rows x width in double, written for certainty and not for speed.
 *
 * <p>Two passes, centred and corrected: {@code m = mean(x)}, {@code d = x - m}, {@code c =
 * mean(d)}, {@code e = d - c}, {@code variance = mean(e^2)}, {@code rstd = 1 / sqrt(variance +
 * epsilon)}, {@code xhat = e * rstd}, {@code y = gamma * xhat + beta}. All sums are pairwise. No
 * float32 input can overflow or underflow here: the square of the largest is 1.2e77, of the
 * smallest 2e-90.
 *
 * <p>One NaN or infinity in a row makes that whole row NaN, and no other row.
 */
public final class LayerNormReference {

  /** Below this many terms a sum is a plain loop; above, it is split in halves. */
  private static final int PLAIN_SUM = 64;

  private final int width;
  private final double epsilon;
  private final float[] gamma;
  private final float[] beta;

  private LayerNormReference(int width, double epsilon, float[] gamma, float[] beta) {
    this.width = width;
    this.epsilon = epsilon;
    this.gamma = gamma;
    this.beta = beta;
  }

  /**
   * A reference for rows of one width.
   *
   * @param width elements in a row, at least 1
   * @param epsilon added to the variance; finite and > 0. Give the value the kernel works with: a
   *     kernel with a float parameter sees {@code (float) 1e-5}, which is not 1e-5
   * @param gamma scale per column, {@code width} values; null: all ones
   * @param beta offset per column, {@code width} values; null: all zeros
   * @throws IllegalArgumentException if one of these does not hold
   */
  public static LayerNormReference of(
      int width, double epsilon, float @Nullable [] gamma, float @Nullable [] beta) {
    if (width < 1) {
      throw new IllegalArgumentException("width is " + width + "; it must be >= 1.");
    }
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be finite and > 0, such as 1e-5.");
    }
    return new LayerNormReference(
        width, epsilon, filled("scale", gamma, width, 1f), filled("offset", beta, width, 0f));
  }

  private static float[] filled(String name, float @Nullable [] values, int width, float absent) {
    if (values == null) {
      float[] all = new float[width];
      Arrays.fill(all, absent);
      return all;
    }
    if (values.length != width) {
      throw new IllegalArgumentException(
          "The "
              + name
              + " has "
              + values.length
              + " values and the rows are "
              + width
              + " wide; it must have one value per column.");
    }
    return values.clone();
  }

  public int width() {
    return width;
  }

  public double epsilon() {
    return epsilon;
  }

  /** The scale of one column. */
  public float gamma(int column) {
    return gamma[column];
  }

  /** The offset of one column. */
  public float beta(int column) {
    return beta[column];
  }

  /** Takes the rows of {@link #forward} one after another. */
  @FunctionalInterface
  public interface RowConsumer {
    void accept(long row, ReferenceRow reference);
  }

  /**
   * Normalizes every row, in order, keeping one at a time.
   *
   * @throws IllegalArgumentException if the input's width is not this reference's
   */
  public void forward(FloatRows x, RowConsumer consumer) {
    requireWidth("input", x.width());
    float[] values = new float[width];
    for (long row = 0; row < x.rows(); row++) {
      x.read(row, values);
      consumer.accept(row, row(values));
    }
  }

  /**
   * Normalizes one row of {@link #width()} values.
   *
   * @throws IllegalArgumentException if the row has another length
   */
  public ReferenceRow row(float[] x) {
    requireWidth("row", x.length);
    double[] e = new double[width];
    for (int c = 0; c < width; c++) {
      e[c] = x[c];
    }
    double mean = sum(e, 0, width) / width;
    subtract(e, mean);
    double correction = sum(e, 0, width) / width;
    subtract(e, correction);
    double variance = sumOfSquares(e, 0, width) / width;
    double rstd = 1 / Math.sqrt(variance + epsilon);
    double[] y = new double[width];
    for (int c = 0; c < width; c++) {
      e[c] *= rstd;
      y[c] = gamma[c] * e[c] + beta[c];
    }
    return new ReferenceRow(mean + correction, variance, rstd, e, y);
  }

  void requireWidth(String what, int found) {
    if (found != width) {
      throw new IllegalArgumentException(
          "The " + what + " is " + found + " wide and the reference " + width + ".");
    }
  }

  private static void subtract(double[] values, double amount) {
    for (int c = 0; c < values.length; c++) {
      values[c] -= amount;
    }
  }

  /** Pairwise: the error grows with the logarithm of the width, not with the width. */
  private static double sum(double[] v, int from, int to) {
    if (to - from > PLAIN_SUM) {
      int middle = (from + to) >>> 1;
      return sum(v, from, middle) + sum(v, middle, to);
    }
    double total = 0;
    for (int i = from; i < to; i++) {
      total += v[i];
    }
    return total;
  }

  private static double sumOfSquares(double[] v, int from, int to) {
    if (to - from > PLAIN_SUM) {
      int middle = (from + to) >>> 1;
      return sumOfSquares(v, from, middle) + sumOfSquares(v, middle, to);
    }
    double total = 0;
    for (int i = from; i < to; i++) {
      total += v[i] * v[i];
    }
    return total;
  }
}
