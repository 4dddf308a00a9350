package dev.stratus.training.layer;

import dev.stratus.kernels.GradientSteps;
import dev.stratus.kernels.LstmCell;
import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * An LSTM cell's launches. Gates overwrite {@code W x}, and their gradients overwrite the gates.
 *
 * @param cells states with the initial one
 */
record LstmOps(RecurrentArrays arrays, FloatArray cells) implements CellOps {
  LstmOps(RecurrentArrays arrays) {
    this(arrays, arrays.states());
  }

  @Override
  public void begin(Launches to) {
    to.task("begin-cells", GradientSteps::fill, cells, arrays.rows() * arrays.width(), 0f);
  }

  @Override
  public void forward(Launches to, int step) {
    to.task(
        "cell",
        LstmCell::forward,
        arrays.inputPart(),
        arrays.hiddenPart(),
        arrays.inputPart(),
        cells,
        arrays.hidden(),
        arrays.now(),
        arrays.lengths(),
        step,
        arrays.rows(),
        arrays.width());
  }

  @Override
  public Back back(RecurrentArrays.Back own) {
    return new LstmBack(arrays, own, cells, arrays.state());
  }

  private record LstmBack(
      RecurrentArrays arrays, RecurrentArrays.Back own, FloatArray cells, FloatArray dc)
      implements Back {
    @Override
    public FloatArray dInputPart() {
      return arrays.inputPart();
    }

    @Override
    public FloatArray dHiddenPart() {
      return arrays.inputPart();
    }

    @Override
    public void begin(Launches to) {
      to.task("dcells", GradientSteps::fill, dc, arrays.rows() * arrays.width(), 0f);
    }

    @Override
    public void step(Launches to, int step) {
      to.task(
          "cell",
          LstmCell::backward,
          own.dy(),
          own.dh(),
          dc,
          arrays.inputPart(),
          cells,
          arrays.inputPart(),
          own.dHiddenNow(),
          arrays.lengths(),
          step,
          arrays.rows(),
          arrays.width());
    }

    @Override
    public void parameters(Launches to) {
      // The bias is that of the product with W.
    }
  }
}
