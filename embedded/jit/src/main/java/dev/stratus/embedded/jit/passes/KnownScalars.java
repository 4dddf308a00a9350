package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.Map;

/**
 * A parameter that sizes an array has one value in this code, so it is that value wherever it is
 * read: loops over such an array have bounds that are known, and its elements can be registers.
 */
final class KnownScalars extends Rewriter {
  private final Map<Variable, Integer> values;

  private KnownScalars(Map<Variable, Integer> values) {
    this.values = values;
  }

  static IrProgram run(IrProgram program, PassContext context) {
    IrFunction kernel = program.kernel();
    Map<Variable, Integer> values = new HashMap<>();
    for (Variable parameter : kernel.parameters()) {
      if (parameter.type() == ScalarType.INT && !Walk.assigns(kernel.body(), parameter)) {
        context.knownInt(parameter).ifPresent(value -> values.put(parameter, value));
      }
    }
    return values.isEmpty()
        ? program
        : new IrProgram(
            new KnownScalars(values).function(kernel), program.helpers(), program.tables());
  }

  @Override
  public Expr expr(Expr expr) {
    if (expr instanceof Expr.Read read) {
      Integer value = values.get(read.variable());
      return value == null ? expr : Expr.Constant.ofInt(value);
    }
    return super.expr(expr);
  }
}
