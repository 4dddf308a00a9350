package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Activation functions, float32, element by element, and their gradients. Every kernel has one
 * rung, a work-item per element: each element is read once and written once, and there is nothing
 * to share.
 *
 * <ul>
 *   <li>relu: {@code max(x, 0)}; the gradient at 0 is 0.
 *   <li>gelu: {@code x Phi(x)} with the normal distribution function Phi (Hendrycks and Gimpel,
 *       arXiv 1606.08415, 2016), from an approximation of erf good to 1.5e-7 ({@link
 *       FloatFunctions#normal}): MATLAB's and PyTorch's default.
 *   <li>geluTanh: {@code x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))}, the same paper's
 *       approximation, up to 5e-4 away from gelu: MATLAB's {@code "tanh"}.
 *   <li>tanh and sigmoid, which take their gradient from their own result y.
 * </ul>
 *
 * <p>NaN gives NaN. dx may be the same array as dy, y as x.
 */
public final class Activations {
  /** sqrt(2 / pi). */
  private static final float ROOT_TWO_OVER_PI = 0.797884561f;

  private static final float CUBIC = 0.044715f;

  private Activations() {}

  /** {@code y = max(x, 0)}. */
  public static void relu(FloatArray x, FloatArray y, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = x.get(i);
      y.set(i, value <= 0f ? 0f : value);
    }
  }

  /**
   * {@code dx = dy} where the result was above 0, else 0.
   *
   * @param y the result of {@link #relu}, or its input: their signs agree where it matters
   */
  public static void reluGradient(FloatArray dy, FloatArray y, FloatArray dx, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      // Both sides are at hand, so that lanes choose instead of going ways of their own.
      float gradient = dy.get(i);
      dx.set(i, y.get(i) <= 0f ? 0f : gradient);
    }
  }

  /** {@code y = x Phi(x)}. */
  public static void gelu(FloatArray x, FloatArray y, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = x.get(i);
      float tail = FloatFunctions.normalTail(value);
      y.set(i, value * FloatFunctions.normal(value, tail));
    }
  }

  /** {@code dx = dy (Phi(x) + x phi(x))}, phi the density. */
  public static void geluGradient(FloatArray dy, FloatArray x, FloatArray dx, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = x.get(i);
      float tail = FloatFunctions.normalTail(value);
      float slope = FloatFunctions.normal(value, tail) + value * FloatFunctions.normalDensity(tail);
      dx.set(i, dy.get(i) * slope);
    }
  }

  /** {@code y = x / 2 (1 + tanh u)}, {@code u = sqrt(2 / pi) (x + 0.044715 x^3)}. */
  public static void geluTanh(FloatArray x, FloatArray y, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = x.get(i);
      float inner = ROOT_TWO_OVER_PI * (value + CUBIC * value * value * value);
      // (1 + tanh u) / 2 = sigmoid(2 u), which loses nothing where tanh is near -1.
      y.set(i, value * FloatFunctions.sigmoid(2f * inner));
    }
  }

  /** {@code dx = dy (s + 2 x s (1 - s) u')}, {@code s = sigmoid(2 u)}. */
  public static void geluTanhGradient(FloatArray dy, FloatArray x, FloatArray dx, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = x.get(i);
      float inner = ROOT_TWO_OVER_PI * (value + CUBIC * value * value * value);
      float innerSlope = ROOT_TWO_OVER_PI * (1f + 3f * CUBIC * value * value);
      float s = FloatFunctions.sigmoid(2f * inner);
      float rest = FloatFunctions.sigmoid(-2f * inner);
      dx.set(i, dy.get(i) * (s + 2f * value * (s * rest) * innerSlope));
    }
  }

  /** {@code y = tanh x}. */
  public static void tanh(FloatArray x, FloatArray y, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      y.set(i, FloatFunctions.tanh(x.get(i)));
    }
  }

  /** {@code dx = dy (1 - y) (1 + y)}, y the result of {@link #tanh}. */
  public static void tanhGradient(FloatArray dy, FloatArray y, FloatArray dx, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = y.get(i);
      dx.set(i, dy.get(i) * ((1f - value) * (1f + value)));
    }
  }

  /** {@code y = 1 / (1 + e^-x)}. */
  public static void sigmoid(FloatArray x, FloatArray y, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      y.set(i, FloatFunctions.sigmoid(x.get(i)));
    }
  }

  /** {@code dx = dy y (1 - y)}, y the result of {@link #sigmoid}. */
  public static void sigmoidGradient(FloatArray dy, FloatArray y, FloatArray dx, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      float value = y.get(i);
      dx.set(i, dy.get(i) * (value * (1f - value)));
    }
  }
}
