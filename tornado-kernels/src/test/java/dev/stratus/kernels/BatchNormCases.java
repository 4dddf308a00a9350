package dev.stratus.kernels;

import dev.stratus.reference.recurrent.BatchNormReference;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Batch normalization on small data, plain and in parts. */
final class BatchNormCases {
  private static final float EPSILON = 1e-5f;
  private static final float SHARE = 0.1f;

  private final int rows;
  private final int width;
  private final float offset;
  private final double[] x;
  private final double[] gamma;
  private final double[] beta;
  private final double[] dy;
  private final double[] runningMean;
  private final double[] runningVariance;

  /**
   * @param offset the mean of x, beside a spread of 1
   */
  BatchNormCases(int rows, int width, float offset) {
    this.rows = rows;
    this.width = width;
    this.offset = offset;
    this.x = KernelCase.doubles(RowsUnderTest.spread(rows * width, 51, offset, 1f));
    this.gamma = KernelCase.data(width, 52);
    this.beta = KernelCase.data(width, 53);
    this.dy = KernelCase.data(rows * width, 54);
    this.runningMean = KernelCase.data(width, 55);
    this.runningVariance = KernelCase.sizes(KernelCase.data(width, 56));
  }

  List<Supplier<KernelCase>> all() {
    return List.of(
        () -> training(0, 0),
        () -> training(0, 1),
        () -> training(1, 0),
        () -> training(3, 1),
        this::inference);
  }

  /**
   * A step: statistics, result, and all gradients.
   *
   * @param parts 0: the plain kernels
   */
  private KernelCase training(int parts, int unbiased) {
    KernelCase c =
        new KernelCase(
            "batchNorm %d x %d around %s, %d parts, unbiased %d"
                .formatted(rows, width, offset, parts, unbiased));
    BatchNormReference right = BatchNormReference.of(x, rows, width, EPSILON);
    FloatArray in = c.in(x);
    FloatArray scale = c.in(gamma);
    FloatArray shift = c.in(beta);
    FloatArray slope = c.in(dy);
    double[] mean = rows == 0 ? new double[width] : right.mean();
    // The sum of compensated terms, the quotient, and both parts of the mean: 2 ulp of the largest.
    FloatArray means = c.out("mean", mean, filled(width, Math.abs(offset) + 4), 2);
    FloatArray rests = c.between(width);
    double[] rstd = rows == 0 ? new double[width] : right.rstd();
    // The squares' sum, its terms' 3 roundings halved by the root, and the parts' joining.
    FloatArray rstds = c.out("rstd", rstd, new double[width], 4);
    double[] variance = unbiased == 1 ? right.sampleVariance() : right.variance();
    FloatArray meanNow =
        c.inOut(
            "runningMean",
            runningMean,
            rows == 0 ? runningMean : BatchNormReference.moved(runningMean, mean, SHARE),
            filled(width, Math.abs(offset) + 4),
            4);
    FloatArray varianceNow =
        c.inOut(
            "runningVariance",
            runningVariance,
            rows == 0
                ? runningVariance
                : BatchNormReference.moved(runningVariance, variance, SHARE),
            new double[width],
            8);
    int more = Math.max(1, parts);
    FloatArray partials = c.between(more * BatchNormalization.PART * width);
    if (parts == 0) {
      c.task((g, id) ->
          g.task(
              id,
              BatchNormalization::statistics,
              in,
              means,
              rests,
              rstds,
              meanNow,
              varianceNow,
              rows,
              width,
              EPSILON,
              SHARE,
              unbiased));
    } else {
      c.task((g, id) ->
          g.task(id, BatchNormalization::statisticsParts, in, partials, rows, width, parts));
      c.task((g, id) ->
          g.task(
              id,
              BatchNormalization::statisticsTotals,
              partials,
              means,
              rests,
              rstds,
              meanNow,
              varianceNow,
              rows,
              width,
              parts,
              EPSILON,
              SHARE,
              unbiased));
    }
    double[] y = right.result(gamma, beta);
    double[] ySizes = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int k = i % width;
      ySizes[i] = Math.abs(gamma[k]) * (1 + Math.abs(right.xhat()[i])) + Math.abs(beta[k]);
    }
    // Two differences, rstd's error, two products and a sum.
    FloatArray result = c.out("y", y, ySizes, 9);
    c.task((g, id) ->
        g.task(
            id,
            BatchNormalization::normalize,
            in,
            scale,
            shift,
            means,
            rests,
            rstds,
            result,
            rows,
            width));
    return withGradients(c, right, parts, new Arrays5(in, slope, scale, means, rests, rstds));
  }

  private record Arrays5(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd) {}

  private KernelCase withGradients(KernelCase c, BatchNormReference right, int parts, Arrays5 a) {
    BatchNormReference.Gradients gradients = right.backward(dy, gamma);
    double[] gammaSizes = new double[width];
    double[] betaSizes = new double[width];
    for (int i = 0; i < dy.length; i++) {
      gammaSizes[i % width] += Math.abs(dy[i]) * (1 + Math.abs(right.xhat()[i]));
      betaSizes[i % width] += Math.abs(dy[i]);
    }
    // xhat's 6 and a product; a compensated sum has 3; parts are added plainly.
    FloatArray dGamma = c.out("dGamma", gradients.gamma(), gammaSizes, 10 + parts);
    FloatArray dBeta = c.out("dBeta", gradients.beta(), betaSizes, 3 + parts);
    FloatArray partials = c.between(Math.max(1, parts) * BatchNormalization.GRADIENT_PART * width);
    if (parts == 0) {
      c.task((g, id) ->
          g.task(
              id,
              BatchNormalization::parameterGradients,
              a.x,
              a.dy,
              a.mean,
              a.rest,
              a.rstd,
              dGamma,
              dBeta,
              rows,
              width));
    } else {
      c.task((g, id) ->
          g.task(
              id,
              BatchNormalization::parameterGradientParts,
              a.x,
              a.dy,
              a.mean,
              a.rest,
              a.rstd,
              partials,
              rows,
              width,
              parts));
      c.task((g, id) ->
          g.task(
              id,
              BatchNormalization::parameterGradientTotals,
              partials,
              dGamma,
              dBeta,
              width,
              parts));
    }
    double[] sizes = new double[dy.length];
    for (int i = 0; i < sizes.length; i++) {
      int k = i % width;
      double terms =
          Math.abs(dy[i])
              + betaSizes[k] / rows
              + (1 + Math.abs(right.xhat()[i])) * gammaSizes[k] / rows;
      sizes[i] = Math.abs(gamma[k]) * right.rstd()[k] * terms;
    }
    FloatArray dx = c.out("dx", gradients.x(), sizes, 26 + parts);
    return c.task((g, id) ->
        g.task(
            id,
            BatchNormalization::inputGradient,
            a.x,
            a.dy,
            a.gamma,
            a.mean,
            a.rest,
            a.rstd,
            dGamma,
            dBeta,
            dx,
            rows,
            width));
  }

  private KernelCase inference() {
    KernelCase c = new KernelCase("batchNorm inference " + rows + " x " + width);
    double[] y =
        BatchNormReference.inference(x, gamma, beta, runningMean, runningVariance, EPSILON);
    double[] sizes = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int k = i % width;
      double root = Math.sqrt(runningVariance[k] + EPSILON);
      sizes[i] =
          Math.abs(gamma[k]) * (Math.abs(x[i]) + Math.abs(runningMean[k])) / root
              + Math.abs(beta[k]);
    }
    FloatArray in = c.in(x);
    FloatArray scale = c.in(gamma);
    FloatArray shift = c.in(beta);
    FloatArray mean = c.in(runningMean);
    FloatArray variance = c.in(runningVariance);
    FloatArray result = c.out("y", y, sizes, 6);
    return c.task((g, id) ->
        g.task(
            id,
            BatchNormalization::inference,
            in,
            scale,
            shift,
            mean,
            variance,
            result,
            rows,
            width,
            EPSILON));
  }

  private static double[] filled(int length, double value) {
    double[] all = new double[length];
    java.util.Arrays.fill(all, value);
    return all;
  }
}
