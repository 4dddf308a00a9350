package dev.stratus.reference;

/**
 * The measure of the contract: an error in units in the last place of a float32 of the size {@code
 * s = max(|y|, |gamma * xhat|, |beta|, |gamma|)}. Near zero a plain ulp of y would mean nothing: y
 * is there the small difference of larger terms, each rounded at its own size.
 */
final class Ulps {
  private static final int MANTISSA_BITS = 23;

  /** The first power of two that float32 cannot hold; where an overflowed result is taken to be. */
  private static final double BEYOND_MAX = 0x1p128;

  /** At and above this, rounding to nearest gives infinity. */
  private static final double ROUNDS_TO_INFINITY = 0x1.ffffffp127;

  private Ulps() {}

  static double scale(double y, double gamma, double xhat, double beta) {
    double product = Math.max(Math.abs(gamma * xhat), Math.abs(gamma));
    return Math.max(Math.max(Math.abs(y), product), Math.abs(beta));
  }

  /** The spacing of float32 values at a finite size s; that of the subnormals is the least. */
  static double ulp(double s) {
    int exponent = Math.max(Math.getExponent(s), Float.MIN_EXPONENT);
    return Math.scalb(1.0, exponent - MANTISSA_BITS);
  }

  /**
   * The error of {@code actual} in ulp(s). A reference that is not finite asks for any value that
   * is not finite. Where the reference is finite, NaN is infinitely wrong, and infinity counts as
   * 2^128, so that a result a few ulp short of overflow is judged like any other.
   */
  static double error(double expected, float actual, double s) {
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      return Float.isFinite(actual) ? Double.POSITIVE_INFINITY : 0;
    }
    if (Float.isNaN(actual)) {
      return Double.POSITIVE_INFINITY;
    }
    if (Float.isInfinite(actual)) {
      boolean rightly = Math.abs(expected) >= ROUNDS_TO_INFINITY && (expected > 0) == (actual > 0);
      return rightly ? 0 : Math.abs(Math.copySign(BEYOND_MAX, actual) - expected) / ulp(s);
    }
    return Math.abs(actual - expected) / ulp(s);
  }
}
