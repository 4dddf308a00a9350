package dev.stratus.kernels;

import dev.stratus.reference.dense.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization with a residual input before it and an activation after it, forward and
 * backward in one graph, against the three operations one after the other in double.
 */
final class FusedCases {
  private static final float EPSILON = 1e-3f;
  private static final int LANES = 8;

  /** The normalized value within 4, times a slope of at most 1.13, and 13 of gelu's own. */
  private static final double Y_ULPS = 18;

  /** The slope within 16 and the product; the two means are of so many terms, compensated. */
  private static final double DZ_ULPS = 18;

  /** Of dz, times rstd and gamma (4 and 1), less two means of the same size each. */
  private static final double DX_ULPS = 3 * (DZ_ULPS + 6);

  private final String data;
  private final int rows;
  private final int width;
  private final double[] x;
  private final double[] r;
  private final double[] ds;
  private final double[] gamma;
  private final double[] beta;
  private final double[] dy;

  /** Ordinary rows. */
  FusedCases(int rows, int width) {
    this("", width, KernelCase.data(rows * width, 91));
  }

  /**
   * @param data what is said of x, in the case's name
   */
  private FusedCases(String data, int width, double[] x) {
    this.data = data;
    this.rows = x.length / width;
    this.width = width;
    this.x = x;
    this.r = KernelCase.data(rows * width, 92);
    this.gamma = KernelCase.data(width, 93);
    this.beta = KernelCase.data(width, 94);
    this.dy = KernelCase.data(rows * width, 95);
    this.ds = KernelCase.data(rows * width, 96);
  }

  /** Rows far from 0. */
  static FusedCases around(int rows, int width, float mean) {
    double[] x = KernelCase.doubles(RowsUnderTest.spread(rows * width, 97, mean, 1f));
    return new FusedCases(" around " + mean, width, x);
  }

  /** Rows whose first element is farther from their mean than float32 reaches. */
  static FusedCases spanningFloat32(int rows, int width) {
    double[] x = new double[rows * width];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % width == 0 ? 3e38f : -2e38f;
    }
    return new FusedCases(" spanning float32", width, x);
  }

  List<Supplier<KernelCase>> all() {
    List<Supplier<KernelCase>> all = new ArrayList<>();
    for (boolean groups : new boolean[] {false, true}) {
      for (Activation activation : Activation.values()) {
        all.add(() -> run(Optional.of(activation), false, groups));
      }
      all.add(() -> run(Optional.empty(), true, groups));
      all.add(() -> run(Optional.of(Activation.GELU), true, groups));
    }
    return all;
  }

  /** Each kernel once, for data at the edges. */
  List<Supplier<KernelCase>> few() {
    return List.of(
        () -> run(Optional.of(Activation.GELU), false, false),
        () -> run(Optional.of(Activation.TANH), true, false),
        () -> run(Optional.of(Activation.GELU), false, true),
        () -> run(Optional.of(Activation.TANH), true, true));
  }

  private static int code(Optional<Activation> activation) {
    return activation
        .map(a ->
            switch (a) {
              case RELU -> LayerNormActivation.RELU;
              case GELU -> LayerNormActivation.GELU;
              case GELU_TANH -> LayerNormActivation.GELU_TANH;
              case TANH -> LayerNormActivation.TANH;
              case SIGMOID -> LayerNormActivation.SIGMOID;
            })
        .orElse(LayerNormActivation.NONE);
  }

  /** What should come out, and the sizes at which an ulp is taken. */
  private final class Expected {
    private final double[] s = x.clone();
    private final double[] y = new double[x.length];
    private final double[] ySizes = new double[x.length];
    private final double[] dz = new double[x.length];
    private final double[] dzSizes = new double[x.length];
    private final double[] dx = new double[x.length];
    private final double[] dxSizes = new double[x.length];

    Expected(Optional<Activation> activation, boolean residual) {
      for (int i = 0; residual && i < s.length; i++) {
        // The kernel normalizes the rounded sum.
        s[i] = (float) (x[i] + r[i]);
      }
      for (int row = 0; row < rows; row++) {
        row(row * width, activation, residual);
      }
    }

    private void row(int base, Optional<Activation> activation, boolean residual) {
      double mean = 0;
      for (int c = 0; c < width; c++) {
        mean += s[base + c] / width;
      }
      double variance = 0;
      for (int c = 0; c < width; c++) {
        variance += (s[base + c] - mean) * (s[base + c] - mean) / width;
      }
      double rstd = 1 / Math.sqrt(variance + EPSILON);
      double meanG = 0;
      double meanGx = 0;
      double sizeG = 0;
      double sizeGx = 0;
      double[] xhat = new double[width];
      for (int c = 0; c < width; c++) {
        xhat[c] = (s[base + c] - mean) * rstd;
        double z = gamma[c] * xhat[c] + beta[c];
        int i = base + c;
        y[i] = activation.map(a -> a.value(z)).orElse(z);
        double around = Math.abs(gamma[c] * xhat[c]) + Math.abs(beta[c]) + Math.abs(gamma[c]);
        ySizes[i] = around + Math.abs(y[i]);
        dz[i] = dy[i] * activation.map(a -> a.slope(z)).orElse(1.0);
        // A slope moves by at most 1.2 times what z is off by, which is at the size around z.
        dzSizes[i] = Math.abs(dy[i]) * (1 + around);
        double g = gamma[c] * dz[i];
        meanG += g / width;
        meanGx += g * xhat[c] / width;
        sizeG += Math.abs(gamma[c]) * dzSizes[i] / width;
        sizeGx += Math.abs(gamma[c] * xhat[c]) * dzSizes[i] / width;
      }
      for (int c = 0; c < width; c++) {
        int i = base + c;
        dx[i] = rstd * (gamma[c] * dz[i] - meanG - xhat[c] * meanGx) + (residual ? ds[i] : 0);
        dxSizes[i] =
            rstd * (Math.abs(gamma[c]) * dzSizes[i] + sizeG + (Math.abs(xhat[c]) + 1) * sizeGx)
                + (residual ? Math.abs(ds[i]) : 0);
      }
    }
  }

  private KernelCase run(Optional<Activation> activation, boolean residual, boolean groups) {
    KernelCase c =
        new KernelCase(
            "layer norm%s%s %d x %d%s%s"
                .formatted(
                    residual ? " of a sum" : "",
                    activation.map(a -> ", " + a).orElse(""),
                    rows,
                    width,
                    data,
                    groups ? ", by groups" : ""));
    Expected right = new Expected(activation, residual);
    int code = code(activation);
    FloatArray in = c.in(x);
    FloatArray other = c.in(r);
    FloatArray scale = c.in(gamma);
    FloatArray shift = c.in(beta);
    FloatArray slope = c.in(dy);
    FloatArray second = c.in(ds);
    FloatArray sum = residual ? c.out("s", right.s, right.s.clone(), 0) : in;
    FloatArray y = c.out("y", right.y, right.ySizes, Y_ULPS);
    FloatArray mean = c.between(rows);
    FloatArray rest = c.between(rows);
    FloatArray rstd = c.between(rows);
    FloatArray dz = c.out("dz", right.dz, right.dzSizes, DZ_ULPS);
    FloatArray dx = c.out("dx", right.dx, right.dxSizes, DX_ULPS);
    if (groups) {
      int flag = residual ? 1 : 0;
      // Fewer groups than rows, so that a group takes several.
      WorkerGrid1D grid = new WorkerGrid1D(Math.max(1, rows - 1) * LANES);
      grid.setLocalWork(LANES, 1, 1);
      c.task(
          grid,
          (g, id) ->
              g.task(
                  id,
                  LayerNormActivation::forwardPerGroup,
                  new KernelContext(),
                  in,
                  other,
                  scale,
                  shift,
                  sum,
                  y,
                  mean,
                  rest,
                  rstd,
                  rows,
                  width,
                  EPSILON,
                  code,
                  flag));
      return c.task(
          grid,
          (g, id) ->
              g.task(
                  id,
                  LayerNormActivation::backwardPerGroup,
                  new KernelContext(),
                  sum,
                  slope,
                  y,
                  second,
                  scale,
                  shift,
                  mean,
                  rest,
                  rstd,
                  dz,
                  dx,
                  rows,
                  width,
                  code,
                  flag));
    }
    if (residual) {
      c.task((g, id) ->
          g.task(
              id,
              LayerNormActivation::forwardResidual,
              in,
              other,
              scale,
              shift,
              sum,
              y,
              mean,
              rest,
              rstd,
              rows,
              width,
              EPSILON,
              code));
      return c.task((g, id) ->
          g.task(
              id,
              LayerNormActivation::backwardResidual,
              sum,
              slope,
              y,
              second,
              scale,
              shift,
              mean,
              rest,
              rstd,
              dz,
              dx,
              rows,
              width,
              code));
    }
    c.task((g, id) ->
        g.task(
            id,
            LayerNormActivation::forward,
            in,
            scale,
            shift,
            y,
            mean,
            rest,
            rstd,
            rows,
            width,
            EPSILON,
            code));
    return c.task((g, id) ->
        g.task(
            id,
            LayerNormActivation::backward,
            in,
            slope,
            y,
            scale,
            shift,
            mean,
            rest,
            rstd,
            dz,
            dx,
            rows,
            width,
            code));
  }
}
