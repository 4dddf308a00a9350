package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What happens to a gradient between the backward pass and the solver, float32, in the order of
 * MATLAB's trainNetwork: accumulation, L2, threshold. One rung each, a work-item per element.
 *
 * <ol>
 *   <li>{@link #fill}, {@link #accumulate}, {@link #scale}: gradients of several mini-batches.
 *   <li>{@link #addL2}: {@code g += factor w}.
 *   <li>The threshold, if any. By value: {@link #clipAbsolute}. By norm: {@link
 *       Sums#partsOfSquares} of one parameter ({@code l2norm}) or of all into one array of partials
 *       ({@code global-l2norm}), then {@link #clipFactor}, then {@link #clip}, or the solver's own
 *       reading of that factor.
 *   <li>{@link #firstNotFiniteParts}, {@link #firstNotFinite}: which element went wrong, without
 *       atomics.
 * </ol>
 */
public final class GradientSteps {
  /** What {@link #firstNotFinite} says of an array in which every element is finite. */
  public static final int ALL_FINITE = -1;

  private GradientSteps() {}

  /** All elements become {@code value}. */
  public static void fill(FloatArray values, int elements, float value) {
    for (@Parallel int i = 0; i < elements; i++) {
      values.set(i, value);
    }
  }

  /** {@code sum += share[at] * values}, element by element; share is the mini-batch's part. */
  public static void accumulate(
      FloatArray sum, FloatArray values, FloatArray share, int at, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      sum.set(i, sum.get(i) + share.get(at) * values.get(i));
    }
  }

  /** {@code values *= factor[at]}. */
  public static void scale(FloatArray values, FloatArray factor, int at, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      values.set(i, values.get(i) * factor.get(at));
    }
  }

  /**
   * {@code gradient += factor w}.
   *
   * @param factor the network's L2 regularization times the parameter's L2 factor
   */
  public static void addL2(FloatArray gradient, FloatArray w, int elements, float factor) {
    for (@Parallel int i = 0; i < elements; i++) {
      gradient.set(i, gradient.get(i) + factor * w.get(i));
    }
  }

  /**
   * {@code absolute-value}: elements above the threshold in size become it, with their sign. NaN
   * stays.
   *
   * @param threshold &gt; 0
   */
  public static void clipAbsolute(FloatArray gradient, int elements, float threshold) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = gradient.get(i);
      gradient.set(i, TornadoMath.max(-threshold, TornadoMath.min(threshold, value)));
    }
  }

  /**
   * {@code factors[at]} = threshold / norm where the norm is above the threshold, else 1.
   *
   * <p>A norm whose square overflows is infinity, and then the factor is 0; one that is NaN gives
   * NaN, so that the step is found to be bad.
   *
   * @param partials sums of squares, from {@code offset} on
   * @param threshold &gt; 0
   */
  public static void clipFactor(
      FloatArray partials, int offset, int parts, FloatArray factors, int at, float threshold) {
    for (@Parallel int item = 0; item < 1; item++) {
      float sum = 0f;
      for (int part = 0; part < parts; part++) {
        sum += partials.get(offset + part);
      }
      float norm = TornadoMath.sqrt(sum);
      factors.set(at, norm <= threshold ? 1f : threshold / norm);
    }
  }

  /** {@code gradient *= factors[at]}. */
  public static void clip(FloatArray gradient, FloatArray factors, int at, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      gradient.set(i, gradient.get(i) * factors.get(at));
    }
  }

  /**
   * The first launch of the search for NaN and infinity: each part's first bad element, or the
   * number of elements. Part q has the elements of part q in {@link Sums#parts}.
   *
   * @param firsts the results, parts values
   */
  @SuppressWarnings("IdentityBinaryExpression")
  public static void firstNotFiniteParts(
      FloatArray values, IntArray firsts, int elements, int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      int end = Sums.firstOf(part + 1, elements, parts);
      int first = elements;
      for (int i = Sums.firstOf(part, elements, parts); i < end; i++) {
        // x - x is 0 for every finite x and NaN for all else.
        float value = values.get(i);
        if (value - value != 0f) {
          first = Math.min(first, i);
        }
      }
      firsts.set(part, first);
    }
  }

  /** The second launch: {@code result[at]} = the first bad element or {@link #ALL_FINITE}. */
  public static void firstNotFinite(
      IntArray firsts, IntArray result, int at, int elements, int parts) {
    for (@Parallel int item = 0; item < 1; item++) {
      int first = elements;
      for (int part = 0; part < parts; part++) {
        first = Math.min(first, firsts.get(part));
      }
      result.set(at, first == elements ? ALL_FINITE : first);
    }
  }
}
