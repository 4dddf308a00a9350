package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;

/** Functions of {@code Math} on scalars, and lane by lane on vectors. */
final class Mathematics {
  private final Body body;
  private final JavaOps ops;

  Mathematics(Body body, JavaOps ops) {
    this.body = body;
    this.ops = ops;
  }

  int call(MathOp op, IrType type, int... a) {
    boolean floating = Shapes.floating(type);
    return switch (op) {
      case MIN, MAX -> extremum(op == MathOp.MIN, type, a[0], a[1]);
      case CLAMP -> extremum(false, type, extremum(true, type, a[0], a[2]), a[1]);
      case ABS -> floating ? body.ext(Ext.FABS, type, a) : absolute(type, a[0]);
      case RSQRT -> body.op(Op.F_DIV, type, ops.floating(type, 1), body.ext(Ext.SQRT, type, a[0]));
      case RINT -> nearest(type, a[0]);
      case POW -> power(type, a[0], a[1]);
      case SIGNUM -> signum(type, a[0]);
      case TO_RADIANS -> scaled(type, a[0], 0.017453292f, 0.017453292519943295);
      case TO_DEGREES -> scaled(type, a[0], 57.29578f, 57.29577951308232);
      // The others have the same name in OpenCL, and the same meaning.
      default -> body.ext(Ext.valueOf(op.name()), type, a);
    };
  }

  /**
   * Equal floats differ only as the two zeros do: or-ing the bits keeps the sign, and-ing drops it.
   * A NaN in either place makes the result NaN.
   */
  int extremum(boolean least, IrType type, int a, int b) {
    if (!Shapes.floating(type)) {
      return body.ext(least ? Ext.S_MIN : Ext.S_MAX, type, a, b);
    }
    IrType bits = Shapes.bits(type);
    IrType truths = Shapes.truths(type);
    Op merge = least ? Op.BITWISE_OR : Op.BITWISE_AND;
    int merged = ops.bits(type, body.op(merge, bits, ops.bits(bits, a), ops.bits(bits, b)));
    int better = ops.compare(least ? CompareOp.LT : CompareOp.GT, type, a, b);
    int first = body.op(Op.LOGICAL_OR, truths, better, ops.isNaN(type, a));
    int chosen = ops.select(type, first, a, b);
    return ops.select(type, ops.compare(CompareOp.EQ, type, a, b), merged, chosen);
  }

  private int absolute(IrType type, int a) {
    int negative = ops.compare(CompareOp.LT, type, a, ops.constant(type, 0));
    return ops.select(type, negative, ops.negated(type, a), a);
  }

  /**
   * PoCL 3.1's rint is undefined for what is not finite, so it is not given any. From 2^23 (2^52)
   * on every value is whole already.
   */
  private int nearest(IrType type, int a) {
    double whole = Shapes.element(type) == ScalarType.DOUBLE ? 0x1p52 : 0x1p23;
    int size = body.ext(Ext.FABS, type, a);
    int fraction = ops.compare(CompareOp.LT, type, size, ops.floating(type, whole));
    int finite = ops.select(type, fraction, a, ops.floating(type, 0));
    return ops.select(type, fraction, body.ext(Ext.RINT, type, finite), a);
  }

  /**
   * C's pow makes 1 of 1 to any power and of -1 to an infinite one; Java makes NaN of both where
   * the exponent is not finite: the difference of such an exponent and itself.
   */
  private int power(IrType type, int a, int b) {
    int difference = body.op(Op.F_SUB, type, b, b);
    int size = body.ext(Ext.FABS, type, a);
    int one = ops.compare(CompareOp.EQ, type, size, ops.floating(type, 1));
    int special = body.op(Op.LOGICAL_AND, Shapes.truths(type), one, ops.isNaN(type, difference));
    return ops.select(type, special, difference, body.ext(Ext.POW, type, a, b));
  }

  private int signum(IrType type, int a) {
    int zero = ops.compare(CompareOp.EQ, type, a, ops.floating(type, 0));
    int itself = body.op(Op.LOGICAL_OR, Shapes.truths(type), zero, ops.isNaN(type, a));
    int one = body.ext(Ext.COPYSIGN, type, ops.floating(type, 1), a);
    return ops.select(type, itself, a, one);
  }

  private int scaled(IrType type, int a, float single, double wide) {
    boolean isDouble = Shapes.element(type) == ScalarType.DOUBLE;
    return body.op(Op.F_MUL, type, a, ops.floating(type, isDouble ? wide : single));
  }
}
