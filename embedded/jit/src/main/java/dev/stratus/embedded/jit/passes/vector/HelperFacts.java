package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the helpers of a program do, themselves and through those they call. */
final class HelperFacts {
  /**
   * @param loops whether it holds a loop
   * @param stores whether it changes memory
   * @param loads whether it reads memory
   * @param group whether it waits at a barrier, adds atomically, or asks which work-item it is
   */
  record Facts(boolean loops, boolean stores, boolean loads, boolean group) {
    Facts or(Facts other) {
      return new Facts(
          loops || other.loops, stores || other.stores, loads || other.loads, group || other.group);
    }
  }

  static final Facts NONE = new Facts(false, false, false, false);

  private final Map<FunctionId, IrFunction> functions = new HashMap<>();
  private final Map<FunctionId, Facts> facts = new HashMap<>();

  HelperFacts(IrProgram program) {
    // Callees stand before their callers.
    for (IrFunction helper : program.helpers()) {
      functions.put(helper.id(), helper);
      facts.put(helper.id(), of(helper.body()));
    }
  }

  IrFunction function(Expr.Call call) {
    IrFunction function = functions.get(call.function());
    if (function == null) {
      throw new IllegalStateException("No helper " + call.function() + ". Please report this.");
    }
    return function;
  }

  Facts of(Expr.Call call) {
    return facts.getOrDefault(call.function(), NONE);
  }

  /** Of statements, with what they call. */
  Facts of(List<Stmt> block) {
    Facts[] all = {NONE};
    Walk.statements(block, stmt -> all[0] = all[0].or(own(stmt)));
    Walk.expressions(block, expr -> all[0] = all[0].or(own(expr)));
    return all[0];
  }

  /** Of an expression, with what it calls. */
  Facts of(Expr expr) {
    Facts[] all = {NONE};
    Walk.expressions(expr, e -> all[0] = all[0].or(own(e)));
    return all[0];
  }

  private static Facts own(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Loop _, Stmt.CountedLoop _, Stmt.StripLoop _ ->
          new Facts(true, false, false, false);
      case Stmt.Store _, Stmt.VectorStore _, Stmt.CopyRun _ -> new Facts(false, true, false, false);
      case Stmt.AtomicAdd _, Stmt.Barrier _ -> new Facts(false, true, true, true);
      default -> NONE;
    };
  }

  private Facts own(Expr expr) {
    return switch (expr) {
      case Expr.Load _, Expr.VectorLoad _ -> new Facts(false, false, true, false);
      case Expr.WorkItemQuery _ -> new Facts(false, false, false, true);
      case Expr.LaneExchange _ -> new Facts(false, true, true, true);
      case Expr.Call call -> of(call);
      default -> NONE;
    };
  }
}
