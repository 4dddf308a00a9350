package dev.stratus.training.layer;

import dev.stratus.kernels.Flags;
import dev.stratus.kernels.LayerNormBackward;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.kernels.LayerNormParameters;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization at its place: on CPU devices a row for each work-item and a backward pass
 * that sums the parameters' gradients in the same walk, on GPUs a work-group for each row.
 */
final class LayerNormOps implements LayerOps {
  /** Most work-groups: more share the rows. */
  static final int MOST_GROUPS = 65_535;

  private final LayerSite site;
  private final float epsilon;
  private final int rows;
  private final int width;
  private final boolean groups;
  private final int block;
  private final FloatArray mean;
  private final FloatArray rest;
  private final FloatArray rstd;
  private final LayerNormParts parts;
  private final FloatArray dx;

  LayerNormOps(LayerSite site, float epsilon) {
    this.site = site;
    this.epsilon = epsilon;
    this.rows = site.rows();
    this.width = site.width();
    this.groups = site.device().prefersGroups();
    this.block = site.device().block(LayerNormForward.SERIAL_BLOCK, LayerNormForward.VECTOR_BLOCK);
    int statistics = site.training() ? rows : 1;
    this.mean = site.floats(statistics);
    this.rest = site.floats(statistics);
    this.rstd = site.floats(statistics);
    this.parts = LayerNormParts.of(site);
    this.dx =
        site.training()
            ? site.dx().orElseGet(() -> site.floats((long) rows * width))
            : parts.scale();
  }

  @Override
  public void forward(Launches to) {
    int flags = site.training() ? Flags.SAVE : 0;
    if (groups) {
      byGroups(to)
          .task(
              "forward",
              LayerNormForward::rowPerGroup,
              new KernelContext(),
              site.x(),
              gamma(),
              site.parameter(LayerNorm.OFFSET),
              site.y(),
              mean,
              rest,
              rstd,
              rows,
              width,
              epsilon,
              flags);
      return;
    }
    to.task(
        "forward",
        LayerNormForward::rowPerItem,
        site.x(),
        gamma(),
        site.parameter(LayerNorm.OFFSET),
        site.y(),
        mean,
        rest,
        rstd,
        rows,
        width,
        epsilon,
        block,
        flags);
  }

  @Override
  public void backward(Launches to) {
    if (groups) {
      byGroups(to)
          .task(
              "dx",
              LayerNormBackward::rowPerGroup,
              new KernelContext(),
              site.x(),
              site.dy(),
              gamma(),
              mean,
              rest,
              rstd,
              dx,
              rows,
              width,
              0);
      to.task(
          "parts",
          LayerNormParameters::rows,
          site.x(),
          site.dy(),
          mean,
          rest,
          rstd,
          parts.scale(),
          parts.offset(),
          rows,
          width,
          parts.rowsPerPart());
    } else {
      to.task(
          "backward",
          LayerNormBackward::fused,
          site.x(),
          site.dy(),
          gamma(),
          mean,
          rest,
          rstd,
          dx,
          parts.scale(),
          parts.offset(),
          rows,
          width,
          parts.rowsPerPart(),
          block,
          0);
    }
    parts.join(to);
  }

  private Launches byGroups(Launches to) {
    int lanes = site.device().lanes(width);
    return to.groups(Math.min(rows, MOST_GROUPS) * lanes, lanes);
  }

  private FloatArray gamma() {
    return site.parameter(LayerNorm.SCALE);
  }
}
