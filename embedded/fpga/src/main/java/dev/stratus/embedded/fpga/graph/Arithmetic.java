package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;

/**
 * Java's operators on bits. A value is a long: an integer itself, a boolean 0 or 1, a float its 32
 * bits as an int, a double its 64 bits, a 16-bit float its bits as a short.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /** The bits that hold a value of the type; further ones are dropped, as array stores do. */
  public static long canonical(ScalarType type, long bits) {
    return switch (type) {
      case BOOLEAN -> bits & 1;
      case BYTE -> (byte) bits;
      case SHORT, HALF, BFLOAT16 -> (short) bits;
      case CHAR -> (char) bits;
      case INT, FLOAT -> (int) bits;
      case LONG, DOUBLE -> bits;
    };
  }

  /**
   * @param operands the type of the operands
   * @param result the type of the result
   * @throws ArithmeticException where an integer is divided by 0
   */
  public static long apply(
      Computation computation, ScalarType operands, ScalarType result, long... in) {
    return switch (computation) {
      case Computation.Unary(UnaryOp op) -> unary(op, operands, in[0]);
      case Computation.Binary(BinaryOp op) -> binary(op, operands, in[0], in[1]);
      case Computation.Compare(CompareOp op) -> bit(compare(op, operands, in[0], in[1]));
      case Computation.ThreeWay(int nan) -> threeWay(operands, in[0], in[1], nan);
      case Computation.Select() -> in[0] != 0 ? in[1] : in[2];
      case Computation.Convert() -> convert(operands, result, in[0]);
      case Computation.Reinterpret() -> in[0];
      case Computation.Function(MathOp op) -> Functions.apply(op, operands, in);
    };
  }

  static float asFloat(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  static double asDouble(long bits) {
    return Double.longBitsToDouble(bits);
  }

  static long of(float value) {
    return Float.floatToRawIntBits(value);
  }

  static long of(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static long bit(boolean value) {
    return value ? 1 : 0;
  }

  private static long unary(UnaryOp op, ScalarType type, long a) {
    return switch (op) {
      case NOT -> 1 - a;
      case COMPLEMENT -> ~a;
      case NEG ->
          switch (type) {
            case FLOAT -> of(-asFloat(a));
            case DOUBLE -> of(-asDouble(a));
            case LONG -> -a;
            default -> -(int) a;
          };
    };
  }

  private static long binary(BinaryOp op, ScalarType type, long a, long b) {
    return switch (type) {
      case FLOAT -> of(floats(op, asFloat(a), asFloat(b)));
      case DOUBLE -> of(doubles(op, asDouble(a), asDouble(b)));
      case LONG -> longs(op, a, b);
      default -> ints(op, (int) a, (int) b);
    };
  }

  private static float floats(BinaryOp op, float a, float b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      default -> throw new IllegalStateException(op + " of floats");
    };
  }

  private static double doubles(BinaryOp op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      default -> throw new IllegalStateException(op + " of doubles");
    };
  }

  private static int ints(BinaryOp op, int a, int b) {
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

  private static long longs(BinaryOp op, long a, long b) {
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

  private static boolean compare(CompareOp op, ScalarType type, long a, long b) {
    return switch (type) {
      case FLOAT -> compare(op, (double) asFloat(a), asFloat(b));
      case DOUBLE -> compare(op, asDouble(a), asDouble(b));
      default -> compare(op, a, b);
    };
  }

  private static boolean compare(CompareOp op, double a, double b) {
    return switch (op) {
      case EQ -> a == b;
      case NE -> a != b;
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
    };
  }

  private static boolean compare(CompareOp op, long a, long b) {
    return switch (op) {
      case EQ -> a == b;
      case NE -> a != b;
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
    };
  }

  private static long threeWay(ScalarType type, long a, long b, int nan) {
    if (compare(CompareOp.LT, type, a, b)) {
      return -1;
    }
    if (compare(CompareOp.GT, type, a, b)) {
      return 1;
    }
    return compare(CompareOp.EQ, type, a, b) ? 0 : nan;
  }

  private static long convert(ScalarType from, ScalarType to, long a) {
    return switch (from) {
      case FLOAT -> fromFloat(to, asFloat(a));
      case DOUBLE -> fromDouble(to, asDouble(a));
      case HALF -> fromFloat(to, Float.float16ToFloat((short) a));
      case BFLOAT16 -> fromFloat(to, Float.intBitsToFloat((int) a << 16));
      default -> fromInteger(to, a);
    };
  }

  private static long fromInteger(ScalarType to, long a) {
    return switch (to) {
      case FLOAT -> of((float) a);
      case DOUBLE -> of((double) a);
      default -> canonical(to, a);
    };
  }

  /** Java narrows a floating value to byte, short and char by way of int. */
  private static long fromFloat(ScalarType to, float a) {
    return switch (to) {
      case FLOAT -> of(a);
      case DOUBLE -> of((double) a);
      case LONG -> (long) a;
      case HALF -> Float.floatToFloat16(a);
      case BFLOAT16 -> bfloat16(a);
      default -> canonical(to, (int) a);
    };
  }

  private static long fromDouble(ScalarType to, double a) {
    return switch (to) {
      case FLOAT -> of((float) a);
      case DOUBLE -> of(a);
      case LONG -> (long) a;
      default -> canonical(to, (int) a);
    };
  }

  /** To the nearest, ties to even; a NaN stays one. */
  private static long bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >> 16) | 0x40);
    }
    int lost = bits & 0xffff;
    boolean up = lost > 0x8000 || (lost == 0x8000 && (bits & 0x10000) != 0);
    return (short) ((bits >> 16) + (up ? 1 : 0));
  }
}
