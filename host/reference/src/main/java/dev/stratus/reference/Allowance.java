package dev.stratus.reference;

/**
 * How many ulp(s) a result may be off, and why so many. Derived from the group's width, type and
 * magnitude, never tuned to a result.
 *
 * @param ulps the allowance in units in the last place at the scale s (see {@link Ulps})
 * @param reason the rule that gave it, for the report
 */
public record Allowance(double ulps, String reason) {

  /** Groups of moderate size. */
  public static final Allowance MODERATE =
      new Allowance(4, "moderate row: |mean| <= 1e6 * spread, width <= 65536");

  /** Any group. */
  public static final Allowance ALWAYS =
      new Allowance(14, "any row: |mean| > 1e6 * spread, or width > 65536");

  /** Any group, backward: rstd comes back as saved, and a subnormal one has lost digits. */
  private static final Allowance ALWAYS_BACKWARD =
      new Allowance(14, "any row: |mean| > 1e6 * spread, width > 65536, or rstd subnormal");

  /** Beyond a valid length, and of groups that have no valid element. */
  static final Allowance EXACT = new Allowance(0, "nothing valid here: exactly 0");

  private static final double MODERATE_MEAN = 1e6;
  private static final int MODERATE_WIDTH = 65_536;

  /**
   * Terms of a parameter's gradient that a kernel adds plainly, at most, before it adds such sums
   * with compensation.
   */
  private static final long PLAIN_TERMS = 64;

  /** How far terms may exceed their sum before their own rounding is what counts. */
  private static final double CANCELLED = 2;

  /** The allowance of a row. A constant row other than zero has no spread, so 14. */
  public static Allowance of(int width, double mean, double spread) {
    return of(moderate(width, mean, spread));
  }

  static boolean moderate(long width, double mean, double spread) {
    return width <= MODERATE_WIDTH && Math.abs(mean) <= MODERATE_MEAN * spread;
  }

  private static Allowance of(boolean moderate) {
    return moderate ? MODERATE : ALWAYS;
  }

  private static Allowance backward(boolean moderate) {
    return moderate ? MODERATE : ALWAYS_BACKWARD;
  }

  /**
   * y: 4 or 14 ulp(s), the contract's. Where y is stored in a shorter type, rounding to that is
   * half an ulp of it and all else next to nothing: 14 float32 ulp are 14 * 2^-13 of a float16's
   * and 14 * 2^-16 of a bfloat16's.
   */
  static Allowance y(NumberType type, boolean moderate) {
    int bits = type.mantissaBits() - type.arithmetic().mantissaBits();
    return of(moderate).storedAs(type, Math.scalb(1.0, bits));
  }

  /**
   * @param shorter an ulp of the arithmetic's type in ulp of {@code type}
   */
  private Allowance storedAs(NumberType type, double shorter) {
    return type == type.arithmetic()
        ? this
        : new Allowance(
            0.5 + ulps * shorter,
            "half an ulp for rounding to " + type.text() + ", float32 arithmetic; " + reason);
  }

  /**
   * mean, at s = max(|mean|, spread): an ulp of |mean| for its own rounding; and of the spread's
   * ulp as many as y is allowed, for an error of the mean is in y divided by the spread.
   */
  static Allowance mean(NumberType type, double mean, double spread, boolean moderate) {
    double s = Math.max(Math.abs(mean), spread);
    Allowance rule = of(moderate);
    double ulps = (type.ulp(mean) + rule.ulps * type.ulp(spread)) / type.ulp(s);
    return new Allowance(
        ulps,
        moderate
            ? "an ulp of |mean| for its rounding and 4 of the spread; moderate row"
            : "an ulp of |mean| for its rounding and 14 of the spread; any row");
  }

  /** rstd, at its own size: a factor of y and so no worse than y is allowed. */
  static Allowance rstd(boolean moderate) {
    return of(moderate);
  }

  /** rest, at s = max(|rest|, spread): its error is in y divided by the spread. */
  static Allowance rest(boolean moderate) {
    return of(moderate);
  }

  /**
   * dx, at s = the group's largest |dx|: 4 or 14 ulp(s) as long as dx is not all cancellation. dx
   * is rstd times a difference of up to three terms, two of which contain means over the group, and
   * each is rounded at its own size, whatever they leave of each other. The size of the terms is
   *
   * <pre>T = max rstd * (|g| + mean|g| + |xhat| * mean|g xhat|)</pre>
   *
   * at least s, and at most rstd * max|g| * (2 + max|xhat|). Where T is beyond 2 s, half as many
   * ulp of T are allowed instead. Where the terms of one element, {@code sum = max rstd * (|g| +
   * |mean g| + |xhat * mean(g xhat)|)}, need a larger ulp than s does, 4 or 14 ulp are taken there:
   * each of the three is rounded at its own size. Moderate, that is two: half an ulp each for g and
   * for mean(g), and about three for xhat * mean(g * xhat), with xhat in it twice, which is a third
   * of T. A constant g, one that is a multiple of xhat, and every group of two elements have a dx
   * of this kind.
   */
  static Allowance dx(NumberType type, double s, double sum, double terms, boolean moderate) {
    NumberType arithmetic = type.arithmetic();
    Allowance rule = backward(moderate);
    double ofSum = arithmetic.ulp(sum) / arithmetic.ulp(s);
    if (ofSum > 1) {
      String size = rule.ulps + " ulp at the sum of the absolute terms; ";
      rule = new Allowance(rule.ulps * ofSum, size + rule.reason);
    }
    double lastPlaceOfTerms = Math.scalb(terms, -arithmetic.mantissaBits());
    double cancelled = backward(moderate).ulps / CANCELLED * lastPlaceOfTerms / arithmetic.ulp(s);
    Allowance computed =
        cancelled <= rule.ulps
            ? rule
            : new Allowance(
                cancelled,
                moderate
                    ? "terms that cancel: 2 ulp of their size; moderate row"
                    : "terms that cancel: 7 ulp of their size; any row");
    return computed.storedAs(type, arithmetic.ulp(s) / type.ulp(s));
  }

  /**
   * The gradient of the scale, at s = sum |dy xhat|. Each xhat may be off as a y without affine
   * may, 4 or 14 ulp of max(1, |xhat|); the terms' size is {@code bound} = sum |dy| max(1, |xhat|).
   * Adding comes on top, see {@link #withSum}.
   */
  static Allowance scaleGradient(
      NumberType type, double s, double bound, long terms, boolean moderate) {
    Allowance rule = backward(moderate);
    return withSum(rule.ulps * type.ulp(bound) / type.ulp(s), terms, rule.reason);
  }

  /** The gradient of the offset, at s = sum |dy|: its terms are exact, an ulp for the last sum. */
  static Allowance offsetGradient(long terms) {
    return withSum(1, terms, "exact terms");
  }

  /**
   * A plain sum of n terms rounds n - 1 times by half an ulp of their absolute sum at most; sums of
   * up to 64 terms are added with compensation, which rounds once more at the end. All together no
   * more than the contract's 14, unless the terms alone need that.
   */
  private static Allowance withSum(double ofTerms, long terms, String reason) {
    double ofSum = Math.max(0, Math.min(terms, PLAIN_TERMS) - 1) / 2.0;
    double ulps = Math.max(ofTerms, Math.min(ALWAYS.ulps, ofTerms + ofSum));
    return new Allowance(ulps, "terms, and sums of up to 64 of them, at most 14; " + reason);
  }
}
