package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.UnaryOp;
import java.util.List;

/**
 * Computes what is known: integer operators on constants, neutral elements of integers, choices by
 * a constant. Floating arithmetic is left alone, but for conversions of integer constants.
 */
public final class FoldConstants extends Rewriter {

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    Stmt folded = rebuilt(stmt);
    if (folded instanceof Stmt.If s && s.condition() instanceof Expr.Constant c) {
      List<Stmt> chosen = c.bits() != 0 ? s.then() : s.otherwise();
      if (chosen.stream().noneMatch(FoldConstants::declares)) {
        out.addAll(chosen);
        return;
      }
    }
    out.add(folded);
  }

  // A declaration would come into a wider scope.
  private static boolean declares(Stmt stmt) {
    return stmt instanceof Stmt.Declare || stmt instanceof Stmt.DeclareArray;
  }

  @Override
  public Expr expr(Expr expr) {
    Expr folded = super.expr(expr);
    return switch (folded) {
      case Expr.Binary e -> binary(e);
      case Expr.Unary e -> unary(e);
      case Expr.Compare e
          when e.left() instanceof Expr.Constant a
              && e.right() instanceof Expr.Constant b
              && !a.type().isFloating() ->
          Expr.Constant.ofBoolean(compare(e.op(), Long.compare(a.bits(), b.bits())));
      case Expr.Conditional e when e.condition() instanceof Expr.Constant c ->
          c.bits() != 0 ? e.whenTrue() : e.whenFalse();
      case Expr.ShortCircuit e when e.left() instanceof Expr.Constant c ->
          (c.bits() != 0) == e.and() ? e.right() : c;
      case Expr.Convert e when e.operand() instanceof Expr.Constant c -> convert(e, c);
      case Expr.Convert e when e.operand().type() == e.type() -> e.operand();
      default -> folded;
    };
  }

  private static boolean compare(CompareOp op, int order) {
    return switch (op) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
    };
  }

  private static Expr unary(Expr.Unary e) {
    if (e.op() == UnaryOp.NOT) {
      return switch (e.operand()) {
        case Expr.Constant c -> Expr.Constant.ofBoolean(c.bits() == 0);
        case Expr.Unary inner when inner.op() == UnaryOp.NOT -> inner.operand();
        case Expr.Compare c when opposes(c) ->
            new Expr.Compare(opposite(c.op()), c.left(), c.right());
        default -> e;
      };
    }
    if (!(e.operand() instanceof Expr.Constant c)) {
      return e;
    }
    return switch (c.type()) {
      case INT -> Expr.Constant.ofInt((int) (e.op() == UnaryOp.NEG ? -c.bits() : ~c.bits()));
      case LONG -> Expr.Constant.ofLong(e.op() == UnaryOp.NEG ? -c.bits() : ~c.bits());
      case FLOAT -> Expr.Constant.ofFloat(-Float.intBitsToFloat((int) c.bits()));
      case DOUBLE -> Expr.Constant.ofDouble(-Double.longBitsToDouble(c.bits()));
      default -> e;
    };
  }

  /** A comparison with NaN is false both ways, so ordered floating ones have no opposite. */
  private static boolean opposes(Expr.Compare c) {
    return c.op() == CompareOp.EQ
        || c.op() == CompareOp.NE
        || !(c.left().type() instanceof ScalarType s && s.isFloating());
  }

  private static CompareOp opposite(CompareOp op) {
    return switch (op) {
      case EQ -> CompareOp.NE;
      case NE -> CompareOp.EQ;
      case LT -> CompareOp.GE;
      case LE -> CompareOp.GT;
      case GT -> CompareOp.LE;
      case GE -> CompareOp.LT;
    };
  }

  private static Expr binary(Expr.Binary e) {
    boolean isInt = e.type() == ScalarType.INT;
    if (!isInt && e.type() != ScalarType.LONG) {
      return e;
    }
    if (e.left() instanceof Expr.Constant a && e.right() instanceof Expr.Constant b) {
      boolean divides = e.op() == BinaryOp.DIV || e.op() == BinaryOp.REM;
      if (divides && b.bits() == 0) {
        return e;
      }
      return isInt
          ? Expr.Constant.ofInt(compute(e.op(), (int) a.bits(), (int) b.bits()))
          : Expr.Constant.ofLong(compute(e.op(), a.bits(), b.bits()));
    }
    return neutral(e);
  }

  /** x + 0, x - 0, x * 1, x / 1, shifts by 0, and their mirror images. */
  private static Expr neutral(Expr.Binary e) {
    boolean zeroRight = isConstant(e.right(), 0);
    boolean oneRight = isConstant(e.right(), 1);
    return switch (e.op()) {
      case ADD -> zeroRight ? e.left() : isConstant(e.left(), 0) ? e.right() : e;
      case MUL -> oneRight ? e.left() : isConstant(e.left(), 1) ? e.right() : e;
      case SUB, SHL, SHR, USHR -> zeroRight ? e.left() : e;
      case DIV -> oneRight ? e.left() : e;
      case REM, AND, OR, XOR -> e;
    };
  }

  private static boolean isConstant(Expr expr, long value) {
    return expr instanceof Expr.Constant c && c.bits() == value;
  }

  private static int compute(BinaryOp op, int a, int b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      case SHL -> a << b;
      case SHR -> a >> b;
      case USHR -> a >>> b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
    };
  }

  private static long compute(BinaryOp op, long a, long b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      case SHL -> a << b;
      case SHR -> a >> b;
      case USHR -> a >>> b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
    };
  }

  private static Expr convert(Expr.Convert e, Expr.Constant c) {
    if (c.type().isPacked() || e.type().isPacked()) {
      return e;
    }
    if (c.type().isFloating()) {
      return c.type() == ScalarType.FLOAT && e.type() == ScalarType.DOUBLE
          ? Expr.Constant.ofDouble(Float.intBitsToFloat((int) c.bits()))
          : e;
    }
    return switch (e.type()) {
      case BOOLEAN -> e;
      case BYTE -> new Expr.Constant(ScalarType.BYTE, (byte) c.bits());
      case SHORT -> new Expr.Constant(ScalarType.SHORT, (short) c.bits());
      case CHAR -> new Expr.Constant(ScalarType.CHAR, (char) c.bits());
      case INT -> Expr.Constant.ofInt((int) c.bits());
      case LONG -> Expr.Constant.ofLong(c.bits());
      case FLOAT -> Expr.Constant.ofFloat((float) c.bits());
      case DOUBLE -> Expr.Constant.ofDouble((double) c.bits());
      case HALF, BFLOAT16 -> throw new IllegalStateException("packed of an integer: " + e);
    };
  }
}
