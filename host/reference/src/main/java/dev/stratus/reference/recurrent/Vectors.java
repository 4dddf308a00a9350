package dev.stratus.reference.recurrent;

import java.util.Arrays;

/** Small arithmetic of vectors. */
final class Vectors {
  private Vectors() {}

  /** Element by element. */
  static double[] product(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int c = 0; c < a.length; c++) {
      result[c] = a[c] * b[c];
    }
    return result;
  }

  static void add(double[] sum, double[] terms) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += terms[c];
    }
  }

  static double[] part(double[] all, int first, int length) {
    return Arrays.copyOfRange(all, first, first + length);
  }

  static double[] joined(double[] a, double[] b) {
    double[] result = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, result, a.length, b.length);
    return result;
  }
}
