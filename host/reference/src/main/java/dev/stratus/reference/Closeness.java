package dev.stratus.reference;

import java.util.List;

/**
 * Compares any two arrays element by element, for kernels that {@link LayerNormJudge} does not
 * know: the caller says how far apart they may be. Errors are in units in the last place at the
 * size of the expected value, or at a size that the caller names, where results are small
 * differences of larger terms and an ulp of their own says nothing.
 *
 * @param ulps what is allowed, in ulp; 0: every value must be equal (0 and -0 are)
 * @param size an ulp is that of a number at least so large; 0: of the expected value itself
 */
public record Closeness(double ulps, double size) {

  /**
   * @throws IllegalArgumentException if a number is negative or NaN, or the size not finite
   */
  public Closeness {
    if (!(ulps >= 0)) {
      throw new IllegalArgumentException(
          "The tolerance is " + ulps + " ulp; it must be 0 or more, such as 4.");
    }
    if (!(size >= 0) || Double.isInfinite(size)) {
      throw new IllegalArgumentException(
          "The size at which an ulp is taken is " + size + "; it must be finite and 0 or more.");
    }
  }

  /** So many ulp of each expected value. */
  public static Closeness within(double ulps) {
    return new Closeness(ulps, 0);
  }

  /**
   * The same, where an ulp is never smaller than that of a number of this size: for sums whose
   * terms cancel, the size of the terms.
   */
  public Closeness atSize(double value) {
    return new Closeness(ulps, value);
  }

  /**
   * Judges the first {@code count} values. A NaN must be a NaN and an infinity the same infinity;
   * anything else is infinitely wrong.
   *
   * @param type the number type of the values judged: an ulp is one of its
   * @param expected of any type; rounding them to {@code type} is not counted as equality
   */
  public ComparisonReport compare(NumberType type, Values actual, Values expected, long count) {
    Allowance allowance = new Allowance(ulps, reason());
    Tally tally = new Tally(type, actual, index -> new Place(List.of("element"), List.of(index)));
    for (long i = 0; i < count; i++) {
      double right = expected.at(i);
      double value = actual.at(i);
      double s = Double.isFinite(right) ? Math.max(Math.abs(right), size) : size;
      tally.count(i, right, value, s, error(type, right, value, s), allowance);
    }
    return tally.report();
  }

  /**
   * {@link #compare(NumberType, Values, Values, long)} where each element has a size of its own,
   * such as the sum of its absolute terms: a plain sum of n terms is within n ulp at that size.
   *
   * @param sizes finite, and 0 or more
   */
  public ComparisonReport compare(
      NumberType type, Values actual, Values expected, Values sizes, long count) {
    Allowance allowance =
        new Allowance(ulps, "asked for by the caller, an ulp taken at the size of the terms");
    Tally tally = new Tally(type, actual, index -> new Place(List.of("element"), List.of(index)));
    for (long i = 0; i < count; i++) {
      double right = expected.at(i);
      double value = actual.at(i);
      double terms = Math.max(size, sizes.at(i));
      double s = Double.isFinite(right) ? Math.max(Math.abs(right), terms) : terms;
      tally.count(i, right, value, s, error(type, right, value, s), allowance);
    }
    return tally.report();
  }

  private static double error(NumberType type, double right, double value, double s) {
    if (right == value || (Double.isNaN(right) && Double.isNaN(value))) {
      return 0;
    }
    return Double.isFinite(right) ? type.error(right, 0, value, s) : Double.POSITIVE_INFINITY;
  }

  private String reason() {
    return size > 0
        ? "asked for by the caller, an ulp taken at " + size + " or more"
        : "asked for by the caller";
  }
}
