package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Stmt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes jumps to where control goes anyway, turns those to the end of a loop into breaks of the
 * innermost loop that will do, unwraps labelled blocks that nobody leaves, and writes a branch that
 * jumps as a guard.
 */
final class JumpCleaner {

  /** A place that control can go to; {@link Place.Out}: the end of a function without result. */
  private sealed interface Place {
    record EndOf(Label label) implements Place {}

    record NextOf(Label label) implements Place {}

    record Out() implements Place {}
  }

  /** An enclosing loop, and every place that is the same as its end. */
  private record Around(Label loop, Set<Place> end) {}

  private JumpCleaner() {}

  static List<Stmt> clean(List<Stmt> body) {
    List<Stmt> before = body;
    while (true) {
      List<Stmt> after = block(before, Set.of(new Place.Out()), List.of());
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
  }

  /** {@code next}: the places that running off the end of the block leads to. */
  private static List<Stmt> block(List<Stmt> statements, Set<Place> next, List<Around> around) {
    List<Stmt> result = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      Set<Place> after = i + 1 < statements.size() ? placeOf(statements.get(i + 1)) : next;
      add(result, statements.get(i), after, around);
      if (StmtTree.jumps(result)) {
        break;
      }
    }
    return result;
  }

  private static Set<Place> placeOf(Stmt following) {
    return switch (following) {
      case Stmt.Leave leave -> Set.of(new Place.EndOf(leave.label()));
      case Stmt.Continue c -> Set.of(new Place.NextOf(c.label()));
      default -> Set.of();
    };
  }

  private static void add(List<Stmt> to, Stmt statement, Set<Place> next, List<Around> around) {
    switch (statement) {
      case Stmt.Leave leave -> jump(to, leave, new Place.EndOf(leave.label()), next, around);
      case Stmt.Continue c -> jump(to, c, new Place.NextOf(c.label()), next, around);
      case Stmt.Return r when r.value().isEmpty() && next.contains(new Place.Out()) -> {}
      case Stmt.If branch -> branch(to, branch, next, around);
      case Stmt.Labelled labelled -> labelled(to, labelled, next, around);
      case Stmt.Loop loop -> {
        Set<Place> end = with(next, new Place.EndOf(loop.label()));
        List<Around> inner = new ArrayList<>(around);
        inner.addFirst(new Around(loop.label(), end));
        Set<Place> again = Set.of(new Place.NextOf(loop.label()));
        List<Stmt> body = block(loop.body(), again, inner);
        to.add(
            new Stmt.Loop(
                loop.line(),
                loop.label(),
                loop.testFirst(),
                loop.condition(),
                loop.update(),
                body,
                loop.parallel()));
      }
      default -> to.add(statement);
    }
  }

  private static void jump(
      List<Stmt> to, Stmt jump, Place place, Set<Place> next, List<Around> around) {
    if (next.contains(place)) {
      return;
    }
    for (Around loop : around) {
      if (loop.end().contains(place)) {
        to.add(new Stmt.Leave(jump.line(), loop.loop()));
        return;
      }
    }
    to.add(jump);
  }

  private static void branch(List<Stmt> to, Stmt.If branch, Set<Place> next, List<Around> around) {
    List<Stmt> then = block(branch.then(), next, around);
    List<Stmt> otherwise = block(branch.otherwise(), next, around);
    Expr condition = branch.condition();
    if (then.isEmpty() && otherwise.isEmpty() && !ExprTree.hasCall(condition)) {
      return;
    }
    boolean guardsElse = isJump(otherwise) && !StmtTree.jumps(then);
    // Not where both are empty (a condition that calls is kept): it would be turned round for ever.
    if ((then.isEmpty() && !otherwise.isEmpty()) || guardsElse) {
      List<Stmt> swapped = then;
      then = otherwise;
      otherwise = swapped;
      condition = Conditions.not(condition);
    }
    boolean guard = StmtTree.jumps(then);
    to.add(new Stmt.If(branch.line(), condition, then, guard ? List.of() : otherwise));
    if (guard) {
      to.addAll(otherwise);
    }
  }

  private static boolean isJump(List<Stmt> statements) {
    return statements.size() == 1 && StmtTree.jumps(statements);
  }

  private static void labelled(
      List<Stmt> to, Stmt.Labelled labelled, Set<Place> next, List<Around> around) {
    Label label = labelled.label();
    List<Stmt> body = block(labelled.body(), with(next, new Place.EndOf(label)), around);
    if (body.size() == 1 && body.getFirst() instanceof Stmt.Loop loop) {
      body =
          StmtTree.replaceLeaves(body, label, leave -> new Stmt.Leave(leave.line(), loop.label()));
    }
    if (StmtTree.leaves(body, label)) {
      to.add(new Stmt.Labelled(labelled.line(), label, body));
    } else {
      to.addAll(body);
    }
  }

  private static Set<Place> with(Set<Place> places, Place more) {
    Set<Place> result = new HashSet<>(places);
    result.add(more);
    return result;
  }
}
