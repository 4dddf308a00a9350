package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The functions against the JDK's in double, over float32 from end to end. */
class FloatFunctionsTest {
  /** Every so many bit patterns: a prime. */
  private static final int STRIDE = 4099;

  @FunctionalInterface
  private interface FloatFunction {
    float of(float x);
  }

  @Test
  void exp() {
    assertThat(worst(FloatFunctions::exp, Math::exp, -103, 88.7f)).isLessThan(1.5);
    assertThat(FloatFunctions.exp(0f)).isEqualTo(1f);
    assertThat(FloatFunctions.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FloatFunctions.exp(-200f)).isZero();
    assertThat(FloatFunctions.exp(200f)).isInfinite();
    assertThat(FloatFunctions.exp(Float.POSITIVE_INFINITY)).isInfinite();
    assertThat(FloatFunctions.exp(Float.NaN)).isNaN();
  }

  @Test
  void tanh() {
    assertThat(worst(FloatFunctions::tanh, Math::tanh, -100, 100)).isLessThan(3);
    assertThat(FloatFunctions.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatFunctions.tanh(Float.NaN)).isNaN();
  }

  @Test
  void sigmoid() {
    assertThat(worst(FloatFunctions::sigmoid, x -> 1 / (1 + Math.exp(-x)), -80, 80)).isLessThan(3);
    assertThat(FloatFunctions.sigmoid(-1000f)).isZero();
    assertThat(FloatFunctions.sigmoid(1000f)).isEqualTo(1f);
    assertThat(FloatFunctions.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void log() {
    assertThat(worst(FloatFunctions::log, Math::log, Float.MIN_NORMAL, Float.MAX_VALUE))
        .isLessThan(2);
    assertThat(FloatFunctions.log(1f)).isZero();
  }

  /** The worst error in ulp of the result, not below the least normal number's. */
  private static double worst(FloatFunction f, DoubleUnaryOperator right, float from, float to) {
    double worst = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (x >= from && x <= to) {
        double expected = right.applyAsDouble(x);
        double ulp = Math.max(Math.ulp((float) expected), Float.MIN_VALUE);
        worst = Math.max(worst, Math.abs(f.of(x) - expected) / ulp);
      }
    }
    return worst;
  }
}
