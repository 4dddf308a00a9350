package dev.stratus.training.layer;

import dev.stratus.kernels.GradientSteps;
import dev.stratus.kernels.LayerNormGruCell;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A layer-normalized GRU cell's launches.
 *
 * @param gates with the candidate's normalized part of {@code R h}, a sequence of 4 width
 * @param hiddenParts {@code R h} of all steps, a sequence of 3 width
 * @param statistics of the normalizations, a sequence
 */
record LayerNormGruOps(
    RecurrentArrays arrays,
    float epsilon,
    FloatArray gates,
    FloatArray hiddenParts,
    FloatArray statistics)
    implements CellOps {
  LayerNormGruOps(RecurrentArrays arrays, float epsilon) {
    this(
        arrays,
        epsilon,
        arrays.sequence(LayerNormGruCell.KEPT * arrays.width()),
        arrays.sequence(arrays.columns()),
        arrays.sequence(LayerNormGruCell.STATISTICS));
  }

  @Override
  public void begin(Launches to) {
    // There is no state but the hidden one.
  }

  @Override
  public void forward(Launches to, int step) {
    LayerSite site = arrays.site();
    to.task(
        "cell",
        LayerNormGruCell::forward,
        arrays.inputPart(),
        arrays.hiddenPart(),
        site.parameter(LayerNormGru.INPUT_GAIN),
        site.parameter(LayerNormGru.HIDDEN_GAIN),
        site.parameter(LayerNormGru.BIAS),
        site.parameter(LayerNormGru.HIDDEN_BIAS),
        gates,
        hiddenParts,
        statistics,
        arrays.hidden(),
        arrays.now(),
        arrays.lengths(),
        step,
        arrays.rows(),
        arrays.width(),
        epsilon);
  }

  @Override
  public Back back(RecurrentArrays.Back own) {
    return new LayerNormBack(this, own);
  }

  /** Slopes overwrite the gates. */
  private static final class LayerNormBack implements Back {
    private final LayerNormGruOps forward;
    private final RecurrentArrays arrays;
    private final RecurrentArrays.Back own;
    private final FloatArray direct;
    private final FloatArray dInputPart;
    private final FloatArray dHiddenPart;
    private final int parts;
    private final FloatArray partials;

    LayerNormBack(LayerNormGruOps forward, RecurrentArrays.Back own) {
      this.forward = forward;
      this.arrays = forward.arrays;
      this.own = own;
      this.direct = arrays.state();
      this.dInputPart = arrays.sequence(arrays.columns());
      this.dHiddenPart = arrays.sequence(arrays.columns());
      this.parts =
          RowParts.of(arrays.site().device(), arrays.steps() * arrays.rows(), arrays.columns());
      this.partials =
          arrays.site().floats((long) parts * LayerNormGruCell.PARAMETERS * arrays.width());
    }

    @Override
    public FloatArray dInputPart() {
      return dInputPart;
    }

    @Override
    public FloatArray dHiddenPart() {
      return dHiddenPart;
    }

    @Override
    public void begin(Launches to) {
      to.task("direct", GradientSteps::fill, direct, arrays.rows() * arrays.width(), 0f);
    }

    @Override
    public void step(Launches to, int step) {
      LayerSite site = arrays.site();
      to.task(
          "cell",
          LayerNormGruCell::backward,
          own.dy(),
          own.dh(),
          direct,
          arrays.inputPart(),
          forward.hiddenParts,
          forward.gates,
          arrays.hidden(),
          forward.statistics,
          site.parameter(LayerNormGru.INPUT_GAIN),
          site.parameter(LayerNormGru.HIDDEN_GAIN),
          forward.gates,
          dInputPart,
          dHiddenPart,
          own.dHiddenNow(),
          arrays.lengths(),
          step,
          arrays.rows(),
          arrays.width());
    }

    @Override
    public void parameters(Launches to) {
      LayerSite site = arrays.site();
      to.task(
          "parameters-parts",
          LayerNormGruCell::parameterParts,
          arrays.inputPart(),
          forward.hiddenParts,
          forward.statistics,
          forward.gates,
          arrays.lengths(),
          partials,
          arrays.steps(),
          arrays.rows(),
          arrays.width(),
          parts);
      to.task(
          "parameters",
          LayerNormGruCell::parameterTotals,
          partials,
          site.gradient(LayerNormGru.INPUT_GAIN),
          site.gradient(LayerNormGru.HIDDEN_GAIN),
          site.gradient(LayerNormGru.BIAS),
          site.gradient(LayerNormGru.HIDDEN_BIAS),
          arrays.width(),
          parts);
    }
  }
}
