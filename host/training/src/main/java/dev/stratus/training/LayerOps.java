package dev.stratus.training;

import dev.stratus.training.step.Launches;

/** The launches of a layer at its place; they may be asked for more than once. */
public interface LayerOps {

  /** Writes y from the inputs. */
  void forward(Launches to);

  /**
   * Writes the gradients of the parameters and of those inputs that want one, from dy. Each is
   * overwritten, not added to. Asked for in training only.
   */
  void backward(Launches to);
}
