package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;

/** What straight-line statements read and change. */
final class Effects {
  private Effects() {}

  /** Whether the expression has the same value behind a straight-line statement as before it. */
  static boolean mayMove(Expr moved, Stmt over) {
    boolean touchesMemory = ExprTree.hasLoad(moved) || ExprTree.hasCall(moved);
    boolean overCalls = Walk.expressions(over).stream().anyMatch(ExprTree::hasCall);
    if (overCalls && touchesMemory) {
      return false;
    }
    return switch (over) {
      case Stmt.Assign s ->
          !Walk.reads(moved, s.variable())
              && !(ExprTree.hasCall(moved) && ExprTree.hasLoad(s.value()));
      case Stmt.Store s -> !ExprTree.hasCall(moved) && !ExprTree.loadsAlias(moved, s.array());
      case Stmt.DeclareArray s -> !mentions(moved, s.array()) && !ExprTree.hasCall(moved);
      default -> !touchesMemory;
    };
  }

  private static boolean mentions(Expr expr, Variable array) {
    boolean[] found = {false};
    ExprTree.variables(expr, v -> found[0] |= v.equals(array));
    return found[0];
  }
}
