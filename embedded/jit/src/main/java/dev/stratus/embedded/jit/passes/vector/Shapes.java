package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the values of a loop's body differ between neighbouring iterations that run side by side.
 *
 * <p>Found by going over the body until nothing changes. A variable has one shape throughout: what
 * all its values have in common. Where control itself differs between iterations (a varying
 * condition or bound), whatever is assigned to a variable from outside varies.
 */
final class Shapes {
  /** From the most to the least that is known. */
  enum Shape {
    /** The same in every iteration. */
    UNIFORM,
    /** An int that grows by one from one iteration to the next, as the loop's index does. */
    INDEX,
    VARYING
  }

  private final HelperFacts helpers;
  private final Map<Variable, Shape> shapes = new HashMap<>();

  /** How many varying conditions stand around a variable's declaration. */
  private final Map<Variable, Integer> depths = new HashMap<>();

  private boolean changed;

  /**
   * @param index the loop's
   * @param body in which no variable from outside is assigned
   */
  Shapes(Variable index, List<Stmt> body, HelperFacts helpers) {
    this.helpers = helpers;
    shapes.put(index, Shape.INDEX);
    do {
      changed = false;
      block(body, 0);
    } while (changed);
  }

  Shape of(Variable variable) {
    return shapes.getOrDefault(variable, Shape.UNIFORM);
  }

  boolean isUniform(Expr expr) {
    return of(expr) == Shape.UNIFORM;
  }

  boolean isVarying(Variable variable) {
    return of(variable) == Shape.VARYING;
  }

  Shape of(Expr expr) {
    return switch (expr) {
      case Expr.Read e -> of(e.variable());
      case Expr.Binary e when e.type() == ScalarType.INT && e.op() == BinaryOp.ADD ->
          sum(of(e.left()), of(e.right()));
      case Expr.Binary e when e.type() == ScalarType.INT && e.op() == BinaryOp.SUB ->
          difference(of(e.left()), of(e.right()));
      case Expr.Compare e
          when difference(of(e.left()), of(e.right())) == Shape.UNIFORM
              && (e.op() == CompareOp.EQ || e.op() == CompareOp.NE) ->
          Shape.UNIFORM;
      case Expr.Call e when helpers.of(e).stores() || helpers.of(e).group() -> Shape.VARYING;
      case Expr.Load e when isVarying(e.array()) -> Shape.VARYING;
      case Expr.WorkItemQuery _, Expr.LaneExchange _ -> Shape.VARYING;
      default ->
          Walk.operands(expr).stream().allMatch(this::isUniform) ? Shape.UNIFORM : Shape.VARYING;
    };
  }

  private static Shape sum(Shape a, Shape b) {
    if (a == Shape.UNIFORM || b == Shape.UNIFORM) {
      return a == Shape.UNIFORM ? b : a;
    }
    return Shape.VARYING;
  }

  /** The difference of two indexes is the same everywhere, also where they wrap. */
  private static Shape difference(Shape a, Shape b) {
    if (b == Shape.UNIFORM) {
      return a;
    }
    return a == Shape.INDEX && b == Shape.INDEX ? Shape.UNIFORM : Shape.VARYING;
  }

  /** Whether all iterations turn this loop equally often. */
  boolean turnsTogether(Stmt.CountedLoop loop) {
    Shape init = of(loop.init());
    // Both grow alike: neither wraps, as a counted loop's index is taken not to.
    return init != Shape.VARYING && of(loop.bound()) == init && isUniform(loop.step());
  }

  // ---- the body ----

  private void block(List<Stmt> block, int depth) {
    block.forEach(stmt -> stmt(stmt, depth));
  }

  private void stmt(Stmt stmt, int depth) {
    switch (stmt) {
      case Stmt.Declare s -> {
        depths.put(s.variable(), depth);
        s.value().ifPresent(v -> join(s.variable(), of(v)));
      }
      case Stmt.Assign s ->
          join(
              s.variable(),
              depths.getOrDefault(s.variable(), 0) < depth ? Shape.VARYING : of(s.value()));
      // Each iteration has its own.
      case Stmt.DeclareArray s -> join(s.array(), Shape.VARYING);
      case Stmt.If s -> {
        int inside = isUniform(s.condition()) ? depth : depth + 1;
        block(s.then(), inside);
        block(s.otherwise(), inside);
      }
      case Stmt.Loop s -> {
        int inside = isUniform(s.condition()) ? depth : depth + 1;
        block(s.body(), inside);
        block(s.update(), inside);
      }
      case Stmt.CountedLoop s -> {
        int inside = turnsTogether(s) ? depth : depth + 1;
        depths.put(s.index(), inside);
        join(s.index(), turnsTogether(s) ? of(s.init()) : Shape.VARYING);
        block(s.body(), inside);
      }
      default -> Walk.blocks(stmt).forEach(inner -> block(inner, depth));
    }
  }

  private void join(Variable variable, Shape shape) {
    Shape before = shapes.get(variable);
    Shape after = before == null || before == shape ? shape : Shape.VARYING;
    if (before != after) {
      shapes.put(variable, after);
      changed = true;
    }
  }
}
