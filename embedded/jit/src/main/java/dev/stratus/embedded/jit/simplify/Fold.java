package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;

/** Small simplifications of one expression whose children are simple already. */
public final class Fold {
  private Fold() {}

  /** The whole tree. */
  public static Expr all(Expr expr) {
    return ExprTree.rewrite(expr, Fold::one);
  }

  public static Expr one(Expr expr) {
    return switch (expr) {
      case Expr.Compare c -> Conditions.compare(c.op(), c.left(), c.right());
      case Expr.Unary u when u.op() == UnaryOp.NOT -> Conditions.not(u.operand());
      case Expr.Convert c -> convert(c);
      case Expr.Conditional c -> conditional(c);
      case Expr.Binary b -> binary(b);
      default -> expr;
    };
  }

  private static Expr convert(Expr.Convert convert) {
    if (convert.type() == convert.operand().type()) {
      return convert.operand();
    }
    // (byte) (int) b of a byte b; widening loses nothing.
    if (convert.operand() instanceof Expr.Convert inner
        && convert.type() != convert.type().stackType()
        && inner.type() == ScalarType.INT
        && inner.operand().type() == convert.type()) {
      return inner.operand();
    }
    if (convert.type() == ScalarType.BOOLEAN && convert.operand().type() == ScalarType.INT) {
      return Conditions.compare(CompareOp.NE, convert.operand(), Expr.Constant.ofInt(0));
    }
    return convert;
  }

  private static Expr conditional(Expr.Conditional conditional) {
    if (conditional.type() == ScalarType.BOOLEAN
        && conditional.whenTrue().equals(Expr.Constant.ofBoolean(true))
        && conditional.whenFalse().equals(Expr.Constant.ofBoolean(false))) {
      return conditional.condition();
    }
    if (conditional.condition() instanceof Expr.Unary not && not.op() == UnaryOp.NOT) {
      return new Expr.Conditional(not.operand(), conditional.whenFalse(), conditional.whenTrue());
    }
    return conditional;
  }

  private static Expr binary(Expr.Binary binary) {
    if (binary.type() != ScalarType.INT && binary.type() != ScalarType.LONG) {
      return binary;
    }
    boolean isInt = binary.type() == ScalarType.INT;
    if (isInt) {
      var logical = Conditions.bitwise(binary.op(), binary.left(), binary.right());
      if (logical.isPresent()) {
        return logical.get();
      }
    }
    if (binary.right() instanceof Expr.Constant right) {
      if (binary.op() == BinaryOp.XOR && right.bits() == -1) {
        return new Expr.Unary(UnaryOp.COMPLEMENT, binary.left());
      }
      // The JVM has no way to decrement but to add a negative number.
      if (isInt
          && binary.op() == BinaryOp.ADD
          && right.bits() < 0
          && right.bits() != Integer.MIN_VALUE) {
        return new Expr.Binary(
            BinaryOp.SUB, ScalarType.INT, binary.left(), Expr.Constant.ofInt((int) -right.bits()));
      }
    }
    return binary;
  }
}
