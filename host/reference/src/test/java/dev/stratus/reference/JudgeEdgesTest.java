package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.reference.Definition.Example;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing, one element, constants, NaN and infinity; and what the judge refuses. */
class JudgeEdgesTest {
  private static final double EPSILON = 1e-5;

  static Stream<int[]> emptySizes() {
    return Stream.of(new int[] {0, 3, 4}, new int[] {2, 0, 4}, new int[] {2, 3, 0});
  }

  @ParameterizedTest
  @MethodSource("emptySizes")
  void noElements(int[] sizes) {
    boolean[] normalized = {false, true, false};
    JudgedShape shape = new JudgedShape(sizes, normalized, 1, 0, 2);
    double[] ones = new double[sizes[1]];
    LayerNormJudge judge =
        LayerNormJudge.of(
            shape,
            JudgeSettings.of(NumberType.FLOAT32, EPSILON)
                .withAffine(Affine.PER_CHANNEL, ones, ones));
    Values none = Values.of(new float[0]);
    assertThat(judge.forward(none, none).elements()).isZero();
    assertThat(judge.dx(none, none, none).passed()).isTrue();
    assertThat(judge.meanValues(none)).isEqualTo(new double[sizes[0] * sizes[2]]);
    assertThat(judge.scaleGradientValues(none, none)).isEqualTo(new double[sizes[1]]);
    Values zeros = index -> 0;
    assertThat(judge.offsetGradient(none, none, zeros).passed()).isTrue();
    if (sizes[1] > 0) {
      assertThat(judge.scaleGradient(none, none, index -> 1e-30f).passed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void constantGroupsAndGroupsOfOneGiveTheOffset(int width) {
    double[] x = new double[width];
    double[] dy = new double[width];
    double[] beta = new double[width];
    Arrays.setAll(dy, c -> Math.sin(c));
    Arrays.setAll(beta, c -> Math.cos(c));
    double mean = Arrays.stream(dy).average().orElseThrow();
    for (NumberType type : NumberType.values()) {
      LayerNormJudge judge =
          LayerNormJudge.of(
              JudgedShape.rows(1, width),
              JudgeSettings.of(type, EPSILON).withAffine(Affine.PER_CHANNEL, null, beta));
      for (double value : new double[] {0, 0.1f, -1e30, type.max(), Float.MIN_VALUE}) {
        Arrays.fill(x, value);
        assertThat(judge.forwardValues(Values.of(x))).isEqualTo(beta);
        double[] dx = judge.dxValues(Values.of(x), Values.of(dy));
        for (int c = 0; c < width; c++) {
          double expected = (dy[c] - mean) / Math.sqrt(EPSILON);
          assertThat(dx[c]).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-10));
        }
        assertThat(judge.scaleGradientValues(Values.of(x), Values.of(dy))).containsOnly(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteStaysInItsGroup(double bad) {
    Example e = Cases.images(0, 1);
    int place = 4 * 11 + 2; // of image 2: the batch is the last dimension, of size 4
    e.x()[place] = bad;
    LayerNormJudge judge = e.judge(NumberType.FLOAT32);
    Values x = Values.of(e.x());
    Values dy = Values.of(e.dy());
    onlyImage2(e, judge.forwardValues(x));
    onlyImage2(e, judge.dxValues(x, dy));
    double[] rstd = judge.rstdValues(x);
    for (int group = 0; group < 4; group++) {
      assertThat(Double.isFinite(rstd[group])).isEqualTo(group != 2);
    }
    // Every channel is in image 2; the offset's gradient does not look at x.
    assertThat(judge.scaleGradientValues(x, dy)).containsOnly(Double.NaN);
    assertThat(Arrays.stream(judge.offsetGradientValues(x, dy))).allMatch(Double::isFinite);
    Values finite = index -> 0;
    assertThat(judge.scaleGradient(x, dy, finite).failures()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aGradientThatIsNotFiniteStaysInItsGroupAndChannel(double bad) {
    Example e = Cases.images(0, 1);
    int place = 4 * (7 * 5 + 3) + 2; // channel 3 of image 2
    e.dy()[place] = bad;
    LayerNormJudge judge = e.judge(NumberType.FLOAT32);
    Values x = Values.of(e.x());
    Values dy = Values.of(e.dy());
    onlyImage2(e, judge.dxValues(x, dy));
    for (double[] gradient :
        new double[][] {judge.scaleGradientValues(x, dy), judge.offsetGradientValues(x, dy)}) {
      for (int c = 0; c < 7; c++) {
        assertThat(Double.isFinite(gradient[c])).isEqualTo(c != 3);
      }
    }
  }

  private static void onlyImage2(Example e, double[] values) {
    for (int i = 0; i < values.length; i++) {
      assertThat(Double.isFinite(values[i])).isEqualTo(e.index(i, 3) != 2);
    }
  }

  @Test
  void aMaskedNaNIsNotSeen() {
    Example e = Cases.masked(true);
    double[] clean = e.judge(NumberType.FLOAT32).forwardValues(Values.of(e.x()));
    for (int i = 0; i < e.x().length; i++) {
      if (!e.counts(i)) {
        e.x()[i] = Double.NaN;
        e.dy()[i] = Double.NaN;
      }
    }
    LayerNormJudge judge = e.judge(NumberType.FLOAT32);
    Values x = Values.of(e.x());
    assertThat(judge.forwardValues(x)).isEqualTo(clean);
    assertThat(Arrays.stream(judge.dxValues(x, Values.of(e.dy())))).allMatch(Double::isFinite);
    assertThat(Arrays.stream(judge.scaleGradientValues(x, Values.of(e.dy()))))
        .allMatch(Double::isFinite);
    assertThat(Arrays.stream(judge.offsetGradientValues(x, Values.of(e.dy()))))
        .allMatch(Double::isFinite);
  }

  /** RMS with an infinity: the limit of the formula, or nothing finite; both are propagation. */
  @Test
  void rmsWithAnInfinityAcceptsTheLimitOrNothingFinite() {
    double[] x = {1, Double.POSITIVE_INFINITY, -3};
    LayerNormJudge judge =
        LayerNormJudge.of(
            JudgedShape.rows(1, 3), JudgeSettings.of(NumberType.FLOAT32, EPSILON).withRms());
    Values in = Values.of(x);
    double nan = Double.NaN;
    assertThat(judge.forward(in, Values.of(new double[] {0, nan, 0})).passed()).isTrue();
    assertThat(judge.forward(in, Values.of(new double[] {nan, nan, nan})).passed()).isTrue();
    assertThat(judge.forward(in, Values.of(new double[] {0, 0, 0})).passed()).isFalse();
    assertThat(judge.forward(in, Values.of(new double[] {1, nan, 0})).passed()).isFalse();
    assertThat(judge.rstd(in, Values.of(new double[] {0})).passed()).isTrue();
    assertThat(judge.rstd(in, Values.of(new double[] {1})).passed()).isFalse();
  }

  @Test
  void theReportNamesAxesAndTheTypesOwnBits() {
    Example e = Cases.images(0, 1).roundedTo(NumberType.FLOAT16);
    LayerNormJudge judge =
        LayerNormJudge.of(e.shape().withLabels("S", "S", "C", "B"), e.settings(NumberType.FLOAT16));
    double[] y = judge.forwardValues(Values.of(e.x()));
    Arrays.setAll(y, i -> NumberType.FLOAT16.round(y[i]));
    y[4 * (7 * (3 * 4 + 1) + 5) + 2] = 1;
    ComparisonReport report = judge.forward(Values.of(e.x()), Values.of(y));
    assertThat(report.failures()).isEqualTo(1);
    assertThat(report.line()).contains("at S 4, S 1, C 5, B 2; 420 elements compared");
    assertThat(report.text())
        .contains("actual     1.0, bits 0x3c00")
        .contains("half an ulp for rounding to float16, float32 arithmetic; moderate row");
  }

  @Test
  void theReportDoesNotDependOnTheThreads() throws Exception {
    Example e = Examples.random(Examples.FIRST_SEED + 3, 4000);
    PlainLayer layer = new PlainLayer(e, NumberType.FLOAT32).run();
    for (PlainLayer.Output output : PlainLayer.Output.values()) {
      if (output.exists(e)) {
        ComparisonReport many = layer.judged(output);
        try (ForkJoinPool one = new ForkJoinPool(1)) {
          assertThat(one.submit(() -> layer.judged(output)).get()).isEqualTo(many);
        }
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    JudgedShape shape =
        new JudgedShape(new int[] {2, 3, 4}, new boolean[] {false, true, false}, 1, 0, 2);
    JudgeSettings plain = JudgeSettings.of(NumberType.FLOAT32, EPSILON);
    assertThatThrownBy(() -> JudgeSettings.of(NumberType.FLOAT32, 0))
        .hasMessage("epsilon is 0.0; it must be finite and > 0, such as 1e-5.");
    assertThatThrownBy(() ->
            LayerNormJudge.of(shape, plain.withAffine(Affine.PER_CHANNEL, new double[2], null)))
        .hasMessage("The scale has 2 values; PER_CHANNEL on this shape asks for 3.");
    assertThatThrownBy(() -> LayerNormJudge.of(shape, plain.withValidLengths(1)))
        .hasMessage("1 valid lengths for 2 observations.");
    assertThatThrownBy(() -> LayerNormJudge.of(shape, plain.withValidLengths(1, 5)))
        .hasMessage(
            "Valid lengths [1, 5]: each must be from 0 to 4, the size of the time dimension.");
    assertThatThrownBy(() -> LayerNormJudge.of(JudgedShape.rows(2, 2), plain.withValidLengths(1)))
        .hasMessage("Valid lengths are given and there is no time dimension.");
    assertThatThrownBy(
            () -> LayerNormJudge.of(shape, plain).scaleGradient(index -> 0, index -> 0, index -> 0))
        .hasMessageStartingWith("A layer without scale and offset has no gradients");
    assertThatThrownBy(() -> new JudgedShape(new int[] {2}, new boolean[] {true}, 1))
        .hasMessage("The channel dimension is 1 of 1; it must be one of them, or -1 for none.");
    assertThatThrownBy(() -> new JudgedShape(new int[] {-2}, new boolean[] {true}, 0))
        .hasMessage("The size of dimension 0 is -2; it must be >= 0.");
  }
}
