package dev.stratus.embedded.jit.structure;

/** A loop with two entries: no Java compiler makes one from structured code. */
public final class IrreducibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int offset;

  IrreducibleException(int offset) {
    super("a loop is entered elsewhere than at offset " + offset);
    this.offset = offset;
  }

  /** Where the loop's header begins in the bytecode. */
  public int offset() {
    return offset;
  }
}
