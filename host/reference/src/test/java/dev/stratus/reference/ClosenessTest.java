package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tolerance in ulp, for results that have no judge of their own. */
class ClosenessTest {
  private static ComparisonReport floats(Closeness closeness, float[] actual, float... expected) {
    return closeness.compare(
        NumberType.FLOAT32, Values.of(actual), Values.of(expected), expected.length);
  }

  private static float up(float value, int ulps) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(value) + ulps);
  }

  @Test
  void theWorstElementIsNamedWithItsShare() {
    float[] expected = {1, 2, 3, 1000};
    float[] actual = {up(1, 1), 2, up(3, 3), up(1000, 2)};
    ComparisonReport report = floats(Closeness.within(4), actual, expected);
    assertThat(report.passed()).isTrue();
    assertThat(report.elements()).isEqualTo(4);
    assertThat(report.worstUlps()).isEqualTo(3);
    assertThat(report.worstShare()).isEqualTo(0.75);
    ComparisonReport failed = floats(Closeness.within(2), actual, expected);
    assertThat(failed.failures()).isEqualTo(1);
    assertThat(failed.text())
        .contains("FAILED: 1 of 4 elements", "at element 2", "bits 0x40400000", "bits 0x40400003")
        .contains("2 ulp (asked for by the caller); used 150% of it");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN, 0",
    "NaN, 1, Infinity",
    "1, NaN, Infinity",
    "Infinity, Infinity, 0",
    "Infinity, -Infinity, Infinity",
    "Infinity, NaN, Infinity",
    "Infinity, 3.4028235e38, Infinity",
    "3.4028235e38, Infinity, 1",
    "0, -0, 0",
    "0, 1.4e-45, 1",
    "1, 1, 0"
  })
  void valuesThatAreNotFiniteMustBeTheSame(float expected, float actual, double ulps) {
    ComparisonReport report = floats(Closeness.within(1), new float[] {actual}, expected);
    assertThat(report.worstUlps()).isEqualTo(ulps);
  }

  @Test
  void whatCancelsIsJudgedAtTheSizeOfItsTerms() {
    float[] actual = {1e-6f};
    assertThat(floats(Closeness.within(16), actual, 0f).passed()).isFalse();
    assertThat(floats(Closeness.within(16).atSize(1), actual, 0f).worstUlps()).isBetween(8.3, 8.5);
  }

  @Test
  void aWiderExpectationIsNotRoundedFirst() {
    double third = 1.0 / 3;
    ComparisonReport report =
        Closeness.within(0.5)
            .compare(
                NumberType.FLOAT32,
                Values.of(new float[] {(float) third}),
                Values.of(new double[] {third}),
                1);
    assertThat(report.passed()).isTrue();
    assertThat(report.worstUlps()).isBetween(0.3, 0.4);
  }

  @Test
  void aToleranceThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Closeness.within(-1)).hasMessageContaining("-1.0 ulp");
    assertThatThrownBy(() -> Closeness.within(Double.NaN)).hasMessageContaining("NaN ulp");
    assertThatThrownBy(() -> Closeness.within(1).atSize(Double.POSITIVE_INFINITY))
        .hasMessageContaining("must be finite");
  }
}
