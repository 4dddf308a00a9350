package dev.stratus.embedded.jit.ir;

/**
 * The Java primitive types, and two packed ones: 16-bit floats that are stored, moved and converted
 * to and from FLOAT, but never computed with.
 */
public enum ScalarType implements IrType {
  BOOLEAN(1),
  BYTE(1),
  SHORT(2),
  CHAR(2),
  INT(4),
  LONG(8),
  FLOAT(4),
  DOUBLE(8),
  /** IEEE 754 binary16, Java's {@code HalfFloat}. Packed. */
  HALF(2),
  /** The upper half of a FLOAT. Packed. */
  BFLOAT16(2);

  private final int bytes;

  ScalarType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element in memory; a boolean takes one byte, as in a Java array. */
  public int bytes() {
    return bytes;
  }

  /** Whether arithmetic on it is floating: not so of packed types, which have none. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  /** Whether it is a 16-bit float, which Convert makes a FLOAT and Reinterpret a SHORT. */
  public boolean isPacked() {
    return this == HALF || this == BFLOAT16;
  }

  /**
   * The type it has on the JVM's operand stack: everything narrower than int is int. Packed types
   * are themselves.
   */
  public ScalarType stackType() {
    return switch (this) {
      case BOOLEAN, BYTE, SHORT, CHAR, INT -> INT;
      case LONG -> LONG;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      case HALF -> HALF;
      case BFLOAT16 -> BFLOAT16;
    };
  }
}
