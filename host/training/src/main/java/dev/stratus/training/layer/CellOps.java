package dev.stratus.training.layer;

import dev.stratus.training.step.Launches;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The launches of a recurrent layer's cell: all but what {@link RecurrentOps} does for each. */
interface CellOps {

  /** Before the first step: states beside the hidden one. */
  void begin(Launches to);

  /** A step. */
  void forward(Launches to, int step);

  /** The way back; asked for once, and in training only. */
  Back back(RecurrentArrays.Back arrays);

  /** The way back. */
  interface Back {
    /** The gradient of {@code W x}, a sequence. */
    FloatArray dInputPart();

    /** The gradient of {@code R h}, a sequence. */
    FloatArray dHiddenPart();

    /** Before the last step. */
    void begin(Launches to);

    /** A step, last ones first. */
    void step(Launches to, int step);

    /** After all steps: the gradients of the cell's own parameters. */
    void parameters(Launches to);
  }
}
