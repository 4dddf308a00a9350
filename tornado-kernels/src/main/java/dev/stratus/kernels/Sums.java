package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Sums over whole arrays, float32, in two launches and without atomics, so that the same sizes give
 * the same bits on every run: {@code parts} work-items each add a share of the array, then one adds
 * their results, in order.
 *
 * <p>Each part adds with Kahan's compensation (Comm. ACM 8, 1965), so that a sum of n terms is
 * within {@code (4 + parts) 2^-24 sum |terms|} of the true one, however long the array. Under
 * REASSOCIATE the same holds, as the compensated chain is no plain sum and stays as written.
 */
public final class Sums {
  private Sums() {}

  /**
   * The first launch, plain: part q adds elements from {@code q * elements / parts} to before
   * {@code (q + 1) * elements / parts}.
   *
   * @param partials the results, at {@code offset} and after
   * @param parts at least 1
   */
  public static void parts(
      FloatArray values, FloatArray partials, int offset, int elements, int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      int end = firstOf(part + 1, elements, parts);
      float sum = 0f;
      float lost = 0f;
      for (int i = firstOf(part, elements, parts); i < end; i++) {
        float term = values.get(i) - lost;
        float next = sum + term;
        lost = (next - sum) - term;
        sum = next;
      }
      partials.set(offset + part, sum);
    }
  }

  /** {@link #parts} of the squares. */
  public static void partsOfSquares(
      FloatArray values, FloatArray partials, int offset, int elements, int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      int end = firstOf(part + 1, elements, parts);
      float sum = 0f;
      float lost = 0f;
      for (int i = firstOf(part, elements, parts); i < end; i++) {
        float value = values.get(i);
        float term = value * value - lost;
        float next = sum + term;
        lost = (next - sum) - term;
        sum = next;
      }
      partials.set(offset + part, sum);
    }
  }

  /**
   * The second launch: {@code result[at] = factor[factorAt] * sum} of the first {@code parts}
   * partials.
   *
   * @param factor such as 1 / observations; an array, because a graph's scalars stay as they were
   *     when it was made
   */
  public static void total(
      FloatArray partials, FloatArray factor, int factorAt, FloatArray result, int at, int parts) {
    for (@Parallel int item = 0; item < 1; item++) {
      float sum = 0f;
      for (int part = 0; part < parts; part++) {
        sum += partials.get(part);
      }
      result.set(at, sum * factor.get(factorAt));
    }
  }

  /** The first element of a part: no product overflows, whatever the size. */
  static int firstOf(int part, int elements, int parts) {
    return (int) ((long) part * elements / parts);
  }
}
