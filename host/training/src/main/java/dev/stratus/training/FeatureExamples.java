package dev.stratus.training;

import dev.stratus.data.LabelledRows;

/**
 * Rows of values with a class each, or with a row of target values each.
 *
 * @param values count x width
 * @param width of a row
 * @param targetValues count x target width; class numbers with target width 1
 * @param targets the shape of a target
 */
public record FeatureExamples(float[] values, int width, float[] targetValues, Shape targets)
    implements Examples {

  /**
   * @throws IllegalArgumentException if sizes do not fit, a value is not finite or a class out of
   *     range; the message names the row
   */
  public FeatureExamples {
    int columns = targets.columns();
    if (width < 1
        || values.length % width != 0
        || values.length / width * columns != targetValues.length) {
      throw new IllegalArgumentException(
          values.length
              + " values in rows of "
              + width
              + " do not go with "
              + targetValues.length
              + " target values in rows of "
              + columns
              + "; there must be as many rows of both.");
    }
    requireFinite("value", values, width);
    requireFinite("target", targetValues, columns);
    if (targets.content() == Shape.Content.CLASSES) {
      requireClasses(targetValues, targets.width());
    }
  }

  private static void requireFinite(String what, float[] values, int width) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Row "
                + i / width
                + " (from 0), column "
                + i % width
                + ": the "
                + what
                + " is "
                + values[i]
                + "; training needs finite numbers. Leave the row out or fill the gap.");
      }
    }
  }

  private static void requireClasses(float[] targets, int classes) {
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] < 0 || targets[i] >= classes || targets[i] != Math.rint(targets[i])) {
        throw new IllegalArgumentException(
            "Row "
                + i
                + " (from 0): the class is "
                + targets[i]
                + "; there are "
                + classes
                + " classes, numbered from 0 to "
                + (classes - 1)
                + ".");
      }
    }
  }

  /** Rows with labels. */
  public static FeatureExamples of(LabelledRows rows) {
    float[] classes = new float[rows.labels().length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = rows.labels()[i];
    }
    Shape targets = new Shape(1, rows.classes(), Shape.Content.CLASSES);
    return new FeatureExamples(rows.values(), rows.width(), classes, targets);
  }

  /** Rows with values to come near to. */
  public static FeatureExamples regression(float[] values, int width, float[] targets, int out) {
    return new FeatureExamples(values, width, targets, Shape.features(out));
  }

  @Override
  public int count() {
    return values.length / width;
  }

  @Override
  public Shape input() {
    return Shape.features(width);
  }

  @Override
  public void readInput(int example, float[] into) {
    System.arraycopy(values, example * width, into, 0, width);
  }

  @Override
  public void readTarget(int example, float[] into) {
    int columns = targets.columns();
    System.arraycopy(targetValues, example * columns, into, 0, columns);
  }
}
