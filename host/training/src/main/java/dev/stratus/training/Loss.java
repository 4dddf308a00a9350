package dev.stratus.training;

import java.util.Locale;

/** What training makes small: the mean over the observations (with steps: rows) that count. */
public enum Loss {
  /**
   * Softmax over the network's output and the cross-entropy with class numbers. The network ends
   * with the scores before softmax.
   */
  CROSS_ENTROPY,

  /** MATLAB's half mean squared error: half the sum of squared differences of each row. */
  MEAN_SQUARED_ERROR;

  /** As recipes and files spell it: {@code cross-entropy}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException if targets of this shape do not go with such an output
   */
  void requireTargets(Shape output, Shape targets) {
    boolean classes = targets.content() == Shape.Content.CLASSES;
    if (classes != (this == CROSS_ENTROPY)) {
      throw new IllegalArgumentException(
          "The loss "
              + text()
              + " needs "
              + (this == CROSS_ENTROPY ? "a class for each row" : "values")
              + " as targets; the data have "
              + targets
              + ".");
    }
    if (output.steps() != targets.steps() || output.width() != targets.width()) {
      throw new IllegalArgumentException(
          "The network's output is "
              + output
              + " and the data's targets are "
              + targets
              + "; steps and "
              + (classes ? "classes" : "width")
              + " must be equal.");
    }
  }
}
