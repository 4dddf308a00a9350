package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Walks and rebuilds statements. */
public final class StmtTree {
  private StmtTree() {}

  /** The statement with each list directly inside replaced. */
  public static Stmt mapBlocks(Stmt statement, UnaryOperator<List<Stmt>> f) {
    return new Children(expr -> expr, f).of(statement);
  }

  /** The statement with the expressions it evaluates itself replaced. */
  static Stmt mapOperands(Stmt statement, UnaryOperator<Expr> f) {
    return new Children(f, block -> block).of(statement);
  }

  public static boolean any(List<Stmt> statements, Predicate<Stmt> test) {
    for (Stmt statement : statements) {
      if (test.test(statement)
          || Walk.blocks(statement).stream().anyMatch(block -> any(block, test))) {
        return true;
      }
    }
    return false;
  }

  static boolean leaves(List<Stmt> statements, Label label) {
    return any(statements, s -> s instanceof Stmt.Leave leave && leave.label().equals(label));
  }

  static boolean continues(List<Stmt> statements, Label label) {
    return any(statements, s -> s instanceof Stmt.Continue c && c.label().equals(label));
  }

  /** Replaces every {@link Stmt.Leave} of the label. */
  static List<Stmt> replaceLeaves(List<Stmt> statements, Label label, UnaryOperator<Stmt> f) {
    List<Stmt> result = new ArrayList<>();
    for (Stmt statement : statements) {
      if (statement instanceof Stmt.Leave leave && leave.label().equals(label)) {
        result.add(f.apply(leave));
      } else {
        result.add(mapBlocks(statement, block -> replaceLeaves(block, label, f)));
      }
    }
    return result;
  }

  /** Whether it never runs into what follows. Endless loops are not looked at. */
  static boolean jumps(List<Stmt> statements) {
    if (statements.isEmpty()) {
      return false;
    }
    return switch (statements.getLast()) {
      case Stmt.Leave _, Stmt.Continue _, Stmt.Return _ -> true;
      case Stmt.If s -> jumps(s.then()) && jumps(s.otherwise());
      default -> false;
    };
  }

  /** Whether a jump leads out of the body of this loop, to its end or farther. */
  public static boolean jumpsOut(List<Stmt> body, Label loop) {
    Set<Label> inside = new HashSet<>();
    any(
        body,
        s -> {
          switch (s) {
            case Stmt.Loop inner -> inside.add(inner.label());
            case Stmt.CountedLoop inner -> inside.add(inner.label());
            case Stmt.Labelled inner -> inside.add(inner.label());
            default -> {}
          }
          return false;
        });
    return any(
        body,
        s ->
            switch (s) {
              case Stmt.Return _ -> true;
              case Stmt.Leave leave -> !inside.contains(leave.label());
              case Stmt.Continue c -> !inside.contains(c.label()) && !c.label().equals(loop);
              default -> false;
            });
  }

  /** Every variable that occurs in the statement or inside it, each time it does. */
  public static void variables(Stmt statement, Consumer<Variable> to) {
    ownVariables(statement, to);
    for (List<Stmt> block : Walk.blocks(statement)) {
      block.forEach(inner -> variables(inner, to));
    }
  }

  /** Those of the statement itself, not of the blocks inside it. */
  static void ownVariables(Stmt statement, Consumer<Variable> to) {
    switch (statement) {
      case Stmt.Declare s -> to.accept(s.variable());
      case Stmt.Assign s -> to.accept(s.variable());
      case Stmt.DeclareArray s -> to.accept(s.array());
      case Stmt.Store s -> to.accept(s.array());
      case Stmt.VectorStore s -> to.accept(s.array());
      case Stmt.Prefetch s -> to.accept(s.array());
      case Stmt.CopyRun s -> {
        to.accept(s.to());
        to.accept(s.from());
      }
      case Stmt.AtomicAdd s -> to.accept(s.array());
      case Stmt.CountedLoop s -> to.accept(s.index());
      default -> {}
    }
    Walk.expressions(statement).forEach(expr -> ExprTree.variables(expr, to));
  }

  /** Whether the variable is assigned anywhere inside. */
  public static boolean assigns(List<Stmt> statements, Variable variable) {
    return any(
        statements,
        s ->
            switch (s) {
              case Stmt.Assign a -> a.variable().equals(variable);
              case Stmt.Declare d -> d.variable().equals(variable) && d.value().isPresent();
              case Stmt.CountedLoop c -> c.index().equals(variable);
              default -> false;
            });
  }
}
