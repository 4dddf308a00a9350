package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;

/** What straight-line statements read and change. */
final class Effects {
  private Effects() {}

  static List<Expr> operands(Stmt statement) {
    return switch (statement) {
      case Stmt.Declare s -> s.value().map(List::of).orElse(List.of());
      case Stmt.Assign s -> List.of(s.value());
      case Stmt.Store s -> List.of(s.index(), s.value());
      case Stmt.VectorStore s -> List.of(s.index(), s.value());
      case Stmt.Evaluate s -> List.of(s.call());
      case Stmt.AtomicAdd s -> List.of(s.index(), s.value());
      case Stmt.If s -> List.of(s.condition());
      case Stmt.Loop s -> List.of(s.condition());
      case Stmt.CountedLoop s -> List.of(s.init(), s.bound(), s.step());
      case Stmt.Return s -> s.value().map(List::of).orElse(List.of());
      case Stmt.DeclareArray _,
          Stmt.Barrier _,
          Stmt.Labelled _,
          Stmt.Leave _,
          Stmt.Continue _ ->
          List.of();
    };
  }

  /** Whether the expression has the same value behind a straight-line statement as before it. */
  static boolean mayMove(Expr moved, Stmt over) {
    boolean touchesMemory = ExprTree.hasLoad(moved) || ExprTree.hasCall(moved);
    boolean overCalls = operands(over).stream().anyMatch(ExprTree::hasCall);
    if (overCalls && touchesMemory) {
      return false;
    }
    return switch (over) {
      case Stmt.Assign s ->
          !ExprTree.reads(moved, s.variable())
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
