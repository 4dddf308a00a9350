package dev.stratus.training;

/**
 * What one mini-batch of data between two layers looks like: steps x batch x width, row-major, so
 * that a time step is one matrix and rows are steps x batch. Features have one step.
 *
 * @param steps time steps of the longest sequence; 1 for features
 * @param width values of an observation in a step; for classes how many there are to choose from
 * @param content what a value is
 */
public record Shape(int steps, int width, Content content) {

  /** What a value is. */
  public enum Content {
    /** float32 values, width in each row. */
    VALUES,
    /** One class or token number in each row, from 0 to width - 1. */
    CLASSES
  }

  /**
   * @throws IllegalArgumentException if a size is smaller than 1
   */
  public Shape {
    if (steps < 1 || width < 1) {
      throw new IllegalArgumentException(
          "A shape of " + steps + " steps and width " + width + " is empty; both are at least 1.");
    }
  }

  /** Width values for each observation. */
  public static Shape features(int width) {
    return new Shape(1, width, Content.VALUES);
  }

  /** Width values for each observation and time step. */
  public static Shape sequence(int steps, int width) {
    return new Shape(steps, width, Content.VALUES);
  }

  /** A token number for each observation and time step. */
  public static Shape tokens(int steps, int vocabulary) {
    return new Shape(steps, vocabulary, Content.CLASSES);
  }

  /** The same steps and content with another width. */
  public Shape withWidth(int other) {
    return new Shape(steps, other, content);
  }

  /** Rows of a mini-batch. */
  public int rows(int batch) {
    return Math.multiplyExact(steps, batch);
  }

  /** Elements of a row in memory. */
  public int columns() {
    return content == Content.CLASSES ? 1 : width;
  }

  /** Elements of a mini-batch in memory. */
  public int elements(int batch) {
    return Math.multiplyExact(rows(batch), columns());
  }

  /** Such as {@code 784}, {@code 64 steps x 128} or {@code 64 steps of 96 classes}. */
  @Override
  public String toString() {
    String values = content == Content.CLASSES ? width + " classes" : Integer.toString(width);
    if (steps == 1) {
      return values;
    }
    return steps + (content == Content.CLASSES ? " steps of " : " steps x ") + values;
  }
}
