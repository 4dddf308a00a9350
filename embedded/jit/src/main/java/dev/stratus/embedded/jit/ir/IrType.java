package dev.stratus.embedded.jit.ir;

/** The type of a value, a variable or a function's result. */
public sealed interface IrType permits ScalarType, IrType.Vector, IrType.Array, IrType.Void {

  /** A vector of {@code lanes} (2, 4, 8 or 16) scalars. Made by the vectorising pass only. */
  record Vector(ScalarType element, int lanes) implements IrType {}

  /** An array in an address space. Array variables are bound once and never reassigned. */
  record Array(ScalarType element, AddressSpace space) implements IrType {}

  /** The result of a function that returns nothing. */
  enum Void implements IrType {
    VOID
  }
}
