package dev.stratus.bench;

import java.util.Arrays;
import java.util.List;

/** Rows times width of float32. */
record Shape(int rows, int width) {

  /** The three that the project quotes: two far larger than any cache, one that stays in it. */
  static final List<Shape> QUOTED =
      List.of(new Shape(32768, 1024), new Shape(4096, 4096), new Shape(1024, 64));

  /** Parses {@code 32768x1024,4096x4096}. */
  static List<Shape> parse(String text) {
    return Arrays.stream(text.split(",", -1)).map(Shape::one).toList();
  }

  private static Shape one(String text) {
    String[] sides = text.strip().split("x", -1);
    try {
      if (sides.length == 2) {
        Shape shape = new Shape(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        if (shape.rows > 0
            && shape.width > 0
            && shape.width % 16 == 0
            && shape.elements() <= Integer.MAX_VALUE) {
          return shape;
        }
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(complaint(text), notANumber);
    }
    throw new IllegalArgumentException(complaint(text));
  }

  private static String complaint(String text) {
    return "'"
        + text
        + "' is not a shape: give ROWSxWIDTH, such as 32768x1024, both positive, the width a multiple of 16 (the"
        + " hand-written yardstick has no tail), at most 2^31-1 elements in all.";
  }

  long elements() {
    return (long) rows * width;
  }

  /** Bytes that any kernel of this shape must move: every element read once and written once. */
  long bytesMoved() {
    return elements() * Float.BYTES * 2;
  }

  @Override
  public String toString() {
    return rows + "x" + width;
  }
}
