package dev.stratus.reference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The rows that the contract puts under test, by name. */
final class Rows {
  private Rows() {}

  /** Rows whose values are all finite. */
  static Map<String, float[]> hard(int width) {
    Map<String, float[]> rows = new LinkedHashMap<>();
    rows.put("mean 0, spread 1", normal(width, 0, 1, 1));
    rows.put("mean 1e3, spread 1", normal(width, 1e3, 1, 2));
    rows.put("mean 1e4, spread 1", normal(width, 1e4, 1, 3));
    rows.put("mean 1e6, spread 1", normal(width, 1e6, 1, 4));
    rows.put("mean -1e6, spread 1", normal(width, -1e6, 1, 5));
    rows.put("constant", constant(width, 1234.567f));
    rows.put("zero", constant(width, 0));
    rows.put("tiny 1e-30", normal(width, 0, 1e-30, 6));
    rows.put("subnormal", normal(width, 0, 1e-42, 7));
    rows.put("large 1e18", normal(width, 0, 1e18, 8));
    rows.put("large 1e20", normal(width, 0, 1e20, 9));
    rows.put("largest", alternating(width));
    return rows;
  }

  static float[] normal(int width, double mean, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[width];
    for (int c = 0; c < width; c++) {
      row[c] = (float) (mean + spread * random.nextGaussian());
    }
    return row;
  }

  static float[] constant(int width, float value) {
    float[] row = new float[width];
    Arrays.fill(row, value);
    return row;
  }

  private static float[] alternating(int width) {
    float[] row = new float[width];
    for (int c = 0; c < width; c++) {
      row[c] = c % 3 == 0 ? -Float.MAX_VALUE : Float.MAX_VALUE;
    }
    return row;
  }

  /** Scales between 0.5 and 1.5, offsets around 0: neither hides an error in the other. */
  static float[] gamma(int width) {
    float[] gamma = normal(width, 0, 1, 101);
    for (int c = 0; c < width; c++) {
      gamma[c] = (float) (1 + 0.5 * Math.tanh(gamma[c]));
    }
    return gamma;
  }

  static float[] beta(int width) {
    return normal(width, 0, 0.5, 102);
  }
}
