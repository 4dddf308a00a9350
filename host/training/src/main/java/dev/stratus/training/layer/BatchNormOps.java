package dev.stratus.training.layer;

import dev.stratus.kernels.BatchNormalization;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Batch normalization at its place. Where the columns alone would leave the device idle, the rows
 * are cut into parts as well.
 */
final class BatchNormOps implements LayerOps {
  /** Let the sample's variance into the running one. */
  private static final int UNBIASED = 1;

  private final LayerSite site;
  private final float epsilon;
  private final float share;
  private final int rows;
  private final int width;
  private final int parts;
  private final FloatArray gamma;
  private final FloatArray runningMean;
  private final FloatArray runningVariance;
  private final FloatArray mean;
  private final FloatArray rest;
  private final FloatArray rstd;
  private final FloatArray partials;

  BatchNormOps(LayerSite site, float epsilon, float share) {
    this.site = site;
    this.epsilon = epsilon;
    this.share = share;
    this.rows = site.rows();
    this.width = site.width();
    this.parts = RowParts.of(site.device(), rows, width);
    this.gamma = site.parameter(BatchNorm.SCALE);
    this.runningMean = site.statistic(BatchNorm.RUNNING_MEAN);
    this.runningVariance = site.statistic(BatchNorm.RUNNING_VARIANCE);
    long columns = site.training() ? width : 1;
    this.mean = site.floats(columns);
    this.rest = site.floats(columns);
    this.rstd = site.floats(columns);
    this.partials =
        site.floats(
            site.training() && parts > 1 ? (long) parts * BatchNormalization.PART * width : 1);
  }

  @Override
  public void forward(Launches to) {
    if (!site.training()) {
      to.task(
          "forward",
          BatchNormalization::inference,
          site.x(),
          gamma,
          site.parameter(BatchNorm.OFFSET),
          runningMean,
          runningVariance,
          site.y(),
          rows,
          width,
          epsilon);
      return;
    }
    statistics(to);
    to.task(
        "forward",
        BatchNormalization::normalize,
        site.x(),
        gamma,
        site.parameter(BatchNorm.OFFSET),
        mean,
        rest,
        rstd,
        site.y(),
        rows,
        width);
  }

  private void statistics(Launches to) {
    if (parts == 1) {
      to.task(
          "statistics",
          BatchNormalization::statistics,
          site.x(),
          mean,
          rest,
          rstd,
          runningMean,
          runningVariance,
          rows,
          width,
          epsilon,
          share,
          UNBIASED);
      return;
    }
    to.task(
        "statistics-parts",
        BatchNormalization::statisticsParts,
        site.x(),
        partials,
        rows,
        width,
        parts);
    to.task(
        "statistics",
        BatchNormalization::statisticsTotals,
        partials,
        mean,
        rest,
        rstd,
        runningMean,
        runningVariance,
        rows,
        width,
        parts,
        epsilon,
        share,
        UNBIASED);
  }

  @Override
  public void backward(Launches to) {
    FloatArray dGamma = site.gradient(BatchNorm.SCALE);
    FloatArray dBeta = site.gradient(BatchNorm.OFFSET);
    parameters(to, dGamma, dBeta);
    site.dx()
        .ifPresent(dx ->
            to.task(
                "dx",
                BatchNormalization::inputGradient,
                site.x(),
                site.dy(),
                gamma,
                mean,
                rest,
                rstd,
                dGamma,
                dBeta,
                dx,
                rows,
                width));
  }

  private void parameters(Launches to, FloatArray dGamma, FloatArray dBeta) {
    if (parts == 1) {
      to.task(
          "dparameters",
          BatchNormalization::parameterGradients,
          site.x(),
          site.dy(),
          mean,
          rest,
          rstd,
          dGamma,
          dBeta,
          rows,
          width);
      return;
    }
    to.task(
        "dparameters-parts",
        BatchNormalization::parameterGradientParts,
        site.x(),
        site.dy(),
        mean,
        rest,
        rstd,
        partials,
        rows,
        width,
        parts);
    to.task(
        "dparameters",
        BatchNormalization::parameterGradientTotals,
        partials,
        dGamma,
        dBeta,
        width,
        parts);
  }
}
