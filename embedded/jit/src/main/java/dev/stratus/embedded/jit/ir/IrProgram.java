package dev.stratus.embedded.jit.ir;

import java.util.List;

/**
 * A kernel with the helper functions it calls, callees before callers, and the constant tables it
 * reads.
 *
 * @param kernel its parameters are those of the Java method that the device needs (a KernelContext
 *     is not among them)
 */
public record IrProgram(IrFunction kernel, List<IrFunction> helpers, List<ConstantTable> tables) {
  public IrProgram {
    helpers = List.copyOf(helpers);
    tables = List.copyOf(tables);
  }

  /**
   * A static final array of primitives: its elements' bits as in {@link Expr.Constant}. Every
   * function sees it, so its variable's id is negative, where those of a function's own are not.
   */
  public record ConstantTable(Variable array, List<Long> bits) {
    public ConstantTable {
      bits = List.copyOf(bits);
    }
  }
}
