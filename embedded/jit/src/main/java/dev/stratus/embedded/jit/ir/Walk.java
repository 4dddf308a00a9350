package dev.stratus.embedded.jit.ir;

import java.util.List;
import java.util.function.Consumer;

/** Reads IR trees: the children of a node, in the order of evaluation, and everything below it. */
public final class Walk {
  private Walk() {}

  /** The direct operands of an expression. */
  public static List<Expr> operands(Expr expr) {
    return switch (expr) {
      case Expr.Constant _, Expr.Read _, Expr.Length _, Expr.WorkItemQuery _ -> List.of();
      case Expr.Unary e -> List.of(e.operand());
      case Expr.Binary e -> List.of(e.left(), e.right());
      case Expr.Compare e -> List.of(e.left(), e.right());
      case Expr.ThreeWay e -> List.of(e.left(), e.right());
      case Expr.ShortCircuit e -> List.of(e.left(), e.right());
      case Expr.Conditional e -> List.of(e.condition(), e.whenTrue(), e.whenFalse());
      case Expr.Convert e -> List.of(e.operand());
      case Expr.Reinterpret e -> List.of(e.operand());
      case Expr.Load e -> List.of(e.index());
      case Expr.Call e -> e.arguments();
      case Expr.LaneExchange e -> e.arguments();
      case Expr.MathCall e -> e.arguments();
      case Expr.VectorLoad e -> List.of(e.index());
      case Expr.Splat e -> List.of(e.operand());
      case Expr.LaneConvert e -> List.of(e.operand());
      case Expr.LaneCompare e -> List.of(e.left(), e.right());
      case Expr.LaneSelect e -> List.of(e.mask(), e.whenSet(), e.whenClear());
      case Expr.LaneTest e -> List.of(e.mask());
      case Expr.LaneReduce e -> List.of(e.vector());
    };
  }

  /** The expressions that a statement evaluates itself, without those of statements inside it. */
  public static List<Expr> expressions(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Declare s -> s.value().map(List::of).orElse(List.of());
      case Stmt.Assign s -> List.of(s.value());
      case Stmt.Store s -> List.of(s.index(), s.value());
      case Stmt.Evaluate s -> List.of(s.call());
      case Stmt.AtomicAdd s -> List.of(s.index(), s.value());
      case Stmt.CopyRun s -> List.of(s.toIndex(), s.fromIndex());
      case Stmt.If s -> List.of(s.condition());
      case Stmt.Loop s -> List.of(s.condition());
      case Stmt.CountedLoop s -> List.of(s.init(), s.bound(), s.step());
      case Stmt.Return s -> s.value().map(List::of).orElse(List.of());
      case Stmt.VectorStore s -> List.of(s.index(), s.value());
      case Stmt.Prefetch s -> List.of(s.index());
      case Stmt.StripLoop s -> List.of(s.bound());
      case Stmt.DeclareArray _, Stmt.Barrier _, Stmt.Labelled _, Stmt.Leave _, Stmt.Continue _ ->
          List.of();
    };
  }

  /** The statement lists inside a statement. */
  public static List<List<Stmt>> blocks(Stmt stmt) {
    return switch (stmt) {
      case Stmt.If s -> List.of(s.then(), s.otherwise());
      case Stmt.Labelled s -> List.of(s.body());
      case Stmt.Loop s -> List.of(s.body(), s.update());
      case Stmt.CountedLoop s -> List.of(s.body());
      case Stmt.StripLoop s -> List.of(s.body());
      default -> List.of();
    };
  }

  /** Every statement of a block, outer before inner. */
  public static void statements(List<Stmt> block, Consumer<Stmt> visitor) {
    for (Stmt stmt : block) {
      visitor.accept(stmt);
      blocks(stmt).forEach(inner -> statements(inner, visitor));
    }
  }

  /** An expression and everything below it. */
  public static void expressions(Expr expr, Consumer<Expr> visitor) {
    visitor.accept(expr);
    operands(expr).forEach(operand -> expressions(operand, visitor));
  }

  /** Every expression of a block, in all its statements. */
  public static void expressions(List<Stmt> block, Consumer<Expr> visitor) {
    statements(block, stmt -> expressions(stmt).forEach(e -> expressions(e, visitor)));
  }

  /** Whether an expression reads a scalar or vector variable. */
  public static boolean reads(Expr expr, Variable variable) {
    if (expr instanceof Expr.Read read && read.variable().equals(variable)) {
      return true;
    }
    return operands(expr).stream().anyMatch(operand -> reads(operand, variable));
  }

  /** Whether a block mentions a variable in any role but its declaration. */
  public static boolean uses(List<Stmt> block, Variable variable) {
    boolean[] found = {false};
    statements(block, stmt -> found[0] |= names(stmt, variable));
    expressions(block, expr -> found[0] |= names(expr, variable));
    return found[0];
  }

  /** Whether a block assigns a variable after its declaration. */
  public static boolean assigns(List<Stmt> block, Variable variable) {
    boolean[] found = {false};
    statements(block, s -> found[0] |= changes(s, variable));
    return found[0];
  }

  private static boolean changes(Stmt stmt, Variable variable) {
    return switch (stmt) {
      case Stmt.Assign s -> s.variable().equals(variable);
      case Stmt.StripLoop s -> s.index().equals(variable);
      default -> false;
    };
  }

  private static boolean names(Stmt stmt, Variable variable) {
    return switch (stmt) {
      case Stmt.Assign s -> s.variable().equals(variable);
      case Stmt.Store s -> s.array().equals(variable);
      case Stmt.AtomicAdd s -> s.array().equals(variable);
      case Stmt.CopyRun s -> s.to().equals(variable) || s.from().equals(variable);
      case Stmt.VectorStore s -> s.array().equals(variable);
      case Stmt.Prefetch s -> s.array().equals(variable);
      case Stmt.StripLoop s -> s.index().equals(variable);
      default -> false;
    };
  }

  private static boolean names(Expr expr, Variable variable) {
    return switch (expr) {
      case Expr.Read e -> e.variable().equals(variable);
      case Expr.Load e -> e.array().equals(variable);
      case Expr.VectorLoad e -> e.array().equals(variable);
      case Expr.Length e -> e.array().equals(variable);
      default -> false;
    };
  }
}
