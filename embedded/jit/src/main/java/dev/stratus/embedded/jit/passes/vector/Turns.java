package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds a kernel's {@link Turn}. */
final class Turns {
  private final Predicate<List<Stmt>> stores;

  /**
   * @param stores whether a block holds the stores
   */
  private Turns(Predicate<List<Stmt>> stores) {
    this.stores = stores;
  }

  /**
   * The innermost loop around the stores in which something else walks too: in there the elements
   * are read a first time. Without one, the loop over the work-items.
   *
   * @param stores whether a block holds the stores
   */
  static Optional<Turn> of(IrFunction kernel, Predicate<List<Stmt>> stores) {
    Turns turns = new Turns(stores);
    List<Stmt> around = turns.around(kernel.body());
    return around.reversed().stream()
        .filter(turns::walksBesides)
        .flatMap(loop -> turn(loop).stream())
        .findFirst()
        .or(() ->
            around.stream().filter(Turns::isParallel).findFirst().flatMap(loop -> turn(loop)));
  }

  /** What the stores are in, outer before inner, as long as they are all in one of them. */
  private List<Stmt> around(List<Stmt> block) {
    List<Stmt> holders = block.stream().filter(s -> stores.test(List.of(s))).toList();
    if (holders.size() != 1) {
      return List.of();
    }
    List<Stmt> around = new ArrayList<>(holders);
    Walk.blocks(holders.getFirst()).stream()
        .filter(stores)
        .findFirst()
        .ifPresent(inner -> around.addAll(around(inner)));
    return around;
  }

  private boolean walksBesides(Stmt loop) {
    return Walk.blocks(loop).stream()
        .flatMap(List::stream)
        .filter(s -> !stores.test(List.of(s)))
        .anyMatch(s -> !Walk.blocks(s).isEmpty());
  }

  private static boolean isParallel(Stmt stmt) {
    return stmt instanceof Stmt.CountedLoop loop && loop.parallel().isPresent();
  }

  private static Optional<Turn> turn(Stmt stmt) {
    return switch (stmt) {
      case Stmt.CountedLoop loop ->
          Optional.of(new Turn(loop.body(), Map.of(loop.index(), step(loop))));
      case Stmt.Loop loop when loop.update().size() == 1 -> turn(loop, loop.update().getFirst());
      default -> Optional.empty();
    };
  }

  /** The next work-item's first value is one step of the loop as written further. */
  private static Expr step(Stmt.CountedLoop loop) {
    if (loop.parallel().isEmpty()) {
      return loop.step();
    }
    return loop.step() instanceof Expr.Binary b ? b.right() : Expr.Constant.ofInt(1);
  }

  /** A loop by a step that is no constant, {@code row = row + step}. */
  private static Optional<Turn> turn(Stmt.Loop loop, Stmt update) {
    return update instanceof Stmt.Assign a
            && a.value() instanceof Expr.Binary b
            && b.op() == BinaryOp.ADD
            && b.left().equals(new Expr.Read(a.variable()))
            && b.right() instanceof Expr.Read step
            && !Walk.assigns(loop.body(), a.variable())
            && !Walk.assigns(loop.body(), step.variable())
        ? Optional.of(new Turn(loop.body(), Map.of(a.variable(), step)))
        : Optional.empty();
  }
}
