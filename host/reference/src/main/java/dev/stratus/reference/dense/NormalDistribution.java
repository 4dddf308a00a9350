package dev.stratus.reference.dense;

/** The standard normal distribution in double. */
final class NormalDistribution {
  /** Beyond it the distribution function is 0 or 1 in double. */
  private static final double FAR = 39;

  private NormalDistribution() {}

  static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * {@code 1/2 + density(x) (x + x^3/3 + x^5/(3 5) + ...)}: all terms have one sign, so nothing
   * cancels for x above 0 (Marsaglia, Evaluating the normal distribution, J. Statistical Software
   * 11, 2004). The other side is {@code 1 - } that, right to 1e-16.
   */
  static double below(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (x < 0) {
      return 1 - below(-x);
    }
    if (x > FAR) {
      return 1;
    }
    double term = x;
    double sum = 0;
    for (int k = 3; sum + term != sum; k += 2) {
      sum += term;
      term *= x * x / k;
    }
    return 0.5 + sum * density(x);
  }
}
