package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.reference.Definition.Example;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold of any right result, on random shapes, modes and masks: the sums that the
 * contract's section 1 names, and gradients by central differences. The seed is in the name of each
 * test.
 */
class OraclesTest {
  /** Sums of up to 400 terms in plain double, relative to the sum of their sizes. */
  private static final double SUM = 1e-12;

  static Stream<Long> seeds() {
    return Examples.seeds(200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sumsOverEachGroup(long seed) {
    Example e = Examples.random(seed);
    LayerNormJudge judge = e.judge(NumberType.FLOAT64);
    double[] rstd = judge.rstdValues(Values.of(e.x()));
    double[] dx = judge.dxValues(Values.of(e.x()), Values.of(e.dy()));
    double[] xhat = xhat(e);
    int groups = rstd.length;
    double[] sumDx = new double[groups];
    double[] sumDxXhat = new double[groups];
    double[] sumGXhat = new double[groups];
    double[] squares = new double[groups];
    double[] sizes = new double[groups];
    int[] count = new int[groups];
    for (int i = 0; i < dx.length; i++) {
      if (e.counts(i)) {
        int group = e.part(i, false);
        double g = e.gamma()[e.parameter(i)] * e.dy()[i];
        count[group]++;
        sumDx[group] += dx[i];
        sumDxXhat[group] += dx[i] * xhat[i];
        sumGXhat[group] += g * xhat[i];
        squares[group] += xhat[i] * xhat[i];
        sizes[group] += rstd[group] * Math.abs(g) * (1 + Math.abs(xhat[i]));
      } else {
        assertThat(dx[i]).isZero();
        assertThat(xhat[i]).isZero();
      }
    }
    for (int group = 0; group < groups; group++) {
      double size = SUM * (1 + sizes[group]) * (1 + count[group]);
      double epsilonShare = e.epsilon() * rstd[group] * rstd[group];
      if (!e.rms()) {
        assertThat(sumDx[group]).as("sum dx").isCloseTo(0, within(size));
      }
      assertThat(squares[group])
          .as("sum xhat^2 = m (1 - epsilon rstd^2)")
          .isCloseTo(count[group] * (1 - epsilonShare), within(SUM * (1 + count[group])));
      assertThat(sumDxXhat[group])
          .as("sum dx xhat = epsilon rstd^3 sum g xhat")
          .isCloseTo(epsilonShare * rstd[group] * sumGXhat[group], within(size));
    }
  }

  /**
   * Central differences of the loss sum(dy * y) with a step h: exact but for the third derivative,
   * h^2 times a few, and the rounding of the loss divided by h. The spread is 1 and h is 1e-4: both
   * are below 1e-7 of the terms' size.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void gradientsAreThoseOfDifferences(long seed) {
    Example e = standardized(Examples.random(seed, 40));
    LayerNormJudge judge = e.judge(NumberType.FLOAT64);
    double[] dx = judge.dxValues(Values.of(e.x()), Values.of(e.dy()));
    for (int i = 0; i < e.x().length; i++) {
      int at = i;
      near(dx[i], difference(e.x(), at, () -> loss(e)), e);
    }
    if (e.affine() == Affine.NONE) {
      return;
    }
    double[] scale = judge.scaleGradientValues(Values.of(e.x()), Values.of(e.dy()));
    double[] offset = judge.offsetGradientValues(Values.of(e.x()), Values.of(e.dy()));
    for (int p = 0; p < scale.length; p++) {
      near(scale[p], difference(e.gamma(), p, () -> loss(e)), e);
      near(offset[p], difference(e.beta(), p, () -> loss(e)), e);
    }
  }

  private static final double STEP = 1e-4;

  private static double difference(double[] values, int i, java.util.function.DoubleSupplier loss) {
    double kept = values[i];
    values[i] = kept + STEP;
    double above = loss.getAsDouble();
    values[i] = kept - STEP;
    double below = loss.getAsDouble();
    values[i] = kept;
    return (above - below) / (2 * STEP);
  }

  private static void near(double gradient, double difference, Example e) {
    double size = Arrays.stream(e.dy()).map(Math::abs).sum();
    // A group of few values that happen to be alike has a large rstd, and derivatives like its
    // cube.
    assertThat(gradient).isCloseTo(difference, within(1e-6 * (1 + size) * steepness(e)));
  }

  private static double steepness(Example e) {
    double[] rstd = e.judge(NumberType.FLOAT64).rstdValues(Values.of(e.x()));
    double largest = Math.max(1, Arrays.stream(rstd).max().orElse(1));
    return largest * largest * largest;
  }

  private static double loss(Example e) {
    double[] y = e.judge(NumberType.FLOAT64).forwardValues(Values.of(e.x()));
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += e.dy()[i] * y[i];
    }
    return sum;
  }

  /** With values of spread 1, and an epsilon that keeps derivatives small where a group is flat. */
  private static Example standardized(Example e) {
    SplittableRandom random = new SplittableRandom(e.x().length);
    double[] x = new double[e.x().length];
    Arrays.setAll(x, i -> random.nextGaussian());
    return new Example(
        e.sizes(),
        e.normalized(),
        e.channel(),
        e.batch(),
        e.time(),
        e.affine(),
        e.rms(),
        e.lengths(),
        0.1,
        x,
        e.dy(),
        e.gamma(),
        e.beta());
  }

  private static double[] xhat(Example e) {
    JudgeSettings plain = JudgeSettings.of(NumberType.FLOAT64, e.epsilon());
    plain = e.rms() ? plain.withRms() : plain;
    plain = e.lengths() == null ? plain : plain.withValidLengths(e.lengths());
    return LayerNormJudge.of(e.shape(), plain).forwardValues(Values.of(e.x()));
  }
}
