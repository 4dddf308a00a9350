package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;

/**
 * Conversions between FLOAT and 16-bit floats, by integer arithmetic, on scalars and lane by lane:
 * exact to Java's but for the payload of a NaN, and without a capability that a device may lack.
 * The OpenCL C for CPU devices has the same arithmetic, with the reasons for its constants.
 */
final class Packed {
  private final Body body;
  private final JavaOps ops;

  Packed(Body body, JavaOps ops) {
    this.body = body;
    this.ops = ops;
  }

  /** To FLOAT, or from it, in as many lanes as {@code type}. */
  int convert(ScalarType from, IrType type, int value) {
    IrType ints = Shapes.with(type, ScalarType.INT);
    IrType floats = Shapes.with(type, ScalarType.FLOAT);
    return switch (from) {
      case HALF -> ofHalf(ints, floats, body.op(Op.U_CONVERT, ints, value));
      case BFLOAT16 ->
          ops.bits(floats, shifted(BinaryOp.SHL, ints, body.op(Op.U_CONVERT, ints, value), 16));
      default -> {
        int bits =
            Shapes.element(type) == ScalarType.HALF
                ? toHalf(ints, floats, value)
                : toBFloat16(ints, floats, value);
        yield body.op(Op.U_CONVERT, type, bits);
      }
    };
  }

  private int ofHalf(IrType ints, IrType floats, int half) {
    int bits = shifted(BinaryOp.SHL, ints, and(ints, half, 0x7fff), 13);
    int finite = below(ints, bits, 0x0f800000);
    int more =
        ops.select(ints, finite, ops.constant(ints, 0x38000000), ops.constant(ints, 0x70000000));
    int moved = body.op(Op.I_ADD, ints, bits, more);
    int low = ops.bits(floats, body.op(Op.I_ADD, ints, bits, ops.constant(ints, 0x38800000)));
    int base = ops.floating(floats, 0x1p-14);
    int small = ops.bits(ints, body.op(Op.F_SUB, floats, low, base));
    int value = ops.select(ints, below(ints, bits, 0x00800000), small, moved);
    int sign = shifted(BinaryOp.SHL, ints, and(ints, half, 0x8000), 16);
    return ops.bits(floats, body.op(Op.BITWISE_OR, ints, value, sign));
  }

  private int toHalf(IrType ints, IrType floats, int value) {
    int all = ops.bits(ints, value);
    int bits = and(ints, all, 0x7fffffff);
    int odd = and(ints, shifted(BinaryOp.USHR, ints, bits, 13), 1);
    int less = body.op(Op.I_SUB, ints, bits, ops.constant(ints, 0x37fff001));
    int rounded = shifted(BinaryOp.USHR, ints, body.op(Op.I_ADD, ints, less, odd), 13);
    int aligned = body.op(Op.F_ADD, floats, ops.bits(floats, bits), ops.floating(floats, 0.5));
    int small = body.op(Op.I_SUB, ints, ops.bits(ints, aligned), ops.constant(ints, 0x3f000000));
    int half = ops.select(ints, below(ints, bits, 0x38800000), small, rounded);
    int finite = ops.select(ints, below(ints, bits, 0x47800000), half, ops.constant(ints, 0x7c00));
    int number = below(ints, bits, 0x7f800001);
    int result = ops.select(ints, number, finite, ops.constant(ints, 0x7e00));
    int sign = and(ints, shifted(BinaryOp.USHR, ints, all, 16), 0x8000);
    return body.op(Op.BITWISE_OR, ints, result, sign);
  }

  private int toBFloat16(IrType ints, IrType floats, int value) {
    int bits = ops.bits(ints, value);
    int odd = and(ints, shifted(BinaryOp.USHR, ints, bits, 16), 1);
    int more = body.op(Op.I_ADD, ints, bits, ops.constant(ints, 0x7fff));
    int rounded = body.op(Op.I_ADD, ints, more, odd);
    int quiet = body.op(Op.BITWISE_OR, ints, bits, ops.constant(ints, 0x00400000));
    int chosen = ops.select(ints, ops.isNaN(floats, value), quiet, rounded);
    return shifted(BinaryOp.USHR, ints, chosen, 16);
  }

  private int and(IrType type, int value, int mask) {
    return body.op(Op.BITWISE_AND, type, value, ops.constant(type, mask));
  }

  private int shifted(BinaryOp op, IrType type, int value, int count) {
    Op code = op == BinaryOp.SHL ? Op.SHIFT_LEFT_LOGICAL : Op.SHIFT_RIGHT_LOGICAL;
    return body.op(code, type, value, ops.constant(type, count));
  }

  /** Unsigned. */
  private int below(IrType type, int value, int limit) {
    return body.op(Op.U_LESS_THAN, Shapes.truths(type), value, ops.constant(type, limit));
  }
}
