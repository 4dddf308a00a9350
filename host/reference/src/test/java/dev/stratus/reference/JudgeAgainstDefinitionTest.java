package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.reference.Definition.Example;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The judge agrees with the definition in decimal digits: its values are the definition's rounded
 * to double, or a neighbour where the rest decides. Its own reports say so: measured in float64,
 * the definition's values are within an ulp(s) and a bit.
 */
class JudgeAgainstDefinitionTest {

  /**
   * Rounding to double is half an ulp of the value, which is at most half an ulp(s). The judge's
   * own error is to be next to nothing besides.
   */
  private static final double ROUNDED = 0.5 + 1e-6;

  /** The judge's own result among float64's subnormals is rounded when it is scaled back. */
  private static final double TWICE_ROUNDED = 1;

  /** All cancellation, as a dx of two elements: the judge's own digits may be used up as well. */
  private static final double NEGLIGIBLE = 1e-12;

  static Stream<Long> seeds() {
    return Examples.seeds(150);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void onRandomShapesAndModes(long seed) {
    agrees(Examples.random(seed), 60);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hardRows")
  void onTheContractsRows(String name, double[] x, NumberType type, double epsilon, int digits) {
    int width = x.length;
    double[] dy = new double[width];
    double[] gamma = new double[width];
    double[] beta = new double[width];
    float[] random = Rows.normal(width, 0, 1, 31);
    Arrays.setAll(dy, c -> random[c]);
    Arrays.setAll(gamma, c -> Rows.gamma(width)[c]);
    Arrays.setAll(beta, c -> Rows.beta(width)[c]);
    Example example =
        new Example(
            new int[] {1, width},
            new boolean[] {false, true},
            1,
            -1,
            -1,
            Affine.PER_CHANNEL,
            false,
            null,
            epsilon,
            x,
            dy,
            gamma,
            beta);
    agrees(example, digits);
  }

  static Stream<Object[]> hardRows() {
    Stream<Object[]> floats =
        Stream.of(1, 2, 17, 127)
            .flatMap(width ->
                Rows.hard(width).entrySet().stream()
                    .map(row ->
                        new Object[] {
                          row.getKey() + ", width " + width,
                          widened(row.getValue()),
                          NumberType.FLOAT32,
                          (double) 1e-5f,
                          120
                        }));
    return Stream.concat(floats, doubles());
  }

  /** Rows that only float64 has. */
  private static Stream<Object[]> doubles() {
    Map<String, double[]> rows =
        Map.of(
            "1e15 + {0..4}", fill(129, c -> 1e15 + c % 5),
            "1e300", fill(64, c -> 1e300 * Math.sin(c)),
            "largest", fill(33, c -> c % 3 == 0 ? -Double.MAX_VALUE : Double.MAX_VALUE),
            "1e-300", fill(64, c -> 1e-300 * Math.sin(c)),
            "subnormal", fill(64, c -> c * Double.MIN_VALUE),
            "constant 1e300", fill(5, c -> 1e300),
            "mean 1e6, spread 1", fill(257, c -> 1e6 + Math.sin(c)));
    return rows.entrySet().stream()
        .map(row ->
            new Object[] {
              "float64 " + row.getKey(), row.getValue(), NumberType.FLOAT64, 1e-5, 800
            });
  }

  private static double[] fill(int width, java.util.function.IntToDoubleFunction value) {
    double[] values = new double[width];
    Arrays.setAll(values, value);
    return values;
  }

  private static double[] widened(float[] values) {
    return fill(values.length, c -> values[c]);
  }

  private static void agrees(Example example, int digits) {
    Definition exact = new Definition(example, digits);
    LayerNormJudge judge = example.judge(NumberType.FLOAT64);
    Values x = Values.of(example.x());
    Values dy = Values.of(example.dy());
    within(judge.forward(x, rounded(exact.y)));
    within(judge.rstd(x, rounded(exact.rstd)));
    within(judge.mean(x, rounded(exact.mean)));
    within(judge.dx(x, dy, rounded(exact.dx)));
    assertThat(judge.forwardValues(x)).hasSize(exact.y.length);
    if (example.affine() != Affine.NONE) {
      within(judge.scaleGradient(x, dy, rounded(exact.scaleGradient)));
      within(judge.offsetGradient(x, dy, rounded(exact.offsetGradient)));
    }
  }

  private static void within(ComparisonReport report) {
    assertThat(report.passed()).as(report::text).isTrue();
    if (report.worstShare() > NEGLIGIBLE) {
      boolean subnormal = report.worst().orElseThrow().scale() < Double.MIN_NORMAL;
      assertThat(report.worstUlps())
          .as(report::text)
          .isLessThanOrEqualTo(subnormal ? TWICE_ROUNDED : ROUNDED);
    }
  }

  private static Values rounded(BigDecimal[] values) {
    return index -> values[Math.toIntExact(index)].doubleValue();
  }
}
