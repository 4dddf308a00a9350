package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By how much an int expression is larger in the next turn of a loop than in this one, as an
 * expression over what does not change. Empty where that cannot be said; an expression that does
 * not depend on the turn grows by the constant 0.
 */
final class Growth {
  private static final Expr ZERO = Expr.Constant.ofInt(0);
  private static final Expr ONE = Expr.Constant.ofInt(1);

  private final Map<Variable, Expr> growing;
  private final Map<Variable, Expr> values = new HashMap<>();
  private final Set<Variable> within = new HashSet<>();
  private final Set<Variable> changing = new HashSet<>();

  /**
   * @param growing variables whose growth is given; other parameters do not grow
   * @param turn what a turn does
   */
  Growth(IrFunction function, Map<Variable, Expr> growing, List<Stmt> turn) {
    this.growing = growing;
    Walk.statements(turn, this::declared);
    Walk.statements(function.body(), this::changed);
  }

  private void declared(Stmt stmt) {
    switch (stmt) {
      case Stmt.Declare s -> {
        within.add(s.variable());
        s.value().ifPresent(v -> values.put(s.variable(), v));
      }
      // Its turns are the same each time, from where it begins.
      case Stmt.CountedLoop s -> {
        within.add(s.index());
        values.put(s.index(), s.init());
      }
      default -> {}
    }
  }

  /** A strip loop's index is as a counted loop's: it goes on from its first value. */
  private void changed(Stmt stmt) {
    if (stmt instanceof Stmt.Assign s && !countsOn(s)) {
      changing.add(s.variable());
    }
  }

  /** {@code c = c + 1}, as in what is left of a loop behind its strips. */
  private static boolean countsOn(Stmt.Assign s) {
    return s.value() instanceof Expr.Binary b
        && b.op() == BinaryOp.ADD
        && b.left().equals(new Expr.Read(s.variable()))
        && b.right() instanceof Expr.Constant;
  }

  Optional<Expr> of(Expr expr) {
    return switch (expr) {
      case Expr.Constant _, Expr.Length _ -> Optional.of(ZERO);
      case Expr.Read e -> of(e.variable());
      case Expr.Binary e when e.type() == ScalarType.INT -> binary(e);
      case Expr.Load _, Expr.Call _, Expr.WorkItemQuery _ -> Optional.empty();
      default -> unchanged(expr);
    };
  }

  private Optional<Expr> of(Variable variable) {
    if (growing.containsKey(variable)) {
      return Optional.of(growing.get(variable));
    }
    if (changing.contains(variable)) {
      return Optional.empty();
    }
    if (!within.contains(variable)) {
      return Optional.of(ZERO);
    }
    return Optional.ofNullable(values.get(variable)).flatMap(this::of);
  }

  private Optional<Expr> binary(Expr.Binary e) {
    Optional<Expr> left = of(e.left());
    Optional<Expr> right = of(e.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    return switch (e.op()) {
      case ADD -> Optional.of(sum(left.get(), right.get()));
      case SUB -> right.get().equals(ZERO) ? left : Optional.empty();
      case MUL -> {
        if (right.get().equals(ZERO)) {
          yield Optional.of(product(left.get(), e.right()));
        }
        yield left.get().equals(ZERO)
            ? Optional.of(product(right.get(), e.left()))
            : Optional.empty();
      }
      default ->
          left.get().equals(ZERO) && right.get().equals(ZERO)
              ? Optional.of(ZERO)
              : Optional.empty();
    };
  }

  private Optional<Expr> unchanged(Expr expr) {
    boolean same =
        Walk.operands(expr).stream().allMatch(o -> of(o).filter(ZERO::equals).isPresent());
    return same ? Optional.of(ZERO) : Optional.empty();
  }

  static Expr sum(Expr left, Expr right) {
    if (left.equals(ZERO)) {
      return right;
    }
    return right.equals(ZERO) ? left : new Expr.Binary(BinaryOp.ADD, ScalarType.INT, left, right);
  }

  private static Expr product(Expr left, Expr right) {
    if (left.equals(ZERO) || right.equals(ONE)) {
      return left;
    }
    return left.equals(ONE) ? right : new Expr.Binary(BinaryOp.MUL, ScalarType.INT, left, right);
  }
}
