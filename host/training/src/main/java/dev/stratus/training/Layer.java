package dev.stratus.training;

import java.util.List;
import java.util.Map;

/**
 * A layer: what comes out of what goes in, what it learns, its kernels and its judge. Immutable;
 * the same layer may stand in several networks. {@link dev.stratus.training.check.LayerChecker}
 * tests one, anyone's own too.
 */
public interface Layer {

  /** Its kind in one word, as summaries and checkpoints show it, such as {@code fullyconnected}. */
  String kind();

  /** How many inputs it takes. */
  default int inputs() {
    return 1;
  }

  /**
   * The shape of its output.
   *
   * @throws IllegalArgumentException if it cannot work with such inputs; the message says what
   *     would do
   */
  Shape output(List<Shape> inputs);

  /** What it learns. */
  default List<Parameter> parameters(List<Shape> inputs) {
    return List.of();
  }

  /** What it keeps from step to step beside. */
  default List<Statistic> statistics(List<Shape> inputs) {
    return List.of();
  }

  /** Its properties for summaries and files: strings, numbers and booleans, in order. */
  default Map<String, Object> properties() {
    return Map.of();
  }

  /** What someone should know before anything runs, a sentence each. */
  default List<String> warnings(List<Shape> inputs) {
    return List.of();
  }

  /**
   * Whether an observation's output depends on that observation alone. False for batch
   * normalization in training: such a layer takes no padded mini-batches and is not trained in
   * parts.
   */
  default boolean observationsAreIndependent() {
    return true;
  }

  /**
   * Whether the output also depends on where in the mini-batch an observation is: true for dropout,
   * whose random numbers belong to places.
   */
  default boolean placesMatter() {
    return false;
  }

  /** Its kernels at a place in a program. */
  LayerOps ops(LayerSite site);

  /** Its judge, in double. */
  LayerReference reference(List<Shape> inputs);
}
