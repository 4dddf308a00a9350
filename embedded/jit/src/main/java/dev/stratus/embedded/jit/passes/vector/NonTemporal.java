package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sends vector stores to device memory around the caches, but for arrays that the same function
 * reads: those are wanted again soon.
 */
public final class NonTemporal extends Rewriter {
  private final Set<Variable> read = new HashSet<>();

  private NonTemporal() {}

  public static IrProgram run(IrProgram program) {
    return new NonTemporal().program(program);
  }

  @Override
  public IrFunction function(IrFunction function) {
    read.clear();
    Walk.expressions(
        function.body(),
        expr -> {
          switch (expr) {
            case Expr.Load e -> read.add(e.array());
            case Expr.VectorLoad e -> read.add(e.array());
            default -> {}
          }
        });
    return super.function(function);
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (stmt instanceof Stmt.VectorStore s
        && s.array().type() instanceof IrType.Array a
        && a.space() == AddressSpace.GLOBAL
        && !read.contains(s.array())) {
      out.add(new Stmt.VectorStore(s.line(), s.array(), s.index(), s.value(), true));
    } else {
      super.stmt(stmt, out);
    }
  }
}
