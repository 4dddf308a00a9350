package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.ExprPrinter.Text;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;

/** Constants as C text with exactly their bits. */
final class Literals {
  private Literals() {}

  static Text text(Expr.Constant constant) {
    return text(constant.type(), constant.bits());
  }

  static Text text(ScalarType type, long bits) {
    return switch (type) {
      case BOOLEAN -> number(bits != 0 ? "true" : "false");
      case BYTE, SHORT, CHAR -> number(Long.toString(bits));
      case HALF, BFLOAT16 -> number("0x%04x".formatted(bits & 0xffff));
      case INT -> bits == Integer.MIN_VALUE ? number("INT_MIN") : number(Long.toString(bits));
      case LONG -> bits == Long.MIN_VALUE ? number("LONG_MIN") : number(bits + "L");
      case FLOAT -> ofFloat((int) bits);
      case DOUBLE -> ofDouble(bits);
    };
  }

  /**
   * As an element of a table. C wants constants there, and drivers spell NAN as a call: what is not
   * finite is written as a division.
   */
  static String initialiser(ScalarType type, long bits) {
    double value =
        switch (type) {
          case FLOAT -> Float.intBitsToFloat((int) bits);
          case DOUBLE -> Double.longBitsToDouble(bits);
          default -> 0;
        };
    if (Double.isFinite(value)) {
      return text(type, bits).text();
    }
    String suffix = type == ScalarType.FLOAT ? "f" : "";
    String dividend = Double.isNaN(value) ? "0.0" : value > 0 ? "1.0" : "-1.0";
    return dividend + suffix + " / 0.0" + suffix;
  }

  private static Text number(String text) {
    return new Text(text, text.startsWith("-") ? ExprPrinter.UNARY : ExprPrinter.PRIMARY);
  }

  // Java prints the shortest decimal that reads back as the same value, so C reads the same bits.
  private static Text ofFloat(int bits) {
    float value = Float.intBitsToFloat(bits);
    if (Float.isNaN(value) && bits == Float.floatToRawIntBits(Float.NaN)) {
      return number("NAN");
    }
    if (Float.isNaN(value)) {
      return number("as_float(0x" + Integer.toHexString(bits) + ")");
    }
    if (Float.isInfinite(value)) {
      return number(value > 0 ? "INFINITY" : "-INFINITY");
    }
    return number(exponent(Float.toString(value)) + "f");
  }

  private static Text ofDouble(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return number("as_double(0x" + Long.toHexString(bits) + "L)");
    }
    return number(exponent(Double.toString(value)));
  }

  /** {@code 1.0E-5} as {@code 1e-5}, as people write it. */
  private static String exponent(String text) {
    return text.replace(".0E", "e").replace('E', 'e');
  }
}
