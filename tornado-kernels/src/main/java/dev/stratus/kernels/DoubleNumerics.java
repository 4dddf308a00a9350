package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * What the kernels know of float64: as {@link FloatNumerics}, for the classes whose names end in
 * Double. The thresholds keep the same distance from the format's limits.
 */
public final class DoubleNumerics {

  /** Below this, squares of float64 values lose bits (they are subnormal from 2.2e-308 down). */
  public static final double SMALLEST_SAFE = 1e-290;

  /** Above this, a sum of squares or the splitting in {@link #productError} comes near overflow. */
  public static final double LARGEST_SAFE = 1e290;

  /** As {@link FloatNumerics#HEAD}. */
  public static final int HEAD = 32;

  /** As {@link FloatNumerics#FAR}. */
  public static final double FAR = 0.2;

  /**
   * 2^-600: the largest double becomes 4.3e127, and 2^31 squares of that, split, still do not
   * overflow; the least deviation whose squares add up to {@link #LARGEST_SAFE}, 2e140, becomes
   * 5e-41, and its square is no subnormal.
   */
  private static final double SCALE_DOWN = 0x1p-600;

  /** 2^500: the least epsilon, 4.9e-324, becomes 5.3e-23; squares that lose bits are far below. */
  private static final double SCALE_UP = 0x1p500;

  /** Veltkamp's factor, 2^27 + 1: splits a 53-bit number into two of 26 and a sign. */
  private static final double SPLITTER = 134217729.0;

  private DoubleNumerics() {}

  /** As {@link FloatNumerics#spreadOf}. */
  public static double spreadOf(
      double squares, double squaresLost, double shifted, double scaledEpsilon) {
    double spread = squares + ((scaledEpsilon - shifted) - squaresLost);
    spread = spread < scaledEpsilon ? scaledEpsilon : spread;
    return spread < Double.MAX_VALUE ? spread : Double.POSITIVE_INFINITY;
  }

  /** As {@link FloatNumerics#needsRescaling}. */
  public static boolean needsRescaling(double spread, double n) {
    return spread > LARGEST_SAFE || spread < n * SMALLEST_SAFE;
  }

  /** As {@link FloatNumerics#scaleFor}. */
  public static double scaleFor(double spread, double value) {
    double scale = 1.0;
    if (spread > LARGEST_SAFE) {
      scale = SCALE_DOWN;
    } else if (Math.abs(value) <= 1.0) {
      scale = SCALE_UP;
    }
    return scale;
  }

  /** As {@link FloatNumerics#reciprocalRoot}. */
  public static double reciprocalRoot(double spread, double n) {
    double share = 1.0 / n;
    double r = 1.0 / TornadoMath.sqrt(spread * share);
    double product = spread * r;
    double square = product * r;
    double residual =
        ((n - square) - productError(product, r, square)) - productError(spread, r, product) * r;
    return r + (0.5 * r) * (residual * share);
  }

  /** As {@link FloatNumerics#productError}. */
  public static double productError(double a, double b, double product) {
    double aShifted = a * SPLITTER;
    double aHigh = aShifted - (aShifted - a);
    double aLow = a - aHigh;
    double bShifted = b * SPLITTER;
    double bHigh = bShifted - (bShifted - b);
    double bLow = b - bHigh;
    return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
  }
}
