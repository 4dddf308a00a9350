package dev.stratus.cli;

import dev.stratus.data.LabelledRows;
import dev.stratus.data.ShippedDigits;
import java.util.Arrays;

/**
 * The shipped handwritten digits as the demo shows them.
 *
 * @param pixels rows x {@link #WIDTH}, 0 to 16
 * @param labels the digit of each row
 */
record Digits(float[] pixels, int[] labels) {

  /** Pixels in a line of an image. */
  static final int SIDE = ShippedDigits.SIDE;

  /** Pixels in an image. */
  static final int WIDTH = SIDE * SIDE;

  private static final String SHADES = " .:-=+*#%";

  /** All 1,797. */
  static Digits load() {
    LabelledRows digits = ShippedDigits.load();
    return new Digits(digits.values(), digits.labels());
  }

  int rows() {
    return labels.length;
  }

  /** The first rows. */
  Digits first(int count) {
    return new Digits(Arrays.copyOf(pixels, count * WIDTH), Arrays.copyOf(labels, count));
  }

  /** The pixels of the next digit in each row's place, 0 to 1; the last row's is the first. */
  float[] next() {
    float[] next = new float[pixels.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = pixels[(i + WIDTH) % pixels.length] / ShippedDigits.BRIGHTEST;
    }
    return next;
  }

  /** One line of an image as shades of text, two characters a pixel. */
  String shades(int row, int line) {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < SIDE; c++) {
      float pixel = pixels[row * WIDTH + line * SIDE + c];
      char shade =
          SHADES.charAt(Math.round(pixel / ShippedDigits.BRIGHTEST * (SHADES.length() - 1)));
      text.append(shade).append(shade);
    }
    return text.toString();
  }
}
