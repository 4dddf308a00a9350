package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.BackwardRun.Result;
import dev.stratus.kernels.LayoutCase.Dim;
import dev.stratus.kernels.LayoutCase.Role;
import dev.stratus.kernels.Places.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must hold of gradients whatever the method: they are the slopes of the loss, by central
 * differences in double, and the identities that follow from the definition. On the debug device,
 * so that no driver is needed.
 */
class GradientOraclesTest {
  private static final BackwardRun JVM =
      new BackwardRun(DeviceRun.debugDevice(), KernelOptions.STRICT);

  /** The forward pass and a loss of slope dy at y, with parameters, in double. */
  private static double loss(GradientData data, double[] x, double[] gamma, double[] beta) {
    int groups = data.places().groups();
    double[] n = new double[groups];
    double[] mean = new double[groups];
    double[] squares = new double[groups];
    for (Place p : data.places().elements()) {
      if (p.counts()) {
        n[p.group()]++;
        mean[p.group()] += data.rms() ? 0 : x[p.x()];
      }
    }
    for (int g = 0; g < groups; g++) {
      mean[g] /= Math.max(1, n[g]);
    }
    for (Place p : data.places().elements()) {
      if (p.counts()) {
        squares[p.group()] += Math.pow(x[p.x()] - mean[p.group()], 2);
      }
    }
    double loss = 0;
    for (Place p : data.places().elements()) {
      if (p.counts()) {
        double variance = squares[p.group()] / n[p.group()];
        double xhat = (x[p.x()] - mean[p.group()]) / Math.sqrt(variance + data.epsilon());
        loss += data.dy()[p.dy()] * (gamma[p.parameter()] * xhat + beta[p.parameter()]);
      }
    }
    return loss;
  }

  static List<GradientData> cases() {
    LayoutCase masked =
        new LayoutCase(
            "CBT with lengths",
            List.of(
                LayoutCase.reduced(4, 1, 1),
                new Dim(3, 4, 4, 4, false, 0, Role.OBSERVATION),
                new Dim(5, 12, 12, 12, true, 0, Role.TIME)),
            new int[] {5, 2, 0},
            2);
    return List.of(
        GradientData.ordinary(3, 5, false),
        GradientData.ordinary(3, 5, true),
        GradientData.ordinary(2, 17, false),
        masked.data(false),
        masked.data(true));
  }

  @Test
  void theExpectedGradientsAreTheSlopesOfTheLoss() {
    for (GradientData data : cases()) {
      double[] x = doubles(data.x());
      double[] gamma = doubles(data.gamma());
      double[] beta = new double[gamma.length];
      Gradients expected = data.expected();
      for (int i = 0; i < data.places().elements().size(); i++) {
        Place p = data.places().elements().get(i);
        double slope = p.counts() ? slope(data, x, x, gamma, beta, p.x()) : 0;
        assertThat(expected.dx()[i]).as("%s %s", data, p).isCloseTo(slope, within(1e-7));
      }
      for (int p = 0; p < gamma.length; p++) {
        double slope = slope(data, gamma, x, gamma, beta, p);
        assertThat(expected.dscale()[p]).as("%s dgamma %d", data, p).isCloseTo(slope, within(1e-7));
        slope = slope(data, beta, x, gamma, beta, p);
        assertThat(expected.doffset()[p]).as("%s dbeta %d", data, p).isCloseTo(slope, within(1e-7));
      }
    }
  }

  /** The central difference of the loss along one value of one of the arrays. */
  private static double slope(
      GradientData data, double[] varied, double[] x, double[] gamma, double[] beta, int at) {
    double step = 1e-5;
    double value = varied[at];
    varied[at] = value + step;
    double above = loss(data, x, gamma, beta);
    varied[at] = value - step;
    double below = loss(data, x, gamma, beta);
    varied[at] = value;
    return (above - below) / (2 * step);
  }

  /**
   * {@code sum dx = 0} with centring, and {@code sum dx xhat = epsilon rstd^3 sum g xhat} with and
   * without: a shift of the input changes nothing, a larger scale nothing but epsilon's share.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 17, 1021})
  void identities(int width) {
    for (boolean rms : new boolean[] {false, true}) {
      for (float epsilon : new float[] {1e-5f, 1f}) {
        float[] x = RowsUnderTest.spread(3 * width, 73, rms ? 0.5f : 100f, 1f);
        GradientData data = GradientData.of("", Places.rows(3, width), x, epsilon, rms);
        float[] dx = JVM.rowPerItem(data).dx();
        for (int row = 0; row < 3; row++) {
          requireIdentities(data, dx, row, width);
        }
      }
    }
  }

  private static void requireIdentities(GradientData data, float[] dx, int row, int width) {
    Gradients expected = data.expected();
    double sum = 0;
    double product = 0;
    double products = 0;
    for (int c = 0; c < width; c++) {
      int i = row * width + c;
      sum += dx[i];
      product += dx[i] * expected.xhat()[i];
      products += data.gamma()[c] * (double) data.dy()[i] * expected.xhat()[i];
    }
    // Each dx is off by 4 ulp of its row's largest term at most, and the root of the sum of xhat^2
    // is that of the width at most.
    double size = expected.termSize()[row];
    double allowed = 4 * Math.ulp((float) size) * width;
    if (!data.rms()) {
      assertThat(sum).isCloseTo(0, within(allowed));
    }
    double r = expected.rstd()[row];
    assertThat(product).isCloseTo(data.epsilon() * r * r * r * products, within(allowed));
  }

  /** A width of 1 has no gradient, and neither has a constant g. */
  @Test
  void nothingWhereNothingCanChange() {
    GradientData one = GradientData.ordinary(7, 1, false);
    assertThat(JVM.rowPerItem(one).dx()).containsOnly(0f);
    // One row, constant x: xhat is 0, so that dgamma is, and dx is g less its mean.
    float[] x = new float[64];
    java.util.Arrays.fill(x, 1234.567f);
    GradientData constant = GradientData.of("", Places.rows(1, 64), x, 1e-5f, false);
    Result result = JVM.fused(constant, 1);
    assertThat(result.dscale()).containsOnly(0f);
    new GradientCheck("constant").dx(constant.places(), constant.expected(), result.dx());
  }

  /** One NaN spoils dx of its own row alone; of the parameters' gradients, what it adds to. */
  @Test
  void aNanStaysInItsRow() {
    int width = 17;
    float[] x = RowsUnderTest.spread(5 * width, 79, 0f, 1f);
    float[] dy = RowsUnderTest.spread(5 * width, 83, 0f, 1f);
    dy[2 * width + 4] = Float.NaN;
    Result result = JVM.fused(GradientData.of("", Places.rows(5, width), x, dy, 1e-5f, false), 2);
    for (int i = 0; i < result.dx().length; i++) {
      assertThat(Float.isNaN(result.dx()[i])).as("element %d", i).isEqualTo(i / width == 2);
    }
    for (int c = 0; c < width; c++) {
      assertThat(Float.isNaN(result.dscale()[c])).as("column %d", c).isEqualTo(c == 4);
      assertThat(Float.isNaN(result.doffset()[c])).as("column %d", c).isEqualTo(c == 4);
    }
    x[3 * width] = Float.POSITIVE_INFINITY;
    dy[2 * width + 4] = 1f;
    result = JVM.fused(GradientData.of("", Places.rows(5, width), x, dy, 1e-5f, false), 2);
    for (int i = 0; i < result.dx().length; i++) {
      assertThat(Float.isNaN(result.dx()[i])).as("element %d", i).isEqualTo(i / width == 3);
    }
    // Its mean is not finite, so that no column's xhat is; dbeta knows nothing of x.
    for (int c = 0; c < width; c++) {
      assertThat(result.dscale()[c]).isNaN();
      assertThat(result.doffset()[c]).isFinite();
    }
  }

  private static double[] doubles(float[] values) {
    double[] all = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      all[i] = values[i];
    }
    return all;
  }
}
