package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes CountedLoops of loops over a range: a declaration, a loop that tests the variable against a
 * bound which the loop does not change, a constant step up.
 *
 * <p>A counted loop's index is taken never to overflow. With a step of 1 and {@code <} it cannot;
 * with a larger one it would do so only where Java, too, starts again at the smallest int and then
 * runs for billions of iterations, so steps are limited to 65,536.
 */
final class CountedLoops extends Rewriter {
  private static final long LARGEST_STEP = 1 << 16;

  private @Nullable IrFunction current;

  @Override
  public IrFunction function(IrFunction function) {
    current = function;
    return super.function(function);
  }

  @Override
  public List<Stmt> block(List<Stmt> block) {
    List<Stmt> out = new java.util.ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      if (i + 1 < block.size()
          && block.get(i) instanceof Stmt.Declare declare
          && block.get(i + 1) instanceof Stmt.Loop loop) {
        Optional<Stmt.CountedLoop> counted =
            counted(declare, loop, block.subList(i + 2, block.size()));
        if (counted.isPresent()) {
          stmt(counted.get(), out);
          i++;
          continue;
        }
      }
      refuseParallel(block.get(i));
      stmt(block.get(i), out);
    }
    return out;
  }

  private void refuseParallel(Stmt stmt) {
    if (current != null && stmt instanceof Stmt.Loop loop && loop.parallel().isPresent()) {
      throw PassContext.refuse(
          current,
          loop.line(),
          "a @Parallel loop must be of the form for (@Parallel int i = a; i < b; i += c) where c is a"
              + " positive constant, the body does not assign i, and b does not change in the loop");
    }
  }

  private static Optional<Stmt.CountedLoop> counted(
      Stmt.Declare declare, Stmt.Loop loop, List<Stmt> rest) {
    Variable index = declare.variable();
    if (index.type() != ScalarType.INT
        || declare.value().isEmpty()
        || !loop.testFirst()
        || loop.update().size() != 1
        || Walk.uses(rest, index)
        || Walk.assigns(loop.body(), index)
        || hasCall(declare.value().get())) {
      return Optional.empty();
    }
    long step = step(loop.update().getFirst(), index);
    Expr.@Nullable Compare test = test(loop.condition(), index);
    if (step <= 0 || test == null || !isInvariant(test.right(), loop)) {
      return Optional.empty();
    }
    if (step > LARGEST_STEP && loop.parallel().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Stmt.CountedLoop(
            loop.line() > 0 ? loop.line() : declare.line(),
            loop.label(),
            index,
            declare.value().get(),
            test.right(),
            test.op() == CompareOp.LE,
            Expr.Constant.ofInt((int) step),
            loop.body(),
            loop.parallel()));
  }

  /** The constant that the update adds, 0 where it is none. */
  private static long step(Stmt update, Variable index) {
    if (update instanceof Stmt.Assign a
        && a.variable().equals(index)
        && a.value() instanceof Expr.Binary sum
        && sum.left().equals(new Expr.Read(index))
        && sum.right() instanceof Expr.Constant c) {
      return sum.op() == BinaryOp.ADD ? c.bits() : sum.op() == BinaryOp.SUB ? -c.bits() : 0;
    }
    return 0;
  }

  /** The condition as {@code index < bound} or {@code index <= bound}. */
  private static Expr.@Nullable Compare test(Expr condition, Variable index) {
    if (!(condition instanceof Expr.Compare c)) {
      return null;
    }
    Expr read = new Expr.Read(index);
    if (c.left().equals(read) && (c.op() == CompareOp.LT || c.op() == CompareOp.LE)) {
      return c;
    }
    if (c.right().equals(read) && c.op() == CompareOp.GT) {
      return new Expr.Compare(CompareOp.LT, c.right(), c.left());
    }
    if (c.right().equals(read) && c.op() == CompareOp.GE) {
      return new Expr.Compare(CompareOp.LE, c.right(), c.left());
    }
    return null;
  }

  private static boolean isInvariant(Expr bound, Stmt.Loop loop) {
    boolean[] holds = {true};
    Walk.expressions(
        bound,
        e ->
            holds[0] &=
                switch (e) {
                  case Expr.Read r ->
                      !Walk.assigns(loop.body(), r.variable())
                          && !Walk.assigns(loop.update(), r.variable());
                  case Expr.Load _, Expr.Call _, Expr.LaneExchange _ -> false;
                  default -> true;
                });
    return holds[0];
  }

  private static boolean hasCall(Expr expr) {
    boolean[] found = {false};
    Walk.expressions(expr, e -> found[0] |= e.acts());
    return found[0];
  }
}
