package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.Arrays;
import java.util.Collections;

/** Operators with Java's meaning, on scalars, and lane by lane on vectors. */
final class JavaOps {
  private final Body body;
  private final ModuleBuilder module;

  JavaOps(Body body) {
    this.body = body;
    this.module = body.module();
  }

  /** A constant in every lane. */
  int constant(IrType type, long bits) {
    ScalarType element = Shapes.element(type);
    int scalar = module.constant(element, bits);
    return type instanceof IrType.Vector v
        ? module.composite(
            "all_" + v.lanes() + "_" + scalar,
            module.type(v),
            Collections.nCopies(v.lanes(), scalar))
        : scalar;
  }

  int floating(IrType type, double value) {
    return constant(
        type,
        Shapes.element(type) == ScalarType.DOUBLE
            ? Double.doubleToRawLongBits(value)
            : Float.floatToRawIntBits((float) value));
  }

  /**
   * One scalar in every lane: put into the first, and shuffled from there. OpCompositeConstruct
   * would say it in one instruction, but llvm-spirv 15 ends on one whose parts are no constants.
   */
  int splat(IrType type, int scalar) {
    if (!(type instanceof IrType.Vector vector)) {
      return scalar;
    }
    int vectorType = module.type(vector);
    int first =
        body.op(
            Op.COMPOSITE_INSERT,
            vectorType,
            new Operand.Id(scalar),
            new Operand.Id(module.undefined(vectorType)),
            Operand.Word.of(0));
    Operand[] lanes = new Operand[2 + vector.lanes()];
    Arrays.fill(lanes, Operand.Word.of(0));
    lanes[0] = new Operand.Id(first);
    lanes[1] = new Operand.Id(first);
    return body.op(Op.VECTOR_SHUFFLE, vectorType, lanes);
  }

  int select(IrType type, int condition, int then, int otherwise) {
    return body.op(Op.SELECT, type, condition, then, otherwise);
  }

  /** The same bits as another type. */
  int bits(IrType type, int value) {
    return body.op(Op.BITCAST, type, value);
  }

  // ---- arithmetic ----

  /** Of a shift, {@code right} is an INT whatever the type. */
  int binary(BinaryOp op, IrType type, int left, int right) {
    if (type == ScalarType.BOOLEAN) {
      return body.op(
          switch (op) {
            case AND -> Op.LOGICAL_AND;
            case OR -> Op.LOGICAL_OR;
            case XOR -> Op.LOGICAL_NOT_EQUAL;
            default ->
                throw new IllegalStateException("No " + op + " of truths. Please report it.");
          },
          type,
          left,
          right);
    }
    return Shapes.floating(type) ? floats(op, type, left, right) : integers(op, type, left, right);
  }

  private int floats(BinaryOp op, IrType type, int left, int right) {
    return switch (op) {
      case ADD -> body.op(Op.F_ADD, type, left, right);
      case SUB -> body.op(Op.F_SUB, type, left, right);
      case MUL -> body.op(Op.F_MUL, type, left, right);
      case DIV -> body.op(Op.F_DIV, type, left, right);
      case REM -> body.ext(Ext.FMOD, type, left, right);
      default ->
          throw new IllegalStateException("No " + op + " of " + type + ". Please report it.");
    };
  }

  private int integers(BinaryOp op, IrType type, int left, int right) {
    return switch (op) {
      case ADD -> body.op(Op.I_ADD, type, left, right);
      case SUB -> body.op(Op.I_SUB, type, left, right);
      case MUL -> body.op(Op.I_MUL, type, left, right);
      case DIV, REM -> division(op, type, left, right);
      case AND -> body.op(Op.BITWISE_AND, type, left, right);
      case OR -> body.op(Op.BITWISE_OR, type, left, right);
      case XOR -> body.op(Op.BITWISE_XOR, type, left, right);
      case SHL -> body.op(Op.SHIFT_LEFT_LOGICAL, type, left, count(type, right));
      case SHR -> body.op(Op.SHIFT_RIGHT_ARITHMETIC, type, left, count(type, right));
      case USHR -> body.op(Op.SHIFT_RIGHT_LOGICAL, type, left, count(type, right));
    };
  }

  /** The lower bits of a shift count, as wide and in as many lanes as what is shifted. */
  private int count(IrType type, int count) {
    boolean wide = Shapes.element(type) == ScalarType.LONG;
    int mask = constant(ScalarType.INT, wide ? Long.SIZE - 1 : Integer.SIZE - 1);
    int masked = body.op(Op.BITWISE_AND, ScalarType.INT, count, mask);
    return splat(type, wide ? body.op(Op.U_CONVERT, ScalarType.LONG, masked) : masked);
  }

  /**
   * By 0, where the JVM throws, it is 0: a device has nothing to throw with. By -1 it is the
   * negated dividend, which wraps. The division itself is by neither.
   */
  private int division(BinaryOp op, IrType type, int left, int right) {
    IrType truths = Shapes.truths(type);
    int zero = constant(type, 0);
    int byZero = body.op(Op.I_EQUAL, truths, right, zero);
    int byMinusOne = body.op(Op.I_EQUAL, truths, right, constant(type, -1));
    int special = body.op(Op.LOGICAL_OR, truths, byZero, byMinusOne);
    int divisor = select(type, special, constant(type, 1), right);
    if (op == BinaryOp.REM) {
      return select(type, special, zero, body.op(Op.S_REM, type, left, divisor));
    }
    int quotient = body.op(Op.S_DIV, type, left, divisor);
    int negated = select(type, byMinusOne, negated(type, left), quotient);
    return select(type, byZero, zero, negated);
  }

  int negated(IrType type, int value) {
    return Shapes.floating(type)
        ? body.op(Op.F_NEGATE, type, value)
        : body.op(Op.I_SUB, type, constant(type, 0), value);
  }

  // ---- comparison ----

  int compare(CompareOp op, IrType operands, int left, int right) {
    Op code =
        Shapes.element(operands) == ScalarType.BOOLEAN
            ? op == CompareOp.EQ ? Op.LOGICAL_EQUAL : Op.LOGICAL_NOT_EQUAL
            : Shapes.floating(operands) ? ofFloats(op) : ofIntegers(op);
    return body.op(code, Shapes.truths(operands), left, right);
  }

  private static Op ofIntegers(CompareOp op) {
    return switch (op) {
      case EQ -> Op.I_EQUAL;
      case NE -> Op.I_NOT_EQUAL;
      case LT -> Op.S_LESS_THAN;
      case LE -> Op.S_LESS_THAN_EQUAL;
      case GT -> Op.S_GREATER_THAN;
      case GE -> Op.S_GREATER_THAN_EQUAL;
    };
  }

  /** False where an operand is NaN, but for NE. */
  private static Op ofFloats(CompareOp op) {
    return switch (op) {
      case EQ -> Op.F_ORD_EQUAL;
      case NE -> Op.F_UNORD_NOT_EQUAL;
      case LT -> Op.F_ORD_LESS_THAN;
      case LE -> Op.F_ORD_LESS_THAN_EQUAL;
      case GT -> Op.F_ORD_GREATER_THAN;
      case GE -> Op.F_ORD_GREATER_THAN_EQUAL;
    };
  }

  /** -1, 0 or 1; {@code nanResult} where an operand is NaN. */
  int threeWay(ScalarType operands, int left, int right, int nanResult) {
    int one = constant(ScalarType.INT, 1);
    int zero = constant(ScalarType.INT, 0);
    int minusOne = constant(ScalarType.INT, -1);
    boolean up = nanResult > 0;
    // What neither compares as the first nor is equal is the other, or not a number.
    int first = compare(up ? CompareOp.LT : CompareOp.GT, operands, left, right);
    int equal = compare(CompareOp.EQ, operands, left, right);
    int rest = select(ScalarType.INT, equal, zero, up ? one : minusOne);
    return select(ScalarType.INT, first, up ? minusOne : one, rest);
  }

  int isNaN(IrType type, int value) {
    return compare(CompareOp.NE, type, value, value);
  }

  // ---- conversion ----

  /** From one scalar type to another as Java converts, but for packed ones. */
  int convert(ScalarType from, ScalarType to, int value) {
    if (from == to) {
      return value;
    }
    if (from == ScalarType.BOOLEAN) {
      int number =
          select(ScalarType.INT, value, constant(ScalarType.INT, 1), constant(ScalarType.INT, 0));
      return convert(ScalarType.INT, to, number);
    }
    if (to == ScalarType.BOOLEAN) {
      int lowest = body.op(Op.BITWISE_AND, from, value, constant(from, 1));
      return compare(CompareOp.NE, from, lowest, constant(from, 0));
    }
    if (from.isFloating()) {
      if (to.isFloating()) {
        return body.op(Op.F_CONVERT, to, value);
      }
      ScalarType whole = to.stackType();
      return convert(whole, to, toInteger(from, whole, value));
    }
    if (to.isFloating()) {
      return body.op(Op.CONVERT_S_TO_F, to, value);
    }
    if (to == ScalarType.LONG) {
      return body.op(Op.S_CONVERT, to, value);
    }
    int low = from == ScalarType.LONG ? body.op(Op.S_CONVERT, ScalarType.INT, value) : value;
    return narrowed(to, low);
  }

  /** An INT as it is read back after it was stored in so many bits. */
  int narrowed(ScalarType to, int value) {
    return to == ScalarType.INT ? value : widened(to, cut(to, value));
  }

  /** The lower bits of an INT, as an element in memory. */
  int cut(ScalarType to, int value) {
    Op op = to == ScalarType.CHAR ? Op.U_CONVERT : Op.S_CONVERT;
    return body.op(op, module.memory(to), new Operand.Id(value));
  }

  /** An element of BYTE, SHORT or CHAR as an INT. */
  int widened(ScalarType from, int element) {
    return body.op(from == ScalarType.CHAR ? Op.U_CONVERT : Op.S_CONVERT, ScalarType.INT, element);
  }

  /** Towards zero; what is too large is the largest, NaN is 0. */
  private int toInteger(ScalarType from, ScalarType to, int value) {
    boolean wide = to == ScalarType.LONG;
    double limit = wide ? 0x1p63 : 0x1p31;
    int whole = body.op(Op.CONVERT_F_TO_S, to, value);
    int low = compare(CompareOp.LT, from, value, floating(from, -limit));
    int high = compare(CompareOp.GE, from, value, floating(from, limit));
    int lowest = constant(to, wide ? Long.MIN_VALUE : Integer.MIN_VALUE);
    int highest = constant(to, wide ? Long.MAX_VALUE : Integer.MAX_VALUE);
    int fits = select(to, high, highest, select(to, low, lowest, whole));
    return select(to, isNaN(from, value), constant(to, 0), fits);
  }
}
