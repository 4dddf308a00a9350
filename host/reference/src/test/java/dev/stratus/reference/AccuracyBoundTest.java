package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bound tells methods apart: float32 arithmetic that is centred and corrected meets it on every
 * row of moderate values, and the two shorter methods do not.
 */
class AccuracyBoundTest {
  private static final float EPSILON = 1e-5f;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 17, 64, 127, 1021, 4097})
  void centredAndCorrectedInFloat32MeetsIt(int width) {
    Map<String, float[]> rows = new LinkedHashMap<>(Rows.hard(width));
    // These overflow float32 sums; the kernels scale such rows, this arithmetic does not.
    rows.keySet().removeIf(name -> name.startsWith("large"));
    rows.forEach((name, x) -> {
      ComparisonReport report = judge(x, centredAndCorrected(x, true));
      assertThat(report.passed()).as("%s, width %d: %s", name, width, report.text()).isTrue();
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e3, 1e4, 1e6})
  void withoutTheCorrectionItFails(double mean) {
    float[] x = Rows.normal(1024, mean, 1, 21);
    assertThat(judge(x, centredAndCorrected(x, true)).passed()).isTrue();
    ComparisonReport plain = judge(x, centredAndCorrected(x, false));
    assertThat(plain.passed()).isFalse();
    // The mean's own rounding: up to 256 ulp of 1 at mean 1e3, a thousand times that at 1e6.
    assertThat(plain.worstUlps()).isGreaterThan(Allowance.ALWAYS.ulps());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e3, 1e4})
  void theMeanOfSquaresShortcutFails(double mean) {
    float[] x = Rows.normal(1024, mean, 1, 22);
    assertThat(judge(x, shortcut(x)).passed()).isFalse();
  }

  private static ComparisonReport judge(float[] x, float[] y) {
    int width = x.length;
    LayerNormReference reference =
        LayerNormReference.of(width, EPSILON, Rows.gamma(width), Rows.beta(width));
    return Comparer.compare(reference, FloatRows.of(x, width), FloatRows.of(y, width));
  }

  /** Sums in 16 lanes, as a vectorised kernel does. */
  private static float[] centredAndCorrected(float[] x, boolean corrected) {
    float mean = sum(x) / x.length;
    float[] e = new float[x.length];
    for (int c = 0; c < x.length; c++) {
      e[c] = x[c] - mean;
    }
    float correction = corrected ? sum(e) / x.length : 0;
    float[] squares = new float[x.length];
    for (int c = 0; c < x.length; c++) {
      e[c] -= correction;
      squares[c] = e[c] * e[c];
    }
    return affine(e, sum(squares) / x.length);
  }

  private static float[] shortcut(float[] x) {
    float mean = sum(x) / x.length;
    float[] e = new float[x.length];
    float[] squares = new float[x.length];
    for (int c = 0; c < x.length; c++) {
      e[c] = x[c] - mean;
      squares[c] = x[c] * x[c];
    }
    return affine(e, sum(squares) / x.length - mean * mean);
  }

  private static float[] affine(float[] e, float variance) {
    float rstd = 1 / (float) Math.sqrt(variance + EPSILON);
    float[] gamma = Rows.gamma(e.length);
    float[] beta = Rows.beta(e.length);
    float[] y = new float[e.length];
    for (int c = 0; c < e.length; c++) {
      y[c] = gamma[c] * (e[c] * rstd) + beta[c];
    }
    return y;
  }

  private static float sum(float[] v) {
    float[] lanes = new float[16];
    for (int i = 0; i < v.length; i++) {
      lanes[i % 16] += v[i];
    }
    float total = 0;
    for (float lane : lanes) {
      total += lane;
    }
    return total;
  }
}
