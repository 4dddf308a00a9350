package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;

/** The mathematical functions on bits, as {@link Math} computes them. */
final class Functions {
  private Functions() {}

  static long apply(MathOp op, ScalarType type, long... in) {
    return switch (type) {
      case FLOAT -> Arithmetic.of(floats(op, in));
      case DOUBLE -> Arithmetic.of(doubles(op, values(in)));
      case LONG -> longs(op, in);
      default -> ints(op, in);
    };
  }

  private static double[] values(long... in) {
    double[] values = new double[in.length];
    for (int i = 0; i < in.length; i++) {
      values[i] = Arithmetic.asDouble(in[i]);
    }
    return values;
  }

  private static int ints(MathOp op, long... in) {
    int a = (int) in[0];
    return switch (op) {
      case ABS -> Math.abs(a);
      case MIN -> Math.min(a, (int) in[1]);
      case MAX -> Math.max(a, (int) in[1]);
      case CLAMP -> Math.max(Math.min(a, (int) in[2]), (int) in[1]);
      case POPCOUNT -> Integer.bitCount(a);
      case CLZ -> Integer.numberOfLeadingZeros(a);
      default -> throw unknown(op);
    };
  }

  private static long longs(MathOp op, long... in) {
    return switch (op) {
      case ABS -> Math.abs(in[0]);
      case MIN -> Math.min(in[0], in[1]);
      case MAX -> Math.max(in[0], in[1]);
      case CLAMP -> Math.max(Math.min(in[0], in[2]), in[1]);
      case POPCOUNT -> Long.bitCount(in[0]);
      case CLZ -> Long.numberOfLeadingZeros(in[0]);
      default -> throw unknown(op);
    };
  }

  private static float floats(MathOp op, long... in) {
    float a = Arithmetic.asFloat(in[0]);
    return switch (op) {
      case FMA -> Math.fma(a, Arithmetic.asFloat(in[1]), Arithmetic.asFloat(in[2]));
      case MIN -> Math.min(a, Arithmetic.asFloat(in[1]));
      case MAX -> Math.max(a, Arithmetic.asFloat(in[1]));
      default -> (float) doubles(op, widened(in));
    };
  }

  private static double[] widened(long... in) {
    double[] values = new double[in.length];
    for (int i = 0; i < in.length; i++) {
      values[i] = Arithmetic.asFloat(in[i]);
    }
    return values;
  }

  private static double doubles(MathOp op, double... a) {
    return switch (op) {
      case SQRT -> Math.sqrt(a[0]);
      case RSQRT -> 1 / Math.sqrt(a[0]);
      case ABS -> Math.abs(a[0]);
      case MIN -> Math.min(a[0], a[1]);
      case MAX -> Math.max(a[0], a[1]);
      case CLAMP -> Math.max(Math.min(a[0], a[2]), a[1]);
      case FMA -> Math.fma(a[0], a[1], a[2]);
      case FLOOR -> Math.floor(a[0]);
      case CEIL -> Math.ceil(a[0]);
      case RINT -> Math.rint(a[0]);
      case EXP -> Math.exp(a[0]);
      case EXPM1 -> Math.expm1(a[0]);
      case LOG -> Math.log(a[0]);
      case LOG2 -> Math.log(a[0]) / Math.log(2);
      case LOG10 -> Math.log10(a[0]);
      case LOG1P -> Math.log1p(a[0]);
      case POW -> Math.pow(a[0], a[1]);
      case SIN -> Math.sin(a[0]);
      case COS -> Math.cos(a[0]);
      case TAN -> Math.tan(a[0]);
      case ASIN -> Math.asin(a[0]);
      case ACOS -> Math.acos(a[0]);
      case ATAN -> Math.atan(a[0]);
      case ATAN2 -> Math.atan2(a[0], a[1]);
      case SINH -> Math.sinh(a[0]);
      case COSH -> Math.cosh(a[0]);
      case TANH -> Math.tanh(a[0]);
      case CBRT -> Math.cbrt(a[0]);
      case HYPOT -> Math.hypot(a[0], a[1]);
      case SIGNUM -> Math.signum(a[0]);
      case TO_RADIANS -> Math.toRadians(a[0]);
      case TO_DEGREES -> Math.toDegrees(a[0]);
      default -> throw unknown(op);
    };
  }

  private static IllegalArgumentException unknown(MathOp op) {
    return new IllegalArgumentException(
        "The simulator has no " + op + "; the debug device has (--device jvm-debug).");
  }
}
