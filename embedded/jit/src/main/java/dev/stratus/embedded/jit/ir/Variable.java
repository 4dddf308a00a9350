package dev.stratus.embedded.jit.ir;

/**
 * A variable of one function. Identity is {@code id}; {@code name} is for reading and need not be
 * unique (the emitter makes spelled names unique and keeps them off the target's reserved words).
 */
public record Variable(int id, String name, IrType type) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Variable that && id == that.id;
  }

  @Override
  public int hashCode() {
    return id;
  }
}
