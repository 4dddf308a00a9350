package dev.stratus.training.layer;

import dev.stratus.kernels.GradientSteps;
import dev.stratus.kernels.GruCell;
import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A GRU cell's launches.
 *
 * @param gates with the candidate's part of {@code R h}, a sequence of 4 width
 */
record GruOps(RecurrentArrays arrays, FloatArray gates) implements CellOps {
  GruOps(RecurrentArrays arrays) {
    this(arrays, arrays.sequence(GruCell.KEPT * arrays.width()));
  }

  @Override
  public void begin(Launches to) {
    // There is no state but the hidden one.
  }

  @Override
  public void forward(Launches to, int step) {
    to.task(
        "cell",
        GruCell::forward,
        arrays.inputPart(),
        arrays.hiddenPart(),
        gates,
        arrays.hidden(),
        arrays.now(),
        arrays.lengths(),
        step,
        arrays.rows(),
        arrays.width());
  }

  @Override
  public Back back(RecurrentArrays.Back own) {
    return new GruBack(arrays, own, gates, arrays.state(), arrays.sequence(arrays.columns()));
  }

  /** The gradient of {@code W x} overwrites it: nothing needs it once the gates are there. */
  private record GruBack(
      RecurrentArrays arrays,
      RecurrentArrays.Back own,
      FloatArray gates,
      FloatArray direct,
      FloatArray dHiddenPart)
      implements Back {
    @Override
    public FloatArray dInputPart() {
      return arrays.inputPart();
    }

    @Override
    public void begin(Launches to) {
      to.task("direct", GradientSteps::fill, direct, arrays.rows() * arrays.width(), 0f);
    }

    @Override
    public void step(Launches to, int step) {
      to.task(
          "cell",
          GruCell::backward,
          own.dy(),
          own.dh(),
          direct,
          gates,
          arrays.hidden(),
          arrays.inputPart(),
          dHiddenPart,
          own.dHiddenNow(),
          arrays.lengths(),
          step,
          arrays.rows(),
          arrays.width());
    }

    @Override
    public void parameters(Launches to) {
      // The biases are those of the products.
    }
  }
}
