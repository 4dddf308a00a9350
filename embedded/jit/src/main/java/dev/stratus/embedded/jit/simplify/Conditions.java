package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import java.util.Optional;
import java.util.OptionalLong;

/** BOOLEAN expressions, and the ints that stand for them on the JVM's stack. */
public final class Conditions {
  private static final Expr ZERO = Expr.Constant.ofInt(0);

  private Conditions() {}

  /** Its negation: pushed inwards as far as NaN allows. */
  public static Expr not(Expr condition) {
    return switch (condition) {
      case Expr.Constant c -> Expr.Constant.ofBoolean(c.bits() == 0);
      case Expr.Unary u when u.op() == UnaryOp.NOT -> u.operand();
      case Expr.Compare c when isExact(c) ->
          new Expr.Compare(opposite(c.op()), c.left(), c.right());
      case Expr.ShortCircuit s -> new Expr.ShortCircuit(!s.and(), not(s.left()), not(s.right()));
      default -> new Expr.Unary(UnaryOp.NOT, condition);
    };
  }

  /** Ordered comparisons of floating values are false with NaN, and so are their opposites. */
  private static boolean isExact(Expr.Compare compare) {
    boolean floating = compare.left().type() instanceof ScalarType type && type.isFloating();
    return !floating || compare.op() == CompareOp.EQ || compare.op() == CompareOp.NE;
  }

  static CompareOp opposite(CompareOp op) {
    return switch (op) {
      case EQ -> CompareOp.NE;
      case NE -> CompareOp.EQ;
      case LT -> CompareOp.GE;
      case LE -> CompareOp.GT;
      case GT -> CompareOp.LE;
      case GE -> CompareOp.LT;
    };
  }

  /** The operator with its operands changed over. */
  public static CompareOp mirrored(CompareOp op) {
    return switch (op) {
      case EQ, NE -> op;
      case LT -> CompareOp.GT;
      case LE -> CompareOp.GE;
      case GT -> CompareOp.LT;
      case GE -> CompareOp.LE;
    };
  }

  /** The BOOLEAN for an int: whether it is not 0. */
  public static Expr fromInt(Expr value) {
    return compare(CompareOp.NE, value, ZERO);
  }

  /** The int for a BOOLEAN: 1 or 0. */
  public static Expr toInt(Expr condition) {
    return condition instanceof Expr.Constant c
        ? Expr.Constant.ofInt((int) c.bits())
        : new Expr.Convert(ScalarType.INT, condition);
  }

  /** A comparison, seen through the ints that stand for booleans and three-way comparisons. */
  public static Expr compare(CompareOp op, Expr left, Expr right) {
    if (constant(right).isPresent()) {
      long bound = constant(right).getAsLong();
      Optional<Expr> simple = compareWith(op, left, bound);
      if (simple.isPresent()) {
        return simple.get();
      }
    }
    return new Expr.Compare(op, left, right);
  }

  private static Optional<Expr> compareWith(CompareOp op, Expr left, long bound) {
    return switch (left) {
      case Expr.Constant c when isInt(c.type()) ->
          Optional.of(Expr.Constant.ofBoolean(holds(op, c.bits(), bound)));
      case Expr.ThreeWay t when bound == 0 -> Optional.of(threeWay(op, t));
      case Expr.Convert c when c.operand().type() == ScalarType.BOOLEAN ->
          choose(op, c.operand(), 1, 0, bound);
      case Expr.Conditional c
          when constant(c.whenTrue()).isPresent() && constant(c.whenFalse()).isPresent() ->
          choose(
              op,
              c.condition(),
              constant(c.whenTrue()).getAsLong(),
              constant(c.whenFalse()).getAsLong(),
              bound);
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> choose(
      CompareOp op, Expr condition, long whenTrue, long whenFalse, long bound) {
    boolean first = holds(op, whenTrue, bound);
    boolean second = holds(op, whenFalse, bound);
    if (first == second) {
      return ExprTree.hasCall(condition)
          ? Optional.empty()
          : Optional.of(Expr.Constant.ofBoolean(first));
    }
    return Optional.of(first ? condition : not(condition));
  }

  /** Compares the result of lcmp, fcmpl, fcmpg with 0: decides which way NaN goes. */
  private static Expr threeWay(CompareOp op, Expr.ThreeWay three) {
    boolean floating = three.left().type() instanceof ScalarType type && type.isFloating();
    if (!floating || holds(op, three.nanResult(), 0) == (op == CompareOp.NE)) {
      return new Expr.Compare(op, three.left(), three.right());
    }
    return new Expr.Unary(UnaryOp.NOT, new Expr.Compare(opposite(op), three.left(), three.right()));
  }

  private static boolean holds(CompareOp op, long left, long right) {
    return switch (op) {
      case EQ -> left == right;
      case NE -> left != right;
      case LT -> left < right;
      case LE -> left <= right;
      case GT -> left > right;
      case GE -> left >= right;
    };
  }

  private static OptionalLong constant(Expr expr) {
    return expr instanceof Expr.Constant c && isInt(c.type())
        ? OptionalLong.of(c.bits())
        : OptionalLong.empty();
  }

  private static boolean isInt(IrType type) {
    return type == ScalarType.INT;
  }

  /** {@code &}, {@code |}, {@code ^} of two ints that stand for booleans. */
  static Optional<Expr> bitwise(BinaryOp op, Expr left, Expr right) {
    if (op != BinaryOp.AND && op != BinaryOp.OR && op != BinaryOp.XOR) {
      return Optional.empty();
    }
    Optional<Expr> a = asBoolean(left);
    Optional<Expr> b = asBoolean(right);
    boolean bothConstant = left instanceof Expr.Constant && right instanceof Expr.Constant;
    if (a.isEmpty() || b.isEmpty() || bothConstant) {
      return Optional.empty();
    }
    if (op == BinaryOp.XOR && b.get() instanceof Expr.Constant c) {
      return Optional.of(toInt(c.bits() == 0 ? a.get() : not(a.get())));
    }
    return Optional.of(toInt(new Expr.Binary(op, ScalarType.BOOLEAN, a.get(), b.get())));
  }

  private static Optional<Expr> asBoolean(Expr value) {
    if (value instanceof Expr.Convert c && c.operand().type() == ScalarType.BOOLEAN) {
      return Optional.of(c.operand());
    }
    if (value instanceof Expr.Constant c && isInt(c.type()) && (c.bits() == 0 || c.bits() == 1)) {
      return Optional.of(Expr.Constant.ofBoolean(c.bits() == 1));
    }
    if (value instanceof Expr.Conditional c
        && c.whenTrue().equals(Expr.Constant.ofInt(1))
        && c.whenFalse().equals(ZERO)) {
      return Optional.of(c.condition());
    }
    return Optional.empty();
  }
}
