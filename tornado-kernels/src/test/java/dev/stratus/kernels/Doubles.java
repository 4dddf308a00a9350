package dev.stratus.kernels;

import java.util.Arrays;

/** Small arithmetic of expected values and their sizes. */
final class Doubles {
  private Doubles() {}

  static double[] filled(int length, double value) {
    double[] all = new double[length];
    Arrays.fill(all, value);
    return all;
  }

  static double[] ones(int length) {
    return filled(length, 1);
  }

  static double[] plusOne(double[] values) {
    return KernelCase.map(values, v -> 1 + Math.abs(v));
  }

  static double[] scaled(double[] values, double factor) {
    return KernelCase.map(values, v -> v * factor);
  }

  static double[] product(double[] a, double[] b) {
    double[] all = a.clone();
    for (int k = 0; k < all.length; k++) {
      all[k] *= b[k];
    }
    return all;
  }

  static double[] joined(double[] a, double[] b) {
    double[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /** The largest size there. */
  static double most(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
