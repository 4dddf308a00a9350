package dev.stratus.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The rows that go wrong in a careless layer normalization; every one is made from a fixed seed.
 */
record RowsUnderTest(String name, int rows, int width, float epsilon, float[] x) {

  static final float EPSILON = 1e-5f;

  /** Straddle every vector width, block and group size. */
  static final int[] WIDTHS = {1, 2, 3, 15, 16, 17, 63, 64, 65, 127, 1021, 4097};

  static final int[] ROWS = {0, 1, 3, 17};

  @Override
  public String toString() {
    return name + " " + rows + " x " + width;
  }

  float[] gamma() {
    return spread(width, 11, 1f, 0.5f);
  }

  float[] beta() {
    return spread(width, 13, 0f, 0.5f);
  }

  static RowsUnderTest ordinary(int rows, int width) {
    return new RowsUnderTest(
        "ordinary", rows, width, EPSILON, spread(rows * width, 7L * rows + width, 0.5f, 2f));
  }

  /** Values around a mean, and what a sum or a square of float32 cannot bear. */
  static List<RowsUnderTest> hard(int width) {
    List<RowsUnderTest> all = new ArrayList<>();
    for (float mean : new float[] {1e3f, 1e4f, 1e6f, -1e6f}) {
      all.add(rows("mean " + mean + " spread 1", width, spread(3 * width, 3, mean, 1f)));
    }
    all.add(rows("constant", width, filled(3 * width, 1234.567f)));
    all.add(rows("zero", width, new float[3 * width]));
    all.add(rows("1e15 + {0..4}", width, sequence(3 * width, 1e15f)));
    for (float size : new float[] {1e-30f, 1e18f, 1e20f, 3e38f, 1e-40f}) {
      all.add(rows("size " + size, width, spread(3 * width, 5, 0f, size)));
    }
    all.add(rows("two values", width, twoValues(3 * width, 1.05f)));
    all.add(rows("sorted", width, sorted(3 * width)));
    float[] outlier = spread(3 * width, 17, 0f, 1f);
    outlier[0] = 1e6f;
    outlier[width] = -1e30f;
    all.add(rows("first element far out", width, outlier));
    // The pivot comes from the first columns: here it is of no use for the rest.
    float[] start = spread(3 * width, 23, 0f, 1f);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < Math.min(64, width); column++) {
        start[row * width + column] += row == 0 ? 1e3f : row == 1 ? -3f : 1e6f;
      }
    }
    all.add(rows("first columns unlike the rest", width, start));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int place : new int[] {0, width - 1}) {
        float[] x = spread(3 * width, 19, 0f, 1f);
        x[width + place] = bad;
        all.add(rows(bad + " at column " + place + " of row 1", width, x));
      }
    }
    all.add(
        new RowsUnderTest(
            "size 1e-20, epsilon 1e-38", 3, width, 1e-38f, spread(3 * width, 23, 0f, 1e-20f)));
    all.add(
        new RowsUnderTest(
            "size 1e-15, epsilon least",
            3,
            width,
            Float.MIN_VALUE,
            spread(3 * width, 29, 0f, 1e-15f)));
    all.add(
        new RowsUnderTest(
            "size 1e19, epsilon 3e38", 3, width, 3e38f, spread(3 * width, 31, 0f, 1e19f)));
    return all;
  }

  /**
   * Enough rows for strips of neighbours, at both ends ordinary ones alone and in the middle the
   * hard ones among them.
   */
  static RowsUnderTest mixed(int width) {
    List<float[]> parts = new ArrayList<>();
    parts.add(ordinary(131, width).x);
    for (RowsUnderTest hard : hard(width)) {
      if (hard.epsilon == EPSILON) {
        parts.add(hard.x);
      }
    }
    parts.add(ordinary(75, width).x);
    float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return rows("mixed", width, all);
  }

  private static RowsUnderTest rows(String name, int width, float[] x) {
    return new RowsUnderTest(name, x.length / width, width, EPSILON, x);
  }

  static float[] spread(int count, long seed, float mean, float spread) {
    Random random = new Random(seed);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      double value = mean + spread * random.nextGaussian();
      x[i] = (float) Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
    return x;
  }

  private static float[] filled(int count, float value) {
    float[] x = new float[count];
    Arrays.fill(x, value);
    return x;
  }

  private static float[] sequence(int count, float base) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = base + i % 5;
    }
    return x;
  }

  private static float[] twoValues(int count, float size) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = i % 2 == 0 ? size : -size;
    }
    return x;
  }

  private static float[] sorted(int count) {
    float[] x = spread(count, 37, 0f, 1f);
    Arrays.sort(x);
    return x;
  }
}
