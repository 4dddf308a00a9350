package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the condition and the update of endless loops. A labelled block that ends just before the
 * update, or before the condition of a do loop, is what Java's {@code continue} became.
 */
final class LoopShaper {
  private LoopShaper() {}

  static List<Stmt> shape(List<Stmt> statements) {
    List<Stmt> result = new ArrayList<>();
    for (Stmt statement : statements) {
      Stmt inner = StmtTree.mapBlocks(statement, LoopShaper::shape);
      result.add(inner instanceof Stmt.Loop loop ? loop(loop) : inner);
    }
    return result;
  }

  private static Stmt loop(Stmt.Loop loop) {
    if (!isEndless(loop)) {
      return loop;
    }
    List<Stmt> body = loop.body();
    if (!body.isEmpty() && body.getFirst() instanceof Stmt.If test && exits(test, loop.label())) {
      return whileLoop(loop, test, body.subList(1, body.size()));
    }
    if (!body.isEmpty() && body.getLast() instanceof Stmt.If test && exits(test, loop.label())) {
      return doLoop(loop, test, body.subList(0, body.size() - 1));
    }
    return loop;
  }

  private static boolean isEndless(Stmt.Loop loop) {
    return loop.update().isEmpty() && loop.condition().equals(Expr.Constant.ofBoolean(true));
  }

  private static boolean exits(Stmt.If test, Label label) {
    return test.otherwise().isEmpty()
        && test.then().size() == 1
        && test.then().getFirst() instanceof Stmt.Leave leave
        && leave.label().equals(label);
  }

  private static Stmt whileLoop(Stmt.Loop loop, Stmt.If test, List<Stmt> rest) {
    Expr condition = Conditions.not(test.condition());
    int tail = continueTarget(rest);
    List<Stmt> body = rest;
    List<Stmt> update = List.of();
    if (StmtTree.continues(rest, loop.label())) {
      tail = -1;
    } else if (tail >= 0 && allAssign(rest.subList(tail, rest.size()))) {
      update = rest.subList(tail, rest.size());
      body = withContinues(rest.subList(0, tail), loop.label());
    } else {
      int split = rest.size() - steps(rest, condition, test.line());
      update = rest.subList(split, rest.size());
      body = rest.subList(0, split);
    }
    return new Stmt.Loop(test.line(), loop.label(), true, condition, update, body, loop.parallel());
  }

  private static Stmt doLoop(Stmt.Loop loop, Stmt.If test, List<Stmt> rest) {
    if (StmtTree.continues(rest, loop.label())) {
      return loop;
    }
    boolean continued = !rest.isEmpty() && rest.getLast() instanceof Stmt.Labelled;
    List<Stmt> body = continued ? withContinues(rest, loop.label()) : rest;
    return new Stmt.Loop(
        loop.line(),
        loop.label(),
        false,
        Conditions.not(test.condition()),
        List.of(),
        body,
        loop.parallel());
  }

  /** The index behind the last labelled block, if something follows it; else -1. */
  private static int continueTarget(List<Stmt> rest) {
    for (int i = rest.size() - 2; i >= 0; i--) {
      if (rest.get(i) instanceof Stmt.Labelled) {
        return i + 1;
      }
    }
    return -1;
  }

  private static boolean allAssign(List<Stmt> statements) {
    return statements.stream()
        .allMatch(s -> s instanceof Stmt.Assign assign && !ExprTree.hasCall(assign.value()));
  }

  private static List<Stmt> withContinues(List<Stmt> statements, Label loop) {
    List<Stmt> result = new ArrayList<>(statements.subList(0, statements.size() - 1));
    Stmt last = statements.getLast();
    if (!(last instanceof Stmt.Labelled labelled)) {
      throw new IllegalStateException("no labelled block before a loop's update: " + last);
    }
    result.addAll(
        StmtTree.replaceLeaves(
            labelled.body(), labelled.label(), leave -> new Stmt.Continue(leave.line(), loop)));
    return result;
  }

  /** How many statements at the end step a variable that the condition reads. */
  private static int steps(List<Stmt> rest, Expr condition, int line) {
    int count = 0;
    boolean tested = false;
    for (int i = rest.size() - 1; i >= 0 && isStep(rest.get(i)); i--) {
      Stmt.Assign step = (Stmt.Assign) rest.get(i);
      boolean inCondition = Walk.reads(condition, step.variable());
      boolean sameLine = line > 0 && step.line() == line;
      if (count > 0 && !sameLine || !inCondition && !sameLine) {
        break;
      }
      tested |= inCondition;
      count++;
    }
    return tested ? count : 0;
  }

  private static boolean isStep(Stmt statement) {
    return statement instanceof Stmt.Assign assign
        && assign.variable().type() instanceof ScalarType
        && !ExprTree.hasCall(assign.value())
        && !ExprTree.hasLoad(assign.value())
        && Walk.reads(assign.value(), assign.variable());
  }
}
