package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes blocking of sums:
 *
 * <pre>
 * for (int b = 0; b &lt; n; b += BLOCK) {
 *   float part = 0;
 *   int end = Math.min(b + BLOCK, n);
 *   for (int c = b; c &lt; end; c++) part += e(c);
 *   sum += part;
 * }
 * </pre>
 *
 * becomes {@code for (int c = 0; c < n; c++) sum += e(c)}. Blocks keep a sum in written order
 * accurate; lanes do that too, and want one long loop. Stands before the vectorising pass, which
 * knows nothing of blocks. Several sums may share the loop.
 */
public final class MergeBlockedSums extends Rewriter {
  private MergeBlockedSums() {}

  public static IrProgram run(IrProgram program) {
    return new MergeBlockedSums().program(program);
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (stmt instanceof Stmt.CountedLoop outer) {
      Optional<Stmt.CountedLoop> merged = merged(outer);
      if (merged.isPresent()) {
        out.add(merged.get());
        return;
      }
    }
    super.stmt(stmt, out);
  }

  private static Optional<Stmt.CountedLoop> merged(Stmt.CountedLoop outer) {
    if (outer.parallel().isPresent() || outer.inclusive()) {
      return Optional.empty();
    }
    Map<Variable, Expr> offsets = new HashMap<>();
    Set<Variable> parts = new HashSet<>();
    Map<Variable, Variable> sumOfPart = new HashMap<>();
    List<Stmt.CountedLoop> inner = new ArrayList<>();
    for (Stmt stmt : outer.body()) {
      boolean fits =
          switch (stmt) {
            case Stmt.Declare d when d.value().isPresent() && inner.isEmpty() ->
                d.variable().type() == ScalarType.INT
                    ? offsets.put(d.variable(), d.value().get()) == null
                    : isZero(d.value().get()) && parts.add(d.variable());
            case Stmt.CountedLoop loop -> inner.isEmpty() && inner.add(loop);
            case Stmt.Assign a -> !inner.isEmpty() && addsPart(a, parts, sumOfPart);
            default -> false;
          };
      if (!fits) {
        return Optional.empty();
      }
    }
    if (inner.isEmpty() || parts.isEmpty() || !sumOfPart.keySet().equals(parts)) {
      return Optional.empty();
    }
    Stmt.CountedLoop loop = inner.getFirst();
    return coversBlocks(outer, loop, offsets) && isClosed(outer, loop, offsets, parts, sumOfPart)
        ? Optional.of(plain(outer, loop, sumOfPart)).filter(MergeBlockedSums::hasLanes)
        : Optional.empty();
  }

  /** A sum that stays in written order keeps its blocks: without them it would lose bits. */
  private static boolean hasLanes(Stmt.CountedLoop merged) {
    return LoopBody.of(merged, Variable::equals).isPresent();
  }

  private static boolean isZero(Expr expr) {
    return expr instanceof Expr.Constant c && c.type().isFloating() && c.bits() == 0;
  }

  /** {@code sum += part}, each part into a sum of its own. */
  private static boolean addsPart(
      Stmt.Assign a, Set<Variable> parts, Map<Variable, Variable> sumOfPart) {
    if (!(a.value() instanceof Expr.Binary b) || b.op() != BinaryOp.ADD) {
      return false;
    }
    Expr sum = new Expr.Read(a.variable());
    Expr other = b.left().equals(sum) ? b.right() : b.right().equals(sum) ? b.left() : sum;
    return other instanceof Expr.Read part
        && parts.contains(part.variable())
        && !parts.contains(a.variable())
        && !sumOfPart.containsValue(a.variable())
        && sumOfPart.put(part.variable(), a.variable()) == null;
  }

  /** Whether the inner loop runs from the block's begin to its end or the outer bound. */
  private static boolean coversBlocks(
      Stmt.CountedLoop outer, Stmt.CountedLoop inner, Map<Variable, Expr> offsets) {
    if (inner.inclusive()
        || inner.parallel().isPresent()
        || !inner.step().equals(Expr.Constant.ofInt(1))
        || !resolved(inner.init(), offsets).equals(new Expr.Read(outer.index()))) {
      return false;
    }
    Expr blockEnd =
        new Expr.Binary(BinaryOp.ADD, ScalarType.INT, new Expr.Read(outer.index()), outer.step());
    Expr bound = outer.bound();
    return switch (resolved(inner.bound(), offsets)) {
      case Expr.MathCall m when m.op() == MathOp.MIN ->
          m.arguments().equals(List.of(blockEnd, bound))
              || m.arguments().equals(List.of(bound, blockEnd));
      case Expr.Conditional c when c.condition() instanceof Expr.Compare test ->
          isMinimum(c, test, blockEnd, bound) || isMinimum(c, test, bound, blockEnd);
      default -> false;
    };
  }

  /** {@code a < b ? a : b}, {@code a > b ? b : a} and the like. */
  private static boolean isMinimum(Expr.Conditional c, Expr.Compare test, Expr a, Expr b) {
    if (!test.left().equals(a) || !test.right().equals(b)) {
      return false;
    }
    return switch (test.op()) {
      case LT, LE -> c.whenTrue().equals(a) && c.whenFalse().equals(b);
      case GT, GE -> c.whenTrue().equals(b) && c.whenFalse().equals(a);
      case EQ, NE -> false;
    };
  }

  /** Whether the inner body knows nothing of blocks, and of sums only its parts. */
  private static boolean isClosed(
      Stmt.CountedLoop outer,
      Stmt.CountedLoop inner,
      Map<Variable, Expr> offsets,
      Set<Variable> parts,
      Map<Variable, Variable> sumOfPart) {
    if (Walk.uses(inner.body(), outer.index())
        || offsets.keySet().stream().anyMatch(v -> Walk.uses(inner.body(), v))
        || sumOfPart.values().stream().anyMatch(v -> Walk.uses(inner.body(), v))
        || leaves(inner)) {
      return false;
    }
    // Each part is only added to: one statement of the body's own reads it, to assign it.
    for (Variable part : parts) {
      for (Stmt stmt : inner.body()) {
        boolean own =
            stmt instanceof Stmt.Assign a && a.variable().equals(part) && LoopBody.adds(a);
        if (!own && Walk.uses(List.of(stmt), part)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean leaves(Stmt.CountedLoop inner) {
    boolean[] found = {false};
    Walk.statements(
        inner.body(),
        s ->
            found[0] |=
                s instanceof Stmt.Leave || s instanceof Stmt.Continue || s instanceof Stmt.Return);
    return found[0];
  }

  private static Stmt.CountedLoop plain(
      Stmt.CountedLoop outer, Stmt.CountedLoop inner, Map<Variable, Variable> sumOfPart) {
    List<Stmt> body =
        new Rewriter() {
          @Override
          protected Variable variable(Variable variable) {
            return sumOfPart.getOrDefault(variable, variable);
          }
        }.block(inner.body());
    return new Stmt.CountedLoop(
        inner.line(),
        inner.label(),
        inner.index(),
        outer.init(),
        outer.bound(),
        false,
        inner.step(),
        body,
        inner.parallel());
  }

  private static Expr resolved(Expr expr, Map<Variable, Expr> offsets) {
    return new Rewriter() {
      @Override
      public Expr expr(Expr e) {
        return e instanceof Expr.Read r && offsets.containsKey(r.variable())
            ? expr(offsets.get(r.variable()))
            : super.expr(e);
      }
    }.expr(expr);
  }
}
