package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.List;

/**
 * Which loops are to be unrolled: those over private arrays. On a GPU an array whose indexes are
 * all known is registers; one index that is not, and it is memory.
 */
final class Unrolling {
  /** A lane has at most 255 registers, so longer loops have nothing to gain. */
  private static final long MOST_TURNS = 64;

  private Unrolling() {}

  static boolean pays(Stmt.CountedLoop loop) {
    return loop.init() instanceof Expr.Constant init
        && loop.bound() instanceof Expr.Constant bound
        && loop.step() instanceof Expr.Constant step
        && (bound.bits() - init.bits()) / step.bits() <= MOST_TURNS
        && indexesPrivateArray(loop.body());
  }

  private static boolean indexesPrivateArray(List<Stmt> body) {
    boolean[] found = {false};
    Walk.statements(body, s -> found[0] |= s instanceof Stmt.Store t && isPrivate(t.array()));
    Walk.expressions(body, e -> found[0] |= e instanceof Expr.Load t && isPrivate(t.array()));
    return found[0];
  }

  private static boolean isPrivate(Variable array) {
    return array.type() instanceof IrType.Array type && type.space() == AddressSpace.PRIVATE;
  }
}
