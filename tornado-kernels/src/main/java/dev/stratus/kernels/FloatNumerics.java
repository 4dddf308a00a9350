package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * What the kernels know of float32: thresholds, and the few steps that depend on the format. {@link
 * DoubleNumerics} says the same of float64 under the same names, so that the kernels of that type
 * differ from these in nothing but types.
 */
public final class FloatNumerics {

  /** Below this, squares of float32 values lose bits (they are subnormal from 1.2e-38 down). */
  public static final float SMALLEST_SAFE = 1e-30f;

  /** Above this, a sum of squares or the splitting in {@link #productError} comes near overflow. */
  public static final float LARGEST_SAFE = 1e30f;

  /**
   * Columns that the pivot is the mean of: enough to be near the row's mean, few enough to be free.
   */
  public static final int HEAD = 32;

  /**
   * A pivot is far when more than this share of the squares around it is due to its distance from
   * the mean (that is a quarter of the variance): below it the subtraction loses a third of a bit
   * at most. One normal row in 200 is.
   */
  public static final float FAR = 0.2f;

  /**
   * 2^-90: the largest float becomes 2.7e11, and 2^31 squares of that, split, still do not
   * overflow; the least deviation whose squares add up to {@link #LARGEST_SAFE}, 2e10, becomes
   * 1.7e-17, and its square is no subnormal.
   */
  private static final float SCALE_DOWN = 0x1p-90f;

  /** 2^60: the least epsilon, 1.4e-45, becomes 1.9e-9; squares that lose bits are far below it. */
  private static final float SCALE_UP = 0x1p60f;

  /** Veltkamp's factor, 2^12 + 1: splits a 24-bit number into two of 12. */
  private static final float SPLITTER = 4097f;

  private FloatNumerics() {}

  /**
   * {@code n (variance + epsilon)}, from sums around a pivot that is nearly the mean: what is added
   * to the squares is small beside them, so that the whole rounds about once. Never below n
   * epsilon, where rounding could bring a constant row. NaN, which a sum of squares that overflowed
   * may be, becomes infinity; its {@link #reciprocalRoot} is NaN.
   *
   * @param squares the sum of d^2, squaresLost too high
   * @param shifted what of it is due to the pivot's distance from the mean, n c^2
   */
  public static float spreadOf(
      float squares, float squaresLost, float shifted, float scaledEpsilon) {
    float spread = squares + ((scaledEpsilon - shifted) - squaresLost);
    spread = spread < scaledEpsilon ? scaledEpsilon : spread;
    return spread < Float.MAX_VALUE ? spread : Float.POSITIVE_INFINITY;
  }

  /** True for infinity too; a row that holds NaN stays so when rescaled. */
  public static boolean needsRescaling(float spread, float n) {
    return spread > LARGEST_SAFE || spread < n * SMALLEST_SAFE;
  }

  /**
   * The power of two for a row that needs rescaling. A row that varies by so little as to need a
   * larger scale has small values, or else is constant, and that needs none.
   *
   * @param value any value of the row
   */
  public static float scaleFor(float spread, float value) {
    float scale = 1f;
    if (spread > LARGEST_SAFE) {
      scale = SCALE_DOWN;
    } else if (Math.abs(value) <= 1f) {
      scale = SCALE_UP;
    }
    return scale;
  }

  /**
   * sqrt(n / spread) = 1 / sqrt(variance + epsilon) to half an ulp: quotient, root and quotient
   * each round, and one Newton step with the exact residual n - spread r r takes that back. It is
   * the one value that every column of a row shares, so its error is everyone's.
   */
  public static float reciprocalRoot(float spread, float n) {
    float share = 1f / n;
    float r = 1f / TornadoMath.sqrt(spread * share);
    float product = spread * r;
    float square = product * r;
    float residual =
        ((n - square) - productError(product, r, square)) - productError(spread, r, product) * r;
    return r + (0.5f * r) * (residual * share);
  }

  /**
   * What the rounding of {@code product = a * b} lost, exactly (Dekker, Numer. Math. 18, 1971, with
   * Veltkamp's splitting). Not by {@code Math.fma}, which TornadoVM 5.2 has no code for.
   */
  public static float productError(float a, float b, float product) {
    float aShifted = a * SPLITTER;
    float aHigh = aShifted - (aShifted - a);
    float aLow = a - aHigh;
    float bShifted = b * SPLITTER;
    float bHigh = bShifted - (bShifted - b);
    float bLow = b - bHigh;
    return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
  }
}
