package dev.stratus.embedded.jit.interp;

import dev.stratus.embedded.jit.ir.MathOp;
import java.util.List;

/** The mathematical functions, by {@link Math}. */
final class Mathematics {
  private Mathematics() {}

  static Object call(MathOp op, List<Object> args) {
    return switch (args.getFirst()) {
      case Integer _ -> ints(op, args.stream().mapToInt(a -> (Integer) a).toArray());
      case Long _ -> longs(op, args.stream().mapToLong(a -> (Long) a).toArray());
      case Float _ -> floats(op, args);
      case Double _ -> doubles(op, args.stream().mapToDouble(a -> (Double) a).toArray());
      default -> throw new IllegalStateException(op + " of " + args);
    };
  }

  private static int ints(MathOp op, int[] a) {
    return switch (op) {
      case ABS -> Math.abs(a[0]);
      case MIN -> Math.min(a[0], a[1]);
      case MAX -> Math.max(a[0], a[1]);
      case POPCOUNT -> Integer.bitCount(a[0]);
      case CLZ -> Integer.numberOfLeadingZeros(a[0]);
      default -> throw new IllegalStateException(op + " of ints");
    };
  }

  private static long longs(MathOp op, long[] a) {
    return switch (op) {
      case ABS -> Math.abs(a[0]);
      case MIN -> Math.min(a[0], a[1]);
      case MAX -> Math.max(a[0], a[1]);
      case POPCOUNT -> Long.bitCount(a[0]);
      case CLZ -> Long.numberOfLeadingZeros(a[0]);
      default -> throw new IllegalStateException(op + " of longs");
    };
  }

  private static float floats(MathOp op, List<Object> args) {
    return switch (op) {
      case FMA -> Math.fma((Float) args.get(0), (Float) args.get(1), (Float) args.get(2));
      case MIN -> Math.min((Float) args.get(0), (Float) args.get(1));
      case MAX -> Math.max((Float) args.get(0), (Float) args.get(1));
      default -> (float) doubles(op, args.stream().mapToDouble(a -> (Float) a).toArray());
    };
  }

  private static double doubles(MathOp op, double[] a) {
    return switch (op) {
      case SQRT -> Math.sqrt(a[0]);
      case RSQRT -> 1 / Math.sqrt(a[0]);
      case ABS -> Math.abs(a[0]);
      case MIN -> Math.min(a[0], a[1]);
      case MAX -> Math.max(a[0], a[1]);
      case FMA -> Math.fma(a[0], a[1], a[2]);
      case FLOOR -> Math.floor(a[0]);
      case CEIL -> Math.ceil(a[0]);
      case RINT -> Math.rint(a[0]);
      case EXP -> Math.exp(a[0]);
      case EXPM1 -> Math.expm1(a[0]);
      case LOG -> Math.log(a[0]);
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
      default -> throw new IllegalStateException(op + " is not known here");
    };
  }
}
