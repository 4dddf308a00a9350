package dev.stratus.training.layer;

import dev.stratus.training.Shape;
import java.util.List;

/** What layers ask of their inputs. */
final class Inputs {
  private Inputs() {}

  /** The only input, of values. */
  static Shape values(List<Shape> inputs) {
    Shape x = inputs.getFirst();
    if (x.content() != Shape.Content.VALUES) {
      throw new IllegalArgumentException(
          "its input is " + x + "; it takes values. An embedding makes values of classes.");
    }
    return x;
  }
}
