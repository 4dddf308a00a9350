package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.Optional;

/** Java's arithmetic on constants. */
final class Constants {
  private Constants() {}

  /** Java's conversion of a constant. */
  static Expr.Constant convert(ScalarType to, Expr.Constant from) {
    double floating =
        switch (from.type()) {
          case FLOAT -> Float.intBitsToFloat((int) from.bits());
          case DOUBLE -> Double.longBitsToDouble(from.bits());
          default -> from.bits();
        };
    boolean fromFloating = from.type().isFloating();
    long integral = fromFloating ? (long) floating : from.bits();
    int narrow = fromFloating ? (int) floating : (int) from.bits();
    return switch (to) {
      case BOOLEAN -> new Expr.Constant(to, narrow & 1);
      case BYTE -> new Expr.Constant(to, (byte) narrow);
      case SHORT -> new Expr.Constant(to, (short) narrow);
      case CHAR -> new Expr.Constant(to, (char) narrow);
      case INT -> Expr.Constant.ofInt(narrow);
      case LONG -> Expr.Constant.ofLong(integral);
      case FLOAT -> Expr.Constant.ofFloat(fromFloating ? (float) floating : (float) from.bits());
      case DOUBLE -> Expr.Constant.ofDouble(fromFloating ? floating : (double) from.bits());
      case HALF, BFLOAT16 -> throw new IllegalArgumentException("no Java conversion to " + to);
    };
  }

  static Expr.Constant negate(Expr.Constant value) {
    return switch (value.type()) {
      case FLOAT -> Expr.Constant.ofFloat(-floatOf(value));
      case DOUBLE -> Expr.Constant.ofDouble(-doubleOf(value));
      case LONG -> Expr.Constant.ofLong(-value.bits());
      default -> Expr.Constant.ofInt((int) -value.bits());
    };
  }

  /** Empty where Java would throw. */
  static Optional<Expr.Constant> binary(BinaryOp op, Expr.Constant left, Expr.Constant right) {
    return switch (left.type()) {
      case FLOAT -> Optional.of(Expr.Constant.ofFloat(floats(op, floatOf(left), floatOf(right))));
      case DOUBLE ->
          Optional.of(Expr.Constant.ofDouble(doubles(op, doubleOf(left), doubleOf(right))));
      case LONG -> integers(op, false, left.bits(), right.bits()).map(Expr.Constant::ofLong);
      default ->
          integers(op, true, left.bits(), right.bits())
              .map(value -> Expr.Constant.ofInt((int) (long) value));
    };
  }

  private static float floatOf(Expr.Constant value) {
    return Float.intBitsToFloat((int) value.bits());
  }

  private static double doubleOf(Expr.Constant value) {
    return Double.longBitsToDouble(value.bits());
  }

  private static float floats(BinaryOp op, float a, float b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      case SHL, SHR, USHR, AND, OR, XOR -> throw new IllegalStateException(op + " of floats");
    };
  }

  private static double doubles(BinaryOp op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      case SHL, SHR, USHR, AND, OR, XOR -> throw new IllegalStateException(op + " of doubles");
    };
  }

  /** Of ints (which may come back too wide: narrow them) or longs. */
  static Optional<Long> integers(BinaryOp op, boolean isInt, long x, long y) {
    int count = (int) y & (isInt ? 31 : 63);
    return switch (op) {
      case ADD -> Optional.of(x + y);
      case SUB -> Optional.of(x - y);
      case MUL -> Optional.of(x * y);
      case DIV -> y == 0 ? Optional.empty() : Optional.of(x / y);
      case REM -> y == 0 ? Optional.empty() : Optional.of(x % y);
      case SHL -> Optional.of(x << count);
      case SHR -> Optional.of(x >> count);
      case USHR -> Optional.of(isInt ? (long) ((int) x >>> count) : x >>> count);
      case AND -> Optional.of(x & y);
      case OR -> Optional.of(x | y);
      case XOR -> Optional.of(x ^ y);
    };
  }
}
