package dev.stratus.embedded.jit.ir;

/** The Java primitive types. */
public enum ScalarType implements IrType {
  BOOLEAN(1),
  BYTE(1),
  SHORT(2),
  CHAR(2),
  INT(4),
  LONG(8),
  FLOAT(4),
  DOUBLE(8);

  private final int bytes;

  ScalarType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element in memory; a boolean takes one byte, as in a Java array. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  /** The type it has on the JVM's operand stack: everything narrower than int is int. */
  public ScalarType stackType() {
    return switch (this) {
      case BOOLEAN, BYTE, SHORT, CHAR, INT -> INT;
      case LONG -> LONG;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
    };
  }
}
