package dev.stratus.training.layer;

import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import java.util.List;
import java.util.Map;

/** What layers ask of their inputs, and say of themselves. */
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

  /** Two inputs of values, of one shape. */
  static Shape alike(List<Shape> inputs) {
    Shape first = values(inputs);
    if (!first.equals(inputs.get(1))) {
      throw new IllegalArgumentException(
          "its inputs are " + first + " and " + inputs.get(1) + "; they must be alike.");
    }
    return first;
  }

  /** Epsilon is added to a variance in float32. */
  static void requireEpsilon(double epsilon) {
    if (!((float) epsilon > 0) || Float.isInfinite((float) epsilon)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be finite and above 0, such as 1e-5.");
    }
  }

  /** Factors where they are not 1. */
  static void putFactors(Map<String, Object> properties, Parameter.Factors factors) {
    if (!factors.equals(Parameter.Factors.ONE)) {
      properties.put("learnRateFactor", factors.learnRate());
      properties.put("l2Factor", factors.l2());
    }
  }
}
