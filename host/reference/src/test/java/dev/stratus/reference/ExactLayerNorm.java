package dev.stratus.reference;

import java.math.BigDecimal;
import java.math.MathContext;

/** The definition itself, in 80 decimal digits: what judges the judge. */
final class ExactLayerNorm {
  private static final MathContext DIGITS = new MathContext(80);

  private ExactLayerNorm() {}

  static BigDecimal[] row(float[] x, double epsilon, float[] gamma, float[] beta) {
    BigDecimal width = BigDecimal.valueOf(x.length);
    BigDecimal sum = BigDecimal.ZERO;
    for (float v : x) {
      sum = sum.add(new BigDecimal(v));
    }
    BigDecimal mean = sum.divide(width, DIGITS);
    BigDecimal squares = BigDecimal.ZERO;
    for (float v : x) {
      squares = squares.add(new BigDecimal(v).subtract(mean).pow(2), DIGITS);
    }
    BigDecimal deviation = squares.divide(width, DIGITS).add(new BigDecimal(epsilon)).sqrt(DIGITS);
    BigDecimal[] y = new BigDecimal[x.length];
    for (int c = 0; c < x.length; c++) {
      BigDecimal xhat = new BigDecimal(x[c]).subtract(mean).divide(deviation, DIGITS);
      y[c] = new BigDecimal(gamma[c]).multiply(xhat).add(new BigDecimal(beta[c]), DIGITS);
    }
    return y;
  }
}
