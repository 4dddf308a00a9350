package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.List;
import java.util.Locale;

/**
 * A Java primitive type as the generator writes it, or the element of an array of 16-bit floats.
 */
enum JType {
  BOOLEAN,
  BYTE,
  SHORT,
  CHAR,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  HALF,
  BFLOAT16;

  /** What arithmetic is done in. */
  static final List<JType> WIDE = List.of(INT, LONG, FLOAT, DOUBLE);

  /** What a variable can have. */
  static final List<JType> PRIMITIVE =
      List.of(BOOLEAN, BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE);

  /** Elements of arrays only. */
  static final List<JType> PACKED = List.of(HALF, BFLOAT16);

  static final List<JType> NUMERIC = List.of(BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE);

  String keyword() {
    return this == HALF ? "HalfFloat" : name().toLowerCase(Locale.ROOT);
  }

  /** {@code FloatArray} and its sisters; a boolean has none. */
  String nativeArray() {
    return switch (this) {
      case HALF -> "HalfFloatArray";
      case BFLOAT16 -> "BFloat16Array";
      default -> capitalised() + "Array";
    };
  }

  String capitalised() {
    return name().charAt(0) + keyword().substring(1);
  }

  boolean isNarrow() {
    return this == BYTE || this == SHORT || this == CHAR;
  }

  boolean isPacked() {
    return PACKED.contains(this);
  }

  boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  ScalarType scalar() {
    return ScalarType.valueOf(name());
  }

  int bytes() {
    return scalar().bytes();
  }

  static JType of(Class<?> primitive) {
    return valueOf(primitive.getName().toUpperCase(Locale.ROOT));
  }
}
