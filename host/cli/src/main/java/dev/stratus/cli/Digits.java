package dev.stratus.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The handwritten digits that the program ships: source and licence are in digits/README.md.
 *
 * @param pixels rows x {@link #WIDTH}, 0 to 16
 * @param labels the digit of each row
 */
record Digits(float[] pixels, int[] labels) {

  /** Pixels in a line of an image. */
  static final int SIDE = 8;

  /** Pixels in an image. */
  static final int WIDTH = SIDE * SIDE;

  private static final String RESOURCE = "digits/digits.csv.gz";
  private static final String SHADES = " .:-=+*#%";
  private static final float BRIGHTEST = 16f;

  /** All 1,797. */
  static Digits load() {
    try (InputStream raw = Digits.class.getResourceAsStream(RESOURCE)) {
      if (raw == null) {
        throw new IllegalStateException("The shipped data " + RESOURCE + " is not in the jar.");
      }
      return parse(
          new BufferedReader(
                  new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.US_ASCII))
              .lines()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped data " + RESOURCE + " cannot be read", e);
    }
  }

  private static Digits parse(List<String> lines) {
    float[] pixels = new float[lines.size() * WIDTH];
    int[] labels = new int[lines.size()];
    for (int row = 0; row < labels.length; row++) {
      List<Integer> numbers = numbers(lines.get(row));
      if (numbers.size() != WIDTH + 1) {
        throw new IllegalStateException(
            RESOURCE + ", line " + (row + 1) + " has " + numbers.size() + " numbers, not 65.");
      }
      for (int c = 0; c < WIDTH; c++) {
        pixels[row * WIDTH + c] = numbers.get(c);
      }
      labels[row] = numbers.getLast();
    }
    return new Digits(pixels, labels);
  }

  private static List<Integer> numbers(String line) {
    List<Integer> numbers = new ArrayList<>(WIDTH + 1);
    int start = 0;
    while (start <= line.length()) {
      int comma = line.indexOf(',', start);
      int end = comma < 0 ? line.length() : comma;
      numbers.add(Integer.parseInt(line, start, end, 10));
      start = end + 1;
    }
    return numbers;
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
      next[i] = pixels[(i + WIDTH) % pixels.length] / BRIGHTEST;
    }
    return next;
  }

  /** One line of an image as shades of text, two characters a pixel. */
  String shades(int row, int line) {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < SIDE; c++) {
      float pixel = pixels[row * WIDTH + line * SIDE + c];
      char shade = SHADES.charAt(Math.round(pixel / BRIGHTEST * (SHADES.length() - 1)));
      text.append(shade).append(shade);
    }
    return text.toString();
  }
}
