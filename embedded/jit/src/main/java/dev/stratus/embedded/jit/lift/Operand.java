package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;

/** An entry of the JVM's operand stack. */
sealed interface Operand {

  /**
   * A scalar of a stack type (INT, LONG, FLOAT, DOUBLE, HALF); a box is the scalar it holds, a
   * HalfFloat its bits.
   */
  record Value(Expr expr) implements Operand {}

  /** An array, known by its variable: which array it is never depends on the run. */
  record ArrayRef(Variable array) implements Operand {
    ScalarType element() {
      return ((IrType.Array) array.type()).element();
    }
  }

  /**
   * A HalfFloat between {@code new} and its constructor, which makes it a value.
   *
   * @param at the offset of {@code new}, which tells it from others
   */
  record Unmade(int at) implements Operand {}

  /** The KernelContext. */
  record Context() implements Operand {}

  /** Whether it takes two of the JVM's stack slots, which pop2 and dup2 count in. */
  default boolean isWide() {
    return this instanceof Value value
        && (value.expr().type() == ScalarType.LONG || value.expr().type() == ScalarType.DOUBLE);
  }
}
