package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drops variables that nothing reads, with what was computed for them. Calls stay: they may store.
 */
final class RemoveUnused extends Rewriter {
  private final Set<Variable> used;

  private RemoveUnused(Set<Variable> used) {
    this.used = used;
  }

  static IrProgram run(IrProgram program) {
    IrFunction kernel = clean(program.kernel());
    List<IrFunction> helpers = new ArrayList<>();
    program.helpers().forEach(h -> helpers.add(clean(h)));
    return new IrProgram(kernel, helpers, program.tables());
  }

  private static IrFunction clean(IrFunction function) {
    IrFunction before = function;
    while (true) {
      IrFunction after = new RemoveUnused(used(before)).function(before);
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
  }

  private static Set<Variable> used(IrFunction function) {
    Set<Variable> used = new HashSet<>();
    Walk.statements(
        function.body(),
        stmt -> {
          // A sum that only its own update reads is not used.
          Variable own = stmt instanceof Stmt.Assign a && !hasCall(a.value()) ? a.variable() : null;
          Walk.expressions(stmt).forEach(v -> Walk.expressions(v, e -> add(e, own, used)));
          if (stmt instanceof Stmt.Assign a && hasCall(a.value()) && !isCall(a.value())) {
            used.add(a.variable());
          }
          switch (stmt) {
            case Stmt.Store s -> used.add(s.array());
            case Stmt.AtomicAdd s -> used.add(s.array());
            case Stmt.VectorStore s -> used.add(s.array());
            case Stmt.Prefetch s -> used.add(s.array());
            case Stmt.CopyRun s -> {
              used.add(s.to());
              used.add(s.from());
            }
            default -> {}
          }
        });
    return used;
  }

  private static void add(Expr expr, @Nullable Variable own, Set<Variable> used) {
    switch (expr) {
      case Expr.Read e -> {
        if (!e.variable().equals(own)) {
          used.add(e.variable());
        }
      }
      case Expr.Load e -> used.add(e.array());
      case Expr.VectorLoad e -> used.add(e.array());
      default -> {}
    }
  }

  private static boolean hasCall(Expr expr) {
    boolean[] found = {false};
    Walk.expressions(expr, e -> found[0] |= e.acts());
    return found[0];
  }

  private static boolean isCall(Expr expr) {
    return expr.acts();
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    switch (stmt) {
      case Stmt.Declare s when !used.contains(s.variable()) && s.value().isPresent() ->
          unused(s, s.value().get(), out);
      case Stmt.Declare s when !used.contains(s.variable()) -> {}
      case Stmt.Assign s when !used.contains(s.variable()) -> unused(s, s.value(), out);
      case Stmt.DeclareArray s when !used.contains(s.array()) -> {}
      default -> super.stmt(stmt, out);
    }
  }

  /** What is left of a statement whose variable nobody reads: its call, if it makes one. */
  private void unused(Stmt stmt, Expr value, List<Stmt> out) {
    if (value instanceof Expr.Call call) {
      out.add(new Stmt.Evaluate(stmt.line(), call));
    } else if (hasCall(value)) {
      super.stmt(stmt, out);
    }
  }
}
