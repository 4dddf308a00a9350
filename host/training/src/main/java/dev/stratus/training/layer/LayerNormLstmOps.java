package dev.stratus.training.layer;

import dev.stratus.kernels.GradientSteps;
import dev.stratus.kernels.LayerNormLstmCell;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A layer-normalized LSTM cell's launches.
 *
 * @param gates with the cell's tanh, a sequence of 5 width
 * @param hiddenParts {@code R h} of all steps, a sequence of 4 width
 * @param statistics of the normalizations, a sequence
 * @param cells states with the initial one
 */
record LayerNormLstmOps(
    RecurrentArrays arrays,
    float epsilon,
    FloatArray gates,
    FloatArray hiddenParts,
    FloatArray statistics,
    FloatArray cells)
    implements CellOps {
  LayerNormLstmOps(RecurrentArrays arrays, float epsilon) {
    this(
        arrays,
        epsilon,
        arrays.sequence(LayerNormLstmCell.KEPT * arrays.width()),
        arrays.sequence(arrays.columns()),
        arrays.sequence(LayerNormLstmCell.STATISTICS),
        arrays.states());
  }

  @Override
  public void begin(Launches to) {
    to.task("begin-cells", GradientSteps::fill, cells, arrays.rows() * arrays.width(), 0f);
  }

  @Override
  public void forward(Launches to, int step) {
    LayerSite site = arrays.site();
    to.task(
        "cell",
        LayerNormLstmCell::forward,
        arrays.inputPart(),
        arrays.hiddenPart(),
        site.parameter(LayerNormLstm.INPUT_GAIN),
        site.parameter(LayerNormLstm.HIDDEN_GAIN),
        site.parameter(LayerNormLstm.BIAS),
        site.parameter(LayerNormLstm.CELL_GAIN),
        site.parameter(LayerNormLstm.CELL_BIAS),
        gates,
        hiddenParts,
        statistics,
        cells,
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
    private final LayerNormLstmOps forward;
    private final RecurrentArrays arrays;
    private final RecurrentArrays.Back own;
    private final FloatArray dc;
    private final FloatArray dInputPart;
    private final FloatArray dHiddenPart;
    private final int parts;
    private final FloatArray partials;

    LayerNormBack(LayerNormLstmOps forward, RecurrentArrays.Back own) {
      this.forward = forward;
      this.arrays = forward.arrays;
      this.own = own;
      this.dc = arrays.state();
      this.dInputPart = arrays.sequence(arrays.columns());
      this.dHiddenPart = arrays.sequence(arrays.columns());
      int width = arrays.width();
      this.parts =
          RowParts.of(
              arrays.site().device(),
              arrays.steps() * arrays.rows(),
              LayerNormLstmCell.KEPT * width);
      this.partials = arrays.site().floats((long) parts * LayerNormLstmCell.PARAMETERS * width);
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
      to.task("dcells", GradientSteps::fill, dc, arrays.rows() * arrays.width(), 0f);
    }

    @Override
    public void step(Launches to, int step) {
      LayerSite site = arrays.site();
      to.task(
          "cell",
          LayerNormLstmCell::backward,
          own.dy(),
          own.dh(),
          dc,
          arrays.inputPart(),
          forward.hiddenParts,
          forward.gates,
          forward.cells,
          forward.statistics,
          site.parameter(LayerNormLstm.INPUT_GAIN),
          site.parameter(LayerNormLstm.HIDDEN_GAIN),
          site.parameter(LayerNormLstm.CELL_GAIN),
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
          LayerNormLstmCell::parameterParts,
          arrays.inputPart(),
          forward.hiddenParts,
          forward.cells,
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
          LayerNormLstmCell::parameterTotals,
          partials,
          site.gradient(LayerNormLstm.INPUT_GAIN),
          site.gradient(LayerNormLstm.HIDDEN_GAIN),
          site.gradient(LayerNormLstm.BIAS),
          site.gradient(LayerNormLstm.CELL_GAIN),
          site.gradient(LayerNormLstm.CELL_BIAS),
          arrays.width(),
          parts);
    }
  }
}
