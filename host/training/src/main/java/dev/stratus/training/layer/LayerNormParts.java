package dev.stratus.training.layer;

import dev.stratus.kernels.LayerNormParameters;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The sums of gamma's and beta's gradients in parts of the rows.
 *
 * @param rowsPerPart of all parts but the last, which may have fewer
 * @param scale parts x width
 * @param offset parts x width
 */
record LayerNormParts(
    LayerSite site, int rowsPerPart, int parts, FloatArray scale, FloatArray offset) {
  /** Parts for each compute unit, so that a slow unit holds up little. */
  private static final int PARTS_PER_UNIT = 8;

  private static final int LEAST_ROWS_PER_PART = 8;
  private static final int MOST_ROWS_PER_PART = 64;

  static LayerNormParts of(LayerSite site) {
    int rows = site.rows();
    int wanted = rows / (PARTS_PER_UNIT * site.device().computeUnits());
    int rowsPerPart = Math.clamp(wanted, LEAST_ROWS_PER_PART, MOST_ROWS_PER_PART);
    int parts = Math.ceilDiv(rows, rowsPerPart);
    long sums = site.training() ? (long) parts * site.width() : 1;
    return new LayerNormParts(site, rowsPerPart, parts, site.floats(sums), site.floats(sums));
  }

  /** Adds up the parts. */
  void join(Launches to) {
    to.task(
        "dparameters",
        LayerNormParameters::epilogue,
        scale,
        offset,
        site.gradient(LayerNorm.SCALE),
        site.gradient(LayerNorm.OFFSET),
        site.width(),
        parts);
  }
}
