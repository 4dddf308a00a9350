package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * Functions that a device's own library rounds as it likes, written in additions, products and
 * quotients: the same bits on every device under STRICT, and vectors where the compiler makes
 * vectors. Errors are in units of the last place of the result, worst over all float32 arguments
 * that the tests walk.
 *
 * <p>All rest on {@code e^r - 1} for {@code |r| <= ln(2) / 2}: the terms of the exponential series
 * up to r^8 / 8!. What the series leaves out is below {@code r^9 / 9!}, at most 5.7e-10 of r, or
 * 0.01 ulp.
 */
public final class FloatFunctions {
  private static final float LOG2_E = 1.44269504f;

  /**
   * ln 2 in two parts (Cody and Waite, Software Manual for the Elementary Functions, 1980): the
   * first has 15 bits, so that its product with a whole number below 2^9 is exact.
   */
  private static final float LN2_HIGH = 0x1.62e4p-1f;

  private static final float LN2_LOW = (float) (0.693147180559945309 - 0x1.62e4p-1);

  /** e^-104 is below half of the least float, 1.4e-45. */
  private static final float LEAST_EXPONENT = -104f;

  /** e^89 is above the largest float, 3.4e38. */
  private static final float MOST_EXPONENT = 89f;

  /** 2 / sqrt(2 pi): the slope of erf(x / sqrt(2)) at 0. */
  private static final float TWICE_DENSITY = 0.797884561f;

  /** 1 / sqrt(2). */
  private static final float ROOT_HALF = 0.707106781f;

  /** sqrt(2) - 1: above it the logarithm takes half of its argument. */
  private static final float ROOT_TWO_LESS_ONE = 0.414213562f;

  private FloatFunctions() {}

  /** e^x. Below -104: 0; above 88.7: infinity; NaN of NaN. */
  public static float exp(float x) {
    float bounded = TornadoMath.max(TornadoMath.min(x, MOST_EXPONENT), LEAST_EXPONENT);
    float n = TornadoMath.floor(bounded * LOG2_E + 0.5f);
    float p = expMinusOneNear(bounded - n * LN2_HIGH, n * LN2_LOW);
    // 2^n in two factors, as n goes from -150 to 128.
    int whole = (int) n;
    int part = whole / 2;
    return ((p + 1f) * powerOfTwo(part)) * powerOfTwo(whole - part);
  }

  /** tanh x, of x's sign. */
  public static float tanh(float x) {
    float size = TornadoMath.abs(x);
    // tanh a = -t / (t + 2) with t = e^-2a - 1; beyond a = 20 it is 1 in float32.
    float argument = TornadoMath.max(-2f * size, -40f);
    float n = TornadoMath.floor(argument * LOG2_E + 0.5f);
    float p = expMinusOneNear(argument - n * LN2_HIGH, n * LN2_LOW);
    float power = powerOfTwo((int) n);
    float t = p * power + (power - 1f);
    float value = -t / (t + 2f);
    return x < 0f ? -value : value;
  }

  /** 1 / (1 + e^-x), without overflow on either side. */
  public static float sigmoid(float x) {
    float e = exp(-TornadoMath.abs(x));
    return (x >= 0f ? 1f : e) / (1f + e);
  }

  /** ln x for a normal x &gt; 0. */
  public static float log(float x) {
    int bits = Float.floatToRawIntBits(x);
    // x = 2^n (1 + f), 1 + f in [1, 2), halved from sqrt(2) on.
    float f = Float.intBitsToFloat((bits & 0x7fffff) | 0x3f800000) - 1f;
    float n = (bits >> 23) - 127;
    if (f > ROOT_TWO_LESS_ONE) {
      f = (f - 1f) * 0.5f;
      n += 1f;
    }
    // ln(1 + f) = 2 artanh s, s = f / (2 + f), |s| <= 0.172: the series up to s^9 leaves out less
    // than 2 s^11 / 11, 2e-9 of s.
    float s = f / (2f + f);
    float z = s * s;
    float series = z * (2f / 3f + z * (2f / 5f + z * (2f / 7f + z * (2f / 9f))));
    // 2 s = f - s f, so that the large part, f, is exact.
    return n * LN2_HIGH + (f - (s * (f - series) - n * LN2_LOW));
  }

  /**
   * The distribution function of the standard normal distribution, {@code (1 + erf(x / sqrt(2))) /
   * 2}, to 7.5e-8 plus rounding: the rational approximation 7.1.26 of Abramowitz and Stegun,
   * Handbook of Mathematical Functions (1964), page 299, from Hastings, Approximations for Digital
   * Computers (1955), whose error in erf is at most 1.5e-7.
   *
   * @param tail {@code e^(-x^2 / 2)}
   */
  public static float normal(float x, float tail) {
    float z = TornadoMath.abs(x) * ROOT_HALF;
    float t = 1f / (1f + 0.3275911f * z);
    float polynomial =
        t
            * (0.254829592f
                + t
                    * (-0.284496736f
                        + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
    float beyond = 0.5f * polynomial * tail;
    return x < 0f ? beyond : 1f - beyond;
  }

  /** {@code e^(-x^2 / 2)}. */
  public static float normalTail(float x) {
    return exp(-0.5f * (x * x));
  }

  /** The density of the standard normal distribution. */
  public static float normalDensity(float tail) {
    return 0.5f * TWICE_DENSITY * tail;
  }

  /** e^(r - low) - 1 for |r - low| up to about ln(2) / 2. */
  private static float expMinusOneNear(float high, float low) {
    float r = high - low;
    float series =
        r
            * r
            * (1f / 2
                + r
                    * (1f / 6
                        + r
                            * (1f / 24
                                + r
                                    * (1f / 120
                                        + r * (1f / 720 + r * (1f / 5040 + r * (1f / 40320)))))));
    return r + series;
  }

  /** 2^n for n from -126 to 127. */
  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }
}
