package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.FreshIds;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Variable;

/** New variables and labels of one function. */
final class Fresh {
  private int nextVariable;
  private int nextLabel;

  Fresh(IrFunction function) {
    nextVariable = FreshIds.variable(function);
    nextLabel = FreshIds.label(function);
  }

  Variable variable(String name, IrType type) {
    return new Variable(nextVariable++, name, type);
  }

  Label label() {
    return new Label(nextLabel++);
  }
}
