package dev.stratus.kernels;

import dev.stratus.kernels.Places.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One case for the backward kernels: inputs from fixed seeds, where they lie, and the gradients in
 * double.
 *
 * @param rms whether there is no centring
 */
record GradientData(
    String name,
    Places places,
    float[] x,
    float[] dy,
    float[] gamma,
    float epsilon,
    boolean rms,
    Gradients expected) {

  @Override
  public String toString() {
    return name;
  }

  int flags() {
    return rms ? Flags.RMS : 0;
  }

  /** The elements of dx, behind the last of which nothing may be written. */
  int outSize() {
    return places.elements().stream().mapToInt(Place::out).max().orElse(-1) + 1;
  }

  static GradientData of(String name, Places places, float[] x, float epsilon, boolean rms) {
    int dySize = places.elements().stream().mapToInt(Place::dy).max().orElse(-1) + 1;
    return of(name, places, x, RowsUnderTest.spread(dySize, 41, 0.25f, 1f), epsilon, rms);
  }

  static GradientData of(
      String name, Places places, float[] x, float[] dy, float epsilon, boolean rms) {
    float[] gamma = RowsUnderTest.spread(places.parameters(), 11, 1f, 0.5f);
    Gradients expected = Gradients.of(places, x, dy, gamma, epsilon, rms);
    return new GradientData(name, places, x, dy, gamma, epsilon, rms, expected);
  }

  static GradientData ordinary(int rows, int width, boolean rms) {
    return of(
        "%s%d x %d".formatted(rms ? "rms " : "", rows, width),
        Places.rows(rows, width),
        RowsUnderTest.spread(rows * width, 7L * rows + width, 0.5f, 2f),
        RowsUnderTest.EPSILON,
        rms);
  }

  /** The rows that go wrong in a careless normalization, and gradients that do. */
  static List<GradientData> hard(int width) {
    List<GradientData> all = new ArrayList<>();
    for (RowsUnderTest rows : RowsUnderTest.hard(width)) {
      Places places = Places.rows(rows.rows(), width);
      all.add(of(rows.toString(), places, rows.x(), rows.epsilon(), false));
      // Without centring there is no mean to lose; sizes matter all the same.
      if (rows.name().startsWith("size") || rows.name().startsWith("constant")) {
        all.add(of("rms " + rows, places, rows.x(), rows.epsilon(), true));
      }
    }
    Places places = Places.rows(3, width);
    float[] x = RowsUnderTest.spread(3 * width, 43, 3f, 1f);
    for (float size : new float[] {1e30f, 1e-30f}) {
      float[] dy = RowsUnderTest.spread(3 * width, 47, 0f, size);
      all.add(of("dy " + size + " x " + width, places, x, dy, RowsUnderTest.EPSILON, false));
    }
    float[] constant = new float[3 * width];
    Arrays.fill(constant, 1.1f);
    all.add(of("dy constant x " + width, places, x, constant, RowsUnderTest.EPSILON, false));
    // dx cancels to epsilon's share: dy is xhat.
    float[] like = x.clone();
    all.add(of("dy like x x " + width, places, x, like, RowsUnderTest.EPSILON, false));
    float[] spoiled = RowsUnderTest.spread(3 * width, 53, 0f, 1f);
    spoiled[width + width / 2] = Float.NaN;
    all.add(of("NaN in dy x " + width, places, x, spoiled, RowsUnderTest.EPSILON, false));
    return all;
  }
}
