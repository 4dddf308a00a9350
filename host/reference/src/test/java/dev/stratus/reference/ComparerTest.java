package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors are planted one at a time, and the comparer must find each, there and of that size. */
class ComparerTest {
  private static final double EPSILON = 1e-5;
  private static final int WIDTH = 130;

  private final float[] gamma = Rows.gamma(WIDTH);
  private final float[] beta = Rows.beta(WIDTH);
  private final LayerNormReference reference = LayerNormReference.of(WIDTH, EPSILON, gamma, beta);

  /** Rows: 0 and 2 of moderate size, 1 constant and so not moderate. */
  private final float[] x = threeRows();

  @Test
  void theRoundedReferenceItselfPassesAndItsWorstElementIsReported() {
    ComparisonReport report = compare(rounded());
    assertThat(report.passed()).isTrue();
    assertThat(report.elements()).isEqualTo(3 * WIDTH);
    assertThat(report.failures()).isZero();
    // Rounding to the nearest float32 is at most half a last place of y, and s is at least |y|.
    assertThat(report.worstUlps()).isBetween(0.01, 0.5);
    assertThat(report.worst()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3.0, true",
    "0, 5.0, false",
    "0, 15.0, false",
    "2, 15.0, false",
    "1, 13.0, true",
    "1, 15.0, false"
  })
  void oneElementOff(int row, double ulps, boolean passes) {
    float[] y = rounded();
    int column = 77;
    y[row * WIDTH + column] = off(row, column, ulps);

    ComparisonReport report = compare(y);

    assertThat(report.passed()).isEqualTo(passes);
    assertThat(report.failures()).isEqualTo(passes ? 0 : 1);
    ComparisonReport.Element worst = report.worst().orElseThrow();
    assertThat(worst.row()).isEqualTo(row);
    assertThat(worst.column()).isEqualTo(column);
    assertThat(worst.ulps()).isCloseTo(ulps, within(0.51));
    assertThat(worst.allowance()).isEqualTo(row == 1 ? Allowance.ALWAYS : Allowance.MODERATE);
    assertThat(worst.share()).isEqualTo(worst.ulps() / worst.allowance().ulps());
    assertThat(worst.actualBits())
        .isEqualTo(Integer.toUnsignedLong(Float.floatToRawIntBits(y[row * WIDTH + column])));
    assertThat(worst.expectedBits())
        .isEqualTo(
            Integer.toUnsignedLong(Float.floatToRawIntBits(rounded()[row * WIDTH + column])));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aResultThatIsNotFiniteWhereTheReferenceIs(float bad) {
    float[] y = rounded();
    y[2 * WIDTH + 5] = bad;
    ComparisonReport report = compare(y);
    assertThat(report.passed()).isFalse();
    assertThat(report.failures()).isEqualTo(1);
    assertThat(report.worst().orElseThrow().row()).isEqualTo(2);
    assertThat(report.worst().orElseThrow().column()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aRowThatMustNotBeFinite(float bad) {
    x[WIDTH + 3] = bad;
    float[] y = rounded();
    assertThat(y[WIDTH]).isNaN();
    y[WIDTH + 1] =
        Float.POSITIVE_INFINITY; // NaN or infinity: the contract does not tell them apart
    assertThat(compare(y).passed()).isTrue();

    y[WIDTH + 9] = 0;
    ComparisonReport report = compare(y);
    assertThat(report.passed()).isFalse();
    assertThat(report.worst().orElseThrow().column()).isEqualTo(9);
    assertThat(report.worst().orElseThrow().ulps()).isInfinite();
    assertThat(report.line())
        .isEqualTo(
            "FAILED: 1 of 390 elements: worst error infinitely many of 14 ulp allowed (only one of"
                + " the two values is finite) at row 1, column 9; 390 elements compared");
  }

  @Test
  void nanMovedToAnotherRowFailsInBoth() {
    x[WIDTH + 3] = Float.NaN;
    float[] y = rounded();
    float moved = y[WIDTH + 4];
    y[WIDTH + 4] = y[4];
    y[4] = moved;
    assertThat(compare(y).failures()).isEqualTo(2);
    assertThat(compare(y).worst().orElseThrow().row()).isZero();
  }

  @Test
  void twoRowsSwappedFail() {
    float[] y = rounded();
    for (int c = 0; c < WIDTH; c++) {
      float kept = y[c];
      y[c] = y[2 * WIDTH + c];
      y[2 * WIDTH + c] = kept;
    }
    ComparisonReport report = compare(y);
    assertThat(report.passed()).isFalse();
    assertThat(report.failures()).isGreaterThan(2 * WIDTH - 10);
  }

  @Test
  void aResultBeyondFloat32MayBeInfiniteOfTheRightSign() {
    LayerNormReference huge =
        LayerNormReference.of(2, EPSILON, new float[] {3e38f, 3e38f}, new float[] {-3e38f, 3e38f});
    FloatRows input = FloatRows.of(new float[] {-1, 1}, 2); // y = about -6e38 and 6e38
    assertThat(judge(huge, input, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY)).isTrue();
    assertThat(judge(huge, input, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY)).isFalse();
    assertThat(judge(huge, input, -Float.MAX_VALUE, Float.POSITIVE_INFINITY)).isFalse();
    assertThat(judge(huge, input, Float.NEGATIVE_INFINITY, Float.NaN)).isFalse();
  }

  @Test
  void aFewUlpShortOfOverflowInfinityIsAnErrorOfAFewUlp() {
    // xhat is 0, so y = beta = the largest float32; infinity counts as 2^128, one ulp(s) above it.
    LayerNormReference edge =
        LayerNormReference.of(1, EPSILON, null, new float[] {Float.MAX_VALUE});
    FloatRows input = FloatRows.of(new float[] {5}, 1);
    ComparisonReport report =
        Comparer.compare(edge, input, FloatRows.of(new float[] {Float.POSITIVE_INFINITY}, 1));
    assertThat(report.worstUlps()).isEqualTo(1);
    assertThat(report.passed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "65536, 1e6, 1, 4", "65536, -1e6, 1, 4", "65537, 0, 1, 14", "16, 1000001, 1, 14",
    "16, -1000001, 1, 14", "16, 0, 0, 4", "16, 1, 0, 14", "1, 0, 1e-40, 4"
  })
  void theAllowanceComesFromWidthAndMagnitude(int width, double mean, double spread, double ulps) {
    Allowance allowance = Allowance.of(width, mean, spread);
    assertThat(allowance.ulps()).isEqualTo(ulps);
    assertThat(allowance.reason()).startsWith(ulps == 4 ? "moderate row" : "any row");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0x1p-23",
    "1.9999, 0x1p-23",
    "2, 0x1p-22",
    "0.99, 0x1p-24",
    "0, 0x1p-149",
    "1e-40, 0x1p-149",
    "0x1p-126, 0x1p-149",
    "0x1p-125, 0x1p-148",
    "0x1p127, 0x1p104",
    "0x1p130, 0x1p107"
  })
  void anUlpIsTheSpacingOfFloat32AlsoAmongTheSubnormals(String s, String spacing) {
    assertThat(NumberType.FLOAT32.ulp(Double.parseDouble(s)))
        .isEqualTo(Double.parseDouble(spacing));
    float value = (float) Double.parseDouble(s);
    if (Float.isFinite(value) && Double.parseDouble(s) == value) {
      assertThat(NumberType.FLOAT32.ulp(value)).isEqualTo(Math.ulp(value));
    }
  }

  @Test
  void otherShapesAreRefused() {
    FloatRows input = FloatRows.of(x, WIDTH);
    assertThatThrownBy(
            () -> Comparer.compare(reference, input, FloatRows.of(new float[2 * WIDTH], WIDTH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The result is 2 x 130 and the input 3 x 130; layer normalization keeps the shape.");
    assertThatThrownBy(
            () -> Comparer.compare(reference, input, FloatRows.of(new float[3 * WIDTH], 1)))
        .hasMessageStartingWith("The result is 390 x 1 ");
    assertThatThrownBy(() -> Comparer.compare(reference, FloatRows.of(x, 13), FloatRows.of(x, 13)))
        .hasMessage("The input is 13 wide and the reference 130.");
  }

  @Test
  void nothingToCompareIsSaid() {
    FloatRows none = FloatRows.of(new float[0], WIDTH);
    ComparisonReport report = Comparer.compare(reference, none, none);
    assertThat(report.passed()).isTrue();
    assertThat(report.elements()).isZero();
    assertThat(report.worstShare()).isZero();
    assertThat(report.text()).isEqualTo("passed: nothing to compare (0 elements)");
  }

  @Test
  void theReportTellsBothValuesBitForBitAlsoOnSuccess() {
    LayerNormReference plain = LayerNormReference.of(1, EPSILON, null, new float[] {1});
    ComparisonReport report =
        Comparer.compare(
            plain, FloatRows.of(new float[] {7}, 1), FloatRows.of(new float[] {1.0000001f}, 1));
    assertThat(report.line())
        .isEqualTo(
            "passed: worst error 1 of 14 ulp allowed (7% of it) at row 0, column 0; 1 elements"
                + " compared");
    assertThat(report.toString()).isEqualTo(report.line());
    assertThat(report.text())
        .isEqualTo(
            report.line()
                + "\n  worst at   row 0, column 0"
                + "\n  expected   1.0 (double 1.0), bits 0x3f800000"
                + "\n  actual     1.0000001, bits 0x3f800001"
                + "\n  error      1 ulp, one ulp taken at the size s = 1.0"
                + "\n  allowance  14 ulp (any row: |mean| > 1e6 * spread, or width > 65536); used 7% of it");
  }

  private static boolean judge(LayerNormReference reference, FloatRows input, float... y) {
    return Comparer.compare(reference, input, FloatRows.of(y, 2)).passed();
  }

  private ComparisonReport compare(float[] y) {
    return Comparer.compare(reference, FloatRows.of(x, WIDTH), FloatRows.of(y, WIDTH));
  }

  private float[] rounded() {
    float[] y = new float[x.length];
    reference.forward(
        FloatRows.of(x, WIDTH),
        (row, r) -> {
          for (int c = 0; c < WIDTH; c++) {
            y[(int) row * WIDTH + c] = (float) r.y()[c];
          }
        });
    return y;
  }

  private float off(int row, int column, double ulps) {
    float[] values = new float[WIDTH];
    FloatRows.of(x, WIDTH).read(row, values);
    ReferenceRow r = reference.row(values);
    double scale = Ulps.scale(r.y()[column], gamma[column], r.xhat()[column], beta[column]);
    return (float) (r.y()[column] + ulps * NumberType.FLOAT32.ulp(scale));
  }

  private static float[] threeRows() {
    float[] all = new float[3 * WIDTH];
    System.arraycopy(Rows.normal(WIDTH, 1e3, 1, 11), 0, all, 0, WIDTH);
    System.arraycopy(Rows.constant(WIDTH, 0.3f), 0, all, WIDTH, WIDTH);
    System.arraycopy(Rows.normal(WIDTH, -2, 5, 12), 0, all, 2 * WIDTH, WIDTH);
    return all;
  }
}
