package dev.stratus.training.layer;

import dev.stratus.kernels.Copies;
import dev.stratus.kernels.LayerNormActivation;
import dev.stratus.kernels.LayerNormParameters;
import dev.stratus.reference.dense.Activation;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** {@link LayerNormActivation} at its place: a row for each work-item, on GPUs a group. */
final class FusedLayerNormOps implements LayerOps {
  private final LayerSite site;
  private final float epsilon;
  private final boolean residual;
  private final int activation;
  private final int rows;
  private final int width;
  private final boolean groups;
  private final FloatArray sum;
  private final FloatArray mean;
  private final FloatArray rest;
  private final FloatArray rstd;
  private final FloatArray dz;
  private final FloatArray dx;
  private final FloatArray nothing;
  private final LayerNormParts parts;

  FusedLayerNormOps(
      LayerSite site, float epsilon, boolean residual, Optional<Activation> function) {
    this.site = site;
    this.epsilon = epsilon;
    this.residual = residual;
    this.activation = function.map(FusedLayerNormOps::code).orElse(LayerNormActivation.NONE);
    this.rows = site.rows();
    this.width = site.width();
    this.groups = site.device().prefersGroups();
    long elements = (long) rows * width;
    this.sum = residual ? site.floats(elements) : site.x();
    this.mean = site.floats(rows);
    this.rest = site.floats(rows);
    this.rstd = site.floats(rows);
    boolean training = site.training();
    this.dz = site.floats(training ? elements : 1);
    this.nothing = site.floats(1);
    this.parts = LayerNormParts.of(site);
    this.dx =
        training
            ? site.inputGradients().stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> site.floats(elements))
            : dz;
  }

  private static int code(Activation function) {
    return switch (function) {
      case RELU -> LayerNormActivation.RELU;
      case GELU -> LayerNormActivation.GELU;
      case GELU_TANH -> LayerNormActivation.GELU_TANH;
      case TANH -> LayerNormActivation.TANH;
      case SIGMOID -> LayerNormActivation.SIGMOID;
    };
  }

  @Override
  public void forward(Launches to) {
    FloatArray gamma = site.parameter(LayerNorm.SCALE);
    FloatArray beta = site.parameter(LayerNorm.OFFSET);
    FloatArray y = site.y();
    if (groups) {
      byGroups(to)
          .task(
              "forward",
              LayerNormActivation::forwardPerGroup,
              new KernelContext(),
              site.x(),
              residual ? site.x(1) : nothing,
              gamma,
              beta,
              residual ? sum : nothing,
              y,
              mean,
              rest,
              rstd,
              rows,
              width,
              epsilon,
              activation,
              residual ? 1 : 0);
    } else if (residual) {
      to.task(
          "forward",
          LayerNormActivation::forwardResidual,
          site.x(),
          site.x(1),
          gamma,
          beta,
          sum,
          y,
          mean,
          rest,
          rstd,
          rows,
          width,
          epsilon,
          activation);
    } else {
      to.task(
          "forward",
          LayerNormActivation::forward,
          site.x(),
          gamma,
          beta,
          y,
          mean,
          rest,
          rstd,
          rows,
          width,
          epsilon,
          activation);
    }
  }

  @Override
  public void backward(Launches to) {
    FloatArray gamma = site.parameter(LayerNorm.SCALE);
    FloatArray beta = site.parameter(LayerNorm.OFFSET);
    if (groups) {
      byGroups(to)
          .task(
              "dx",
              LayerNormActivation::backwardPerGroup,
              new KernelContext(),
              sum,
              site.dy(),
              site.y(),
              nothing,
              gamma,
              beta,
              mean,
              rest,
              rstd,
              dz,
              dx,
              rows,
              width,
              activation,
              0);
    } else {
      to.task(
          "dx",
          LayerNormActivation::backward,
          sum,
          site.dy(),
          site.y(),
          gamma,
          beta,
          mean,
          rest,
          rstd,
          dz,
          dx,
          rows,
          width,
          activation);
    }
    to.task(
        "parts",
        LayerNormParameters::rows,
        sum,
        dz,
        mean,
        rest,
        rstd,
        parts.scale(),
        parts.offset(),
        rows,
        width,
        parts.rowsPerPart());
    parts.join(to);
    copyGradient(to);
  }

  /** Both inputs of a sum have the same gradient. */
  private void copyGradient(Launches to) {
    for (int i = 0; i < site.inputGradients().size(); i++) {
      String task = "dx-" + i;
      site.inputGradients()
          .get(i)
          .filter(own -> own != dx)
          .ifPresent(own -> to.task(task, Copies::floats, dx, own, rows * width));
    }
  }

  private Launches byGroups(Launches to) {
    int lanes = site.device().lanes(width);
    return to.groups(Math.min(rows, LayerNormOps.MOST_GROUPS) * lanes, lanes);
  }
}
