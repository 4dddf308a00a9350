package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The INT variables of a function that serve only to make array indexes. Sums for them print
 * without wrapping: where such a sum overflows, Java's index is out of bounds and the kernel has no
 * meaning.
 */
final class IndexVariables {
  private final Set<Variable> indexOnly = new HashSet<>();
  private final Map<FunctionId, List<Boolean>> helpers;

  private IndexVariables(Map<FunctionId, List<Boolean>> helpers) {
    this.helpers = helpers;
  }

  /**
   * @param helpers for each function that this one calls, which parameters are index-only
   */
  static Set<Variable> of(IrFunction function, Map<FunctionId, List<Boolean>> helpers) {
    IndexVariables it = new IndexVariables(new HashMap<>(helpers));
    it.candidates(function);
    int before;
    do {
      before = it.indexOnly.size();
      Walk.statements(function.body(), it::stmt);
    } while (it.indexOnly.size() < before);
    return Set.copyOf(it.indexOnly);
  }

  private void candidates(IrFunction function) {
    function.parameters().forEach(this::candidate);
    Walk.statements(
        function.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.Declare d -> candidate(d.variable());
            case Stmt.CountedLoop loop -> candidate(loop.index());
            default -> {}
          }
        });
  }

  private void candidate(Variable variable) {
    if (variable.type() == ScalarType.INT) {
      indexOnly.add(variable);
    }
  }

  private void stmt(Stmt stmt) {
    switch (stmt) {
      case Stmt.Declare s -> s.value().ifPresent(v -> value(v, indexOnly.contains(s.variable())));
      case Stmt.Assign s -> value(s.value(), indexOnly.contains(s.variable()));
      case Stmt.Store s -> {
        value(s.index(), true);
        value(s.value(), false);
      }
      case Stmt.AtomicAdd s -> {
        value(s.index(), true);
        value(s.value(), false);
      }
      case Stmt.CopyRun s -> {
        value(s.toIndex(), true);
        value(s.fromIndex(), true);
      }
      case Stmt.Prefetch s -> value(s.index(), true);
      case Stmt.VectorStore s -> {
        value(s.index(), true);
        value(s.value(), false);
      }
      case Stmt.CountedLoop s -> {
        value(s.init(), indexOnly.contains(s.index()));
        value(s.bound(), false);
        value(s.step(), false);
      }
      default -> Walk.expressions(stmt).forEach(e -> value(e, false));
    }
  }

  private void value(Expr expr, boolean index) {
    switch (expr) {
      case Expr.Read e -> {
        if (!index) {
          indexOnly.remove(e.variable());
        }
      }
      case Expr.Load e -> value(e.index(), true);
      case Expr.VectorLoad e -> value(e.index(), true);
      case Expr.Binary e -> {
        boolean chain = index && Ranges.wraps(e.op());
        value(e.left(), chain);
        value(e.right(), chain);
      }
      case Expr.Call e -> {
        List<Boolean> parameters = helpers.getOrDefault(e.function(), List.of());
        for (int i = 0; i < e.arguments().size(); i++) {
          value(e.arguments().get(i), i < parameters.size() && parameters.get(i));
        }
      }
      default -> Walk.operands(expr).forEach(operand -> value(operand, false));
    }
  }
}
