package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;

/**
 * The type that a value of the IR has in the module. BYTE, SHORT and CHAR are INT, as on Java's
 * stack, and have their own width in memory only; a packed float is its 16 bits.
 */
final class Shapes {
  private Shapes() {}

  static ScalarType element(IrType type) {
    return switch (type) {
      case ScalarType scalar -> scalar;
      case IrType.Vector vector -> vector.element();
      default -> throw new IllegalStateException(type + " is no value. Please report this.");
    };
  }

  /** The number of lanes; 1 of a scalar. */
  static int lanes(IrType type) {
    return type instanceof IrType.Vector vector ? vector.lanes() : 1;
  }

  /** As many lanes of another element. */
  static IrType with(IrType type, ScalarType element) {
    return type instanceof IrType.Vector vector
        ? new IrType.Vector(element, vector.lanes())
        : element;
  }

  static boolean floating(IrType type) {
    return element(type).isFloating();
  }

  /** Integers as wide as the elements of a type. */
  static IrType bits(IrType type) {
    return with(type, element(type).bytes() == Long.BYTES ? ScalarType.LONG : ScalarType.INT);
  }

  static IrType truths(IrType type) {
    return with(type, ScalarType.BOOLEAN);
  }
}
