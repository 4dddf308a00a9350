package dev.stratus.embedded.jit.spirv;

import java.util.Locale;

/**
 * Floating constants in the assembler's language: the shortest decimal that reads back the same.
 */
final class Numbers {
  private Numbers() {}

  static String spelled(float value) {
    if (Float.isFinite(value)) {
      return Float.toString(value);
    }
    int bits = Float.floatToRawIntBits(value);
    return notFinite(bits < 0, Integer.toHexString((bits & 0x7fffff) << 1), 6, 128);
  }

  static String spelled(double value) {
    if (Double.isFinite(value)) {
      return Double.toString(value);
    }
    long bits = Double.doubleToRawLongBits(value);
    return notFinite(bits < 0, Long.toHexString(bits & 0xfffffffffffffL), 13, 1024);
  }

  /** An exponent beyond the largest: infinite without a fraction, else not a number. */
  private static String notFinite(boolean negative, String fraction, int digits, int exponent) {
    String padded = "0".repeat(digits - fraction.length()) + fraction;
    String shown = padded.replaceAll("0+$", "");
    return (negative ? "-" : "") + "0x1" + (shown.isEmpty() ? "" : "." + shown) + "p+" + exponent;
  }

  /** A part of a name. */
  static String name(float value) {
    return spelled(value).toLowerCase(Locale.ROOT).replace('-', 'n').replace("+", "");
  }
}
