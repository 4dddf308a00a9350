package dev.stratus.reference.dense;

import java.util.function.ToDoubleFunction;

/**
 * Numeric gradients: {@code (f(x + h) - f(x - h)) / 2h} by one element after the other. With h =
 * 2^-17, about the cube root of a double's last place, the formula's own error, h^2 / 6 times the
 * third derivative, and that of the subtraction, 2^-53 |f| / h, are both near 1e-11 where f and its
 * derivatives are near 1.
 */
public final class CentralDifferences {
  private static final double H = 0x1p-17;

  private CentralDifferences() {}

  /** The gradient of f at x; x is as before when it returns. */
  public static double[] gradient(ToDoubleFunction<double[]> f, double[] x) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double value = x[i];
      x[i] = value + H;
      double above = f.applyAsDouble(x);
      x[i] = value - H;
      double below = f.applyAsDouble(x);
      x[i] = value;
      gradient[i] = (above - below) / (2 * H);
    }
    return gradient;
  }
}
