package dev.stratus.embedded.jit.interp;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;

/** Java's operators on boxed values. */
final class Scalars {
  private Scalars() {}

  static Class<?> javaType(ScalarType type) {
    return switch (type) {
      case BOOLEAN -> boolean.class;
      case BYTE -> byte.class;
      case SHORT -> short.class;
      case CHAR -> char.class;
      case INT -> int.class;
      case LONG -> long.class;
      case FLOAT -> float.class;
      case DOUBLE -> double.class;
      case HALF, BFLOAT16 -> Packed.class;
    };
  }

  static void check(ScalarType type, Object value) {
    boolean fits =
        switch (type) {
          case BOOLEAN -> value instanceof Boolean;
          case BYTE -> value instanceof Byte;
          case SHORT -> value instanceof Short;
          case CHAR -> value instanceof Character;
          case INT -> value instanceof Integer;
          case LONG -> value instanceof Long;
          case FLOAT -> value instanceof Float;
          case DOUBLE -> value instanceof Double;
          case HALF, BFLOAT16 -> value instanceof Packed packed && packed.type() == type;
        };
    if (!fits) {
      throw new IllegalStateException(value.getClass() + " where " + type + " belongs");
    }
  }

  static Object of(ScalarType type, long bits) {
    return switch (type) {
      case BOOLEAN -> bits != 0;
      case BYTE -> (byte) bits;
      case SHORT -> (short) bits;
      case CHAR -> (char) bits;
      case INT -> (int) bits;
      case LONG -> bits;
      case FLOAT -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      case HALF, BFLOAT16 -> new Packed(type, (short) bits);
    };
  }

  /** As an array store narrows. */
  static Object stored(ScalarType element, Object value) {
    return element == ScalarType.BOOLEAN ? ((Integer) value & 1) != 0 : convert(element, value);
  }

  static Object convert(ScalarType to, Object value) {
    if (value instanceof Boolean b) {
      return convert(to, b ? 1 : 0);
    }
    if (value instanceof Character c) {
      return convert(to, (int) c);
    }
    if (value instanceof Packed packed) {
      return to == packed.type() ? packed : packed.toFloat();
    }
    Number n = (Number) value;
    // Java narrows a floating value to byte, short and char by way of int.
    int narrow = value instanceof Float || value instanceof Double ? toInt(n) : (int) n.longValue();
    return switch (to) {
      case BOOLEAN -> throw new IllegalStateException("conversion to boolean");
      case BYTE -> (byte) narrow;
      case SHORT -> (short) narrow;
      case CHAR -> (char) narrow;
      case INT -> narrow;
      case LONG ->
          value instanceof Float f
              ? (long) (float) f
              : value instanceof Double d ? (long) (double) d : n.longValue();
      case FLOAT -> value instanceof Long l ? (float) (long) l : n.floatValue();
      case DOUBLE -> n.doubleValue();
      case HALF, BFLOAT16 -> Packed.of(to, (Float) value);
    };
  }

  private static int toInt(Number n) {
    return n instanceof Float f ? (int) (float) f : (int) n.doubleValue();
  }

  static Object reinterpret(ScalarType to, Object value) {
    return switch (value) {
      case Packed packed -> packed.bits();
      case Short bits -> new Packed(to, bits);
      case Float f -> Float.floatToRawIntBits(f);
      case Integer i -> Float.intBitsToFloat(i);
      case Double d -> Double.doubleToRawLongBits(d);
      case Long l -> Double.longBitsToDouble(l);
      default -> throw new IllegalStateException("bits of " + value.getClass());
    };
  }

  static Object unary(UnaryOp op, Object value) {
    return switch (op) {
      case NOT -> !(Boolean) value;
      case COMPLEMENT -> value instanceof Integer i ? (Object) ~i : (Object) ~(Long) value;
      case NEG ->
          switch (value) {
            case Integer i -> -i;
            case Long l -> -l;
            case Float f -> -f;
            case Double d -> -d;
            default -> throw new IllegalStateException("negated " + value.getClass());
          };
    };
  }

  static Object binary(BinaryOp op, Object left, Object right) {
    return switch (left) {
      case Boolean a -> logical(op, a, (Boolean) right);
      case Integer a -> ints(op, a, (Integer) right);
      case Long a ->
          switch (op) {
            case SHL, SHR, USHR -> shift(op, a, (Integer) right);
            default -> longs(op, a, (Long) right);
          };
      case Float a -> floats(op, a, (Float) right);
      case Double a -> doubles(op, a, (Double) right);
      default -> throw new IllegalStateException(op + " of " + left.getClass());
    };
  }

  private static boolean logical(BinaryOp op, boolean a, boolean b) {
    return switch (op) {
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      default -> throw new IllegalStateException(op + " of booleans");
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

  private static long shift(BinaryOp op, long a, int b) {
    return switch (op) {
      case SHL -> a << b;
      case SHR -> a >> b;
      default -> a >>> b;
    };
  }

  private static long longs(BinaryOp op, long a, long b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      default -> throw new IllegalStateException("shift by long");
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

  static boolean compare(CompareOp op, Object left, Object right) {
    if (left.getClass() != right.getClass()) {
      throw new IllegalStateException(left.getClass() + " compared with " + right.getClass());
    }
    if (left instanceof Boolean) {
      return left.equals(right) == (op == CompareOp.EQ);
    }
    if (left instanceof Float || left instanceof Double) {
      double a = ((Number) left).doubleValue();
      double b = ((Number) right).doubleValue();
      return switch (op) {
        case EQ -> a == b;
        case NE -> a != b;
        case LT -> a < b;
        case LE -> a <= b;
        case GT -> a > b;
        case GE -> a >= b;
      };
    }
    long a = ((Number) convert(ScalarType.LONG, left)).longValue();
    long b = ((Number) convert(ScalarType.LONG, right)).longValue();
    return switch (op) {
      case EQ -> a == b;
      case NE -> a != b;
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
    };
  }

  static int threeWay(Object left, Object right, int nanResult) {
    if (compare(CompareOp.LT, left, right)) {
      return -1;
    }
    if (compare(CompareOp.GT, left, right)) {
      return 1;
    }
    return compare(CompareOp.EQ, left, right) ? 0 : nanResult;
  }
}
