package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.structure.Graph;
import dev.stratus.embedded.jit.structure.Node;
import dev.stratus.embedded.jit.structure.Terminator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Puts a stack temporary that is set once and read once, in the same block, back where it is read,
 * as long as nothing in between changes its value; drops temporaries that nobody reads.
 */
final class TemporaryInliner {
  private final Set<Variable> temporaries;
  private final Map<Variable, Integer> reads = new HashMap<>();
  private final Map<Variable, Integer> writes = new HashMap<>();

  private TemporaryInliner(Set<Variable> temporaries) {
    this.temporaries = temporaries;
  }

  static boolean run(Graph graph, Set<Variable> temporaries) {
    TemporaryInliner inliner = new TemporaryInliner(temporaries);
    graph.order().forEach(inliner::count);
    boolean changed = false;
    for (Node node : graph.order()) {
      changed |= inliner.inline(node);
    }
    return changed;
  }

  private void count(Node node) {
    for (Stmt statement : node.statements()) {
      Walk.expressions(statement).forEach(this::countReads);
      if (statement instanceof Stmt.Assign assign) {
        writes.merge(assign.variable(), 1, Integer::sum);
      }
    }
    endOperand(node.end()).ifPresent(this::countReads);
  }

  private void countReads(Expr expr) {
    ExprTree.variables(expr, v -> reads.merge(v, 1, Integer::sum));
  }

  private static Optional<Expr> endOperand(Terminator end) {
    return switch (end) {
      case Terminator.Jump _ -> Optional.empty();
      case Terminator.Branch branch -> Optional.of(branch.condition());
      case Terminator.Exit exit -> exit.statement().value();
    };
  }

  private boolean inline(Node node) {
    boolean changed = false;
    List<Stmt> statements = node.statements();
    // Backwards: a temporary's value may itself be a temporary of an earlier statement.
    for (int i = statements.size() - 1; i >= 0; i--) {
      if (statements.get(i) instanceof Stmt.Assign assign
          && temporaries.contains(assign.variable())) {
        changed |= remove(node, i, assign);
      }
    }
    return changed;
  }

  private boolean remove(Node node, int at, Stmt.Assign assign) {
    int uses = reads.getOrDefault(assign.variable(), 0);
    if (uses == 0) {
      return drop(node, at, assign);
    }
    return uses == 1
        && !(assign.value() instanceof Expr.LaneExchange)
        && writes.getOrDefault(assign.variable(), 0) == 1
        && moveToUse(node, at, assign);
  }

  private static boolean drop(Node node, int at, Stmt.Assign assign) {
    if (assign.value() instanceof Expr.Call call) {
      node.statements().set(at, new Stmt.Evaluate(assign.line(), call));
      return true;
    }
    if (ExprTree.hasCall(assign.value())) {
      return false;
    }
    node.statements().remove(at);
    return true;
  }

  private static boolean moveToUse(Node node, int at, Stmt.Assign assign) {
    List<Stmt> statements = node.statements();
    Variable temporary = assign.variable();
    Expr value = assign.value();
    UnaryOperator<Expr> replace =
        expr ->
            Fold.all(
                ExprTree.rewrite(
                    expr,
                    e ->
                        e instanceof Expr.Read read && read.variable().equals(temporary)
                            ? value
                            : e));
    for (int i = at + 1; i < statements.size(); i++) {
      Stmt statement = statements.get(i);
      List<Expr> operands = Walk.expressions(statement);
      if (operands.stream().anyMatch(e -> Walk.reads(e, temporary))) {
        if (!mayEnter(value, operands, temporary)) {
          return false;
        }
        statements.set(i, StmtTree.mapOperands(statement, replace));
        statements.remove(at);
        return true;
      }
      if (!Effects.mayMove(value, statement)) {
        return false;
      }
    }
    return moveToEnd(node, at, value, temporary, replace);
  }

  private static boolean moveToEnd(
      Node node, int at, Expr value, Variable temporary, UnaryOperator<Expr> replace) {
    Optional<Expr> operand = endOperand(node.end());
    if (operand.isEmpty()
        || !Walk.reads(operand.get(), temporary)
        || !mayEnter(value, List.of(operand.get()), temporary)) {
      return false;
    }
    node.end(
        switch (node.end()) {
          case Terminator.Jump jump -> jump;
          case Terminator.Branch b ->
              new Terminator.Branch(
                  b.line(), replace.apply(b.condition()), b.whenTrue(), b.whenFalse());
          case Terminator.Exit exit ->
              new Terminator.Exit(
                  new Stmt.Return(exit.statement().line(), exit.statement().value().map(replace)));
        });
    node.statements().remove(at);
    return true;
  }

  /**
   * Operands of one statement may be evaluated in any order by a C compiler, so a call goes in only
   * where nothing beside it touches memory, and a load only where no call is beside it.
   */
  private static boolean mayEnter(Expr value, List<Expr> operands, Variable temporary) {
    boolean calls = ExprTree.hasCall(value);
    if (!calls && !ExprTree.hasLoad(value)) {
      return true;
    }
    if (operands.stream().anyMatch(ExprTree::hasCall)) {
      return !calls && operands.size() == 1 && isArgumentOfRoot(operands.getFirst(), temporary);
    }
    return !calls
        || operands.stream().noneMatch(e -> ExprTree.hasLoad(e) || readsLazily(e, temporary));
  }

  /** In the arguments of the call that is the whole expression, which makes no other call. */
  private static boolean isArgumentOfRoot(Expr expr, Variable temporary) {
    Expr root = expr instanceof Expr.Convert convert ? convert.operand() : expr;
    return root instanceof Expr.Call call
        && call.arguments().stream().noneMatch(ExprTree::hasCall)
        && call.arguments().stream().anyMatch(a -> Walk.reads(a, temporary));
  }

  private static boolean readsLazily(Expr expr, Variable temporary) {
    return ExprTree.any(
        expr,
        e ->
            switch (e) {
              case Expr.Conditional c ->
                  Walk.reads(c.whenTrue(), temporary) || Walk.reads(c.whenFalse(), temporary);
              case Expr.ShortCircuit s -> Walk.reads(s.right(), temporary);
              default -> false;
            });
  }
}
