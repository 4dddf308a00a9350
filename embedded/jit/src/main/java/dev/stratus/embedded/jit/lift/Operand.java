package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;

/** An entry of the JVM's operand stack. */
sealed interface Operand {

  /** A scalar of a stack type (INT, LONG, FLOAT, DOUBLE); a box is the scalar it holds. */
  record Value(Expr expr) implements Operand {}

  /** An array, known by its variable: which array it is never depends on the run. */
  record ArrayRef(Variable array) implements Operand {
    ScalarType element() {
      return ((IrType.Array) array.type()).element();
    }
  }

  /** The KernelContext. */
  record Context() implements Operand {}

  /** Whether it takes two of the JVM's stack slots, which pop2 and dup2 count in. */
  default boolean isWide() {
    return this instanceof Value value
        && (value.expr().type() == ScalarType.LONG || value.expr().type() == ScalarType.DOUBLE);
  }
}
