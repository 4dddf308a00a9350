package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The judge is judged: against the definition in 80 digits, and by what must hold of any result.
 */
class LayerNormReferenceTest {
  private static final double EPSILON = 1e-5;

  /**
   * A double has 2^29 of its own last places in one of a float32. A handful of roundings and sums
   * of depth 11 cost below 50 of them, 1e-7 of a float32's; ten times that is asked.
   */
  private static final double NEGLIGIBLE_ULPS = 1e-6;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 63, 64, 65, 127, 129, 1021})
  void agreesWithTheDefinitionInEightyDigits(int width) {
    float[] gamma = Rows.gamma(width);
    float[] beta = Rows.beta(width);
    LayerNormReference reference = LayerNormReference.of(width, EPSILON, gamma, beta);
    Rows.hard(width)
        .forEach((name, x) -> {
          BigDecimal[] exact = ExactLayerNorm.row(x, EPSILON, gamma, beta);
          ReferenceRow row = reference.row(x);
          for (int c = 0; c < width; c++) {
            double scale = Ulps.scale(row.y()[c], gamma[c], row.xhat()[c], beta[c]);
            double error = exact[c].subtract(new BigDecimal(row.y()[c])).doubleValue();
            assertThat(Math.abs(error) / NumberType.FLOAT32.ulp(scale))
                .as("%s, width %d, column %d", name, width, c)
                .isLessThan(NEGLIGIBLE_ULPS);
          }
        });
  }

  @Test
  void aKnownRow() {
    // mean 2.5, variance 1.25: xhat = -1.5, -0.5, 0.5, 1.5 over sqrt(1.25 + 0.75)
    ReferenceRow row =
        LayerNormReference.of(4, 0.75, new float[] {1, 2, 3, 4}, new float[] {0, 0, 1, 1})
            .row(new float[] {1, 2, 3, 4});
    double root = Math.sqrt(2);
    assertThat(row.mean()).isEqualTo(2.5);
    assertThat(row.variance()).isEqualTo(1.25);
    assertThat(row.spread()).isEqualTo(Math.sqrt(1.25));
    assertThat(row.rstd()).isEqualTo(1 / root);
    assertThat(row.y())
        .containsExactly(
            new double[] {-1.5 / root, -1 / root, 1.5 / root + 1, 6 / root + 1}, within(1e-15));
  }

  @Test
  void aConstantRowAndARowOfOneGiveTheOffsetExactly() {
    for (int width : new int[] {1, 7, 1000}) {
      float[] beta = Rows.beta(width);
      LayerNormReference reference = LayerNormReference.of(width, EPSILON, null, beta);
      for (float value : new float[] {0, 0.1f, -1e30f, Float.MAX_VALUE, Float.MIN_VALUE}) {
        double[] y = reference.row(Rows.constant(width, value)).y();
        for (int c = 0; c < width; c++) {
          assertThat(y[c]).as("value %s, width %d", value, width).isEqualTo(beta[c]);
        }
      }
    }
  }

  @Test
  void theSquaresOfTheNormalizedRowHaveTheSumThatEpsilonLeaves() {
    int width = 70_001;
    ReferenceRow row =
        LayerNormReference.of(width, EPSILON, null, null).row(Rows.normal(width, 10, 0.01, 3));
    double sum = 0;
    for (double v : row.xhat()) {
      sum += v * v;
    }
    double expected = width * (1 - EPSILON * row.rstd() * row.rstd());
    assertThat(sum).isCloseTo(expected, within(1e-11 * width));
    assertThat(row.rstd()).isBetween(90.0, 100.0); // epsilon counts: without it about 100
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteStaysInItsOwnRow(float bad) {
    int width = 5;
    float[] x = Rows.normal(3 * width, 0, 1, 1);
    x[width + 2] = bad;
    List<Boolean> finite = new ArrayList<>();
    LayerNormReference.of(width, EPSILON, null, null)
        .forward(
            FloatRows.of(x, width),
            (row, r) -> {
              for (double y : r.y()) {
                finite.add(Double.isFinite(y));
                assertThat(Double.isFinite(y)).isEqualTo(row != 1);
              }
            });
    assertThat(finite).hasSize(15);
  }

  @Test
  void refusesWhatItCannotJudge() {
    for (double epsilon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> LayerNormReference.of(4, epsilon, null, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("epsilon is " + epsilon + "; it must be finite and > 0, such as 1e-5.");
    }
    assertThatThrownBy(() -> LayerNormReference.of(0, EPSILON, null, null))
        .hasMessage("width is 0; it must be >= 1.");
    assertThatThrownBy(() -> LayerNormReference.of(4, EPSILON, new float[3], null))
        .hasMessage(
            "The scale has 3 values and the rows are 4 wide; it must have one value per column.");
    assertThatThrownBy(() -> LayerNormReference.of(4, EPSILON, null, new float[5]))
        .hasMessageStartingWith("The offset has 5 values");
    assertThatThrownBy(() -> LayerNormReference.of(4, EPSILON, null, null).row(new float[5]))
        .hasMessage("The row is 5 wide and the reference 4.");
  }
}
