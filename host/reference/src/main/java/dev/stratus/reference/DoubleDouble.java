package dev.stratus.reference;

/**
 * A number as the unevaluated sum of two doubles, about 32 decimal digits: what a float64 result is
 * judged with. Two-sum is Knuth's (TAOCP 2, 4.2.2), the exact product is by fused multiply-add; see
 * Hida, Li, Bailey, "Algorithms for Quad-Double Precision Floating Point Arithmetic" (2001).
 *
 * <p>Exact where nothing over- or underflows; what is not finite comes out as not finite in {@code
 * hi}.
 *
 * @param hi the number rounded to double
 * @param lo what that rounding lost, up to an error of about 2^-104 of the number
 */
record DoubleDouble(double hi, double lo) {
  static final DoubleDouble ZERO = new DoubleDouble(0, 0);

  /** a + b, exactly. */
  static DoubleDouble sum(double a, double b) {
    double s = a + b;
    double t = s - a;
    return new DoubleDouble(s, (a - (s - t)) + (b - t));
  }

  /** a * b, exactly. */
  static DoubleDouble product(double a, double b) {
    double p = a * b;
    return new DoubleDouble(p, Math.fma(a, b, -p));
  }

  /** Two parts, the second at most about an ulp of the first. */
  private static DoubleDouble normalized(double hi, double lo) {
    double s = hi + lo;
    return new DoubleDouble(s, lo - (s - hi));
  }

  DoubleDouble plus(double b) {
    DoubleDouble s = sum(hi, b);
    return normalized(s.hi, s.lo + lo);
  }

  DoubleDouble plus(DoubleDouble b) {
    DoubleDouble s = sum(hi, b.hi);
    DoubleDouble t = sum(lo, b.lo);
    DoubleDouble u = normalized(s.hi, s.lo + t.hi);
    return normalized(u.hi, u.lo + t.lo);
  }

  DoubleDouble minus(DoubleDouble b) {
    return plus(new DoubleDouble(-b.hi, -b.lo));
  }

  DoubleDouble times(double b) {
    DoubleDouble p = product(hi, b);
    return normalized(p.hi, Math.fma(lo, b, p.lo));
  }

  DoubleDouble times(DoubleDouble b) {
    DoubleDouble p = product(hi, b.hi);
    return normalized(p.hi, p.lo + Math.fma(hi, b.lo, lo * b.hi));
  }

  /** Times a power of two: exact. */
  DoubleDouble scaled(double power) {
    return new DoubleDouble(hi * power, lo * power);
  }

  DoubleDouble dividedBy(double b) {
    double q = hi / b;
    DoubleDouble rest = minus(product(q, b));
    return normalized(q, rest.hi / b);
  }

  /** 1 / sqrt of this, which is positive: one step of Newton's method from double's own. */
  DoubleDouble reciprocalRoot() {
    double r = 1 / Math.sqrt(hi);
    // The residual 1 - v r^2 is about 2^-52, so a double is enough for what it corrects.
    DoubleDouble residual = new DoubleDouble(1, 0).minus(times(product(r, r)));
    return normalized(r, 0.5 * r * residual.hi);
  }
}
