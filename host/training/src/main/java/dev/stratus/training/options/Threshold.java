package dev.stratus.training.options;

import java.util.Locale;

/**
 * A bound for gradients, after L2.
 *
 * @param method how it is kept
 * @param value above 0; infinity: off
 */
public record Threshold(Method method, double value) {
  /** No bound. */
  public static final Threshold OFF = new Threshold(Method.L2NORM, Double.POSITIVE_INFINITY);

  /** How gradients are brought below the threshold. */
  public enum Method {
    /** Each parameter's gradient by itself is scaled to have at most this L2 norm. */
    L2NORM,
    /** All gradients together are scaled to have at most this L2 norm. */
    GLOBAL_L2NORM,
    /** Each element larger than this becomes it, with its sign. */
    ABSOLUTE_VALUE;

    /** MATLAB's word, such as {@code global-l2norm}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException if there is no such method; the message lists them
     */
    public static Method named(String text) {
      for (Method method : values()) {
        if (method.text().equals(text)) {
          return method;
        }
      }
      throw new IllegalArgumentException(
          "The threshold method '"
              + text
              + "' is not known; there are l2norm, global-l2norm and absolute-value.");
    }
  }

  /**
   * @throws IllegalArgumentException if the value is not above 0
   */
  public Threshold {
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          "The gradient threshold is " + value + "; it must be above 0, or infinity for none.");
    }
  }

  public boolean isOn() {
    return !Double.isInfinite(value);
  }
}
