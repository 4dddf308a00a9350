package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Static methods of the Java library and TornadoMath that kernels may call, as expressions. A name
 * that is not here is refused.
 */
final class Intrinsics {
  private static final Map<String, MathOp> MATH =
      Map.ofEntries(
          Map.entry("sqrt", MathOp.SQRT),
          Map.entry("rsqrt", MathOp.RSQRT),
          Map.entry("abs", MathOp.ABS),
          Map.entry("min", MathOp.MIN),
          Map.entry("max", MathOp.MAX),
          Map.entry("fma", MathOp.FMA),
          Map.entry("floor", MathOp.FLOOR),
          Map.entry("ceil", MathOp.CEIL),
          Map.entry("rint", MathOp.RINT),
          Map.entry("exp", MathOp.EXP),
          Map.entry("expm1", MathOp.EXPM1),
          Map.entry("log", MathOp.LOG),
          Map.entry("log2", MathOp.LOG2),
          Map.entry("log10", MathOp.LOG10),
          Map.entry("log1p", MathOp.LOG1P),
          Map.entry("pow", MathOp.POW),
          Map.entry("sin", MathOp.SIN),
          Map.entry("cos", MathOp.COS),
          Map.entry("tan", MathOp.TAN),
          Map.entry("sinpi", MathOp.SINPI),
          Map.entry("cospi", MathOp.COSPI),
          Map.entry("asin", MathOp.ASIN),
          Map.entry("acos", MathOp.ACOS),
          Map.entry("atan", MathOp.ATAN),
          Map.entry("atan2", MathOp.ATAN2),
          Map.entry("sinh", MathOp.SINH),
          Map.entry("cosh", MathOp.COSH),
          Map.entry("tanh", MathOp.TANH),
          Map.entry("asinh", MathOp.ASINH),
          Map.entry("acosh", MathOp.ACOSH),
          Map.entry("atanh", MathOp.ATANH),
          Map.entry("cbrt", MathOp.CBRT),
          Map.entry("hypot", MathOp.HYPOT),
          Map.entry("signum", MathOp.SIGNUM),
          Map.entry("toRadians", MathOp.TO_RADIANS),
          Map.entry("toDegrees", MathOp.TO_DEGREES));

  private static final Expr ZERO = Expr.Constant.ofInt(0);

  private Intrinsics() {}

  /**
   * The value of a call, empty where the method is not known.
   *
   * @param arguments of their stack types
   * @param once makes an expression fit to be used twice
   */
  static Optional<Expr> call(
      String owner,
      String name,
      String descriptor,
      List<Expr> arguments,
      UnaryOperator<Expr> once) {
    return switch (owner) {
      case "java/lang/Math", "java/lang/StrictMath", ApiNames.MATH ->
          math(name, descriptor, arguments, once);
      case "java/lang/Integer", "java/lang/Long" -> integers(name, descriptor, arguments, once);
      case "java/lang/Float", "java/lang/Double" -> floats(name, descriptor, arguments, once);
      case "java/lang/Byte", "java/lang/Short" -> toUnsigned(owner, name, arguments.getFirst());
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> math(
      String name, String descriptor, List<Expr> args, UnaryOperator<Expr> once) {
    MathOp op = MATH.get(name);
    if (op != null && sameTypes(args)) {
      return Optional.of(narrowed(descriptor, new Expr.MathCall(op, args.getFirst().type(), args)));
    }
    return switch (name) {
      case "clamp" -> clamp(descriptor, args);
      case "floorDiv" -> Optional.of(floorDiv(args, once));
      case "floorMod" -> Optional.of(floorMod(descriptor, args, once));
      case "round" -> Optional.of(round(once.apply(args.getFirst()), once));
      case "fract" -> Optional.of(fract(once.apply(args.getFirst())));
      case "floatPI" -> Optional.of(Expr.Constant.ofFloat((float) Math.PI));
      case "PI" -> Optional.of(Expr.Constant.ofDouble(Math.PI));
      default -> Optional.empty();
    };
  }

  private static boolean sameTypes(List<Expr> args) {
    return !args.isEmpty() && args.stream().allMatch(a -> a.type().equals(args.getFirst().type()));
  }

  /** A byte or short result: the absolute value of the smallest one is that value again. */
  private static Expr narrowed(String descriptor, Expr result) {
    return switch (descriptor.charAt(descriptor.length() - 1)) {
      case 'B' -> new Expr.Convert(ScalarType.BYTE, result);
      case 'S' -> new Expr.Convert(ScalarType.SHORT, result);
      default -> result;
    };
  }

  /**
   * The larger of min and the smaller of value and max. {@code Math.clamp} refuses a min above max,
   * for TornadoMath the min then wins; for all others either order gives the same.
   */
  private static Optional<Expr> clamp(String descriptor, List<Expr> args) {
    if (descriptor.equals("(JII)I")) {
      Expr low = new Expr.Convert(ScalarType.LONG, args.get(1));
      Expr high = new Expr.Convert(ScalarType.LONG, args.get(2));
      return clamp("(JJJ)J", List.of(args.get(0), low, high))
          .map(clamped -> new Expr.Convert(ScalarType.INT, clamped));
    }
    var type = args.getFirst().type();
    Expr lowered = new Expr.MathCall(MathOp.MIN, type, List.of(args.get(0), args.get(2)));
    return Optional.of(new Expr.MathCall(MathOp.MAX, type, List.of(lowered, args.get(1))));
  }

  private static List<Expr> widen(List<Expr> args) {
    boolean isLong = args.stream().anyMatch(a -> a.type() == ScalarType.LONG);
    return args.stream()
        .map(a ->
            isLong && a.type() == ScalarType.INT ? (Expr) new Expr.Convert(ScalarType.LONG, a) : a)
        .toList();
  }

  private static Expr floorDiv(List<Expr> args, UnaryOperator<Expr> once) {
    List<Expr> wide = widen(args);
    Expr x = once.apply(wide.get(0));
    Expr y = once.apply(wide.get(1));
    Expr quotient = once.apply(binary(BinaryOp.DIV, x, y));
    Expr signsDiffer = new Expr.Compare(CompareOp.LT, binary(BinaryOp.XOR, x, y), zero(x));
    Expr inexact = new Expr.Compare(CompareOp.NE, binary(BinaryOp.MUL, quotient, y), x);
    return new Expr.Conditional(
        new Expr.ShortCircuit(true, signsDiffer, inexact),
        binary(BinaryOp.SUB, quotient, one(x)),
        quotient);
  }

  private static Expr floorMod(String descriptor, List<Expr> args, UnaryOperator<Expr> once) {
    List<Expr> wide = widen(args);
    Expr y = once.apply(wide.get(1));
    Expr remainder = once.apply(binary(BinaryOp.REM, wide.get(0), y));
    Expr signsDiffer = new Expr.Compare(CompareOp.LT, binary(BinaryOp.XOR, remainder, y), zero(y));
    Expr inexact = new Expr.Compare(CompareOp.NE, remainder, zero(y));
    Expr result =
        new Expr.Conditional(
            new Expr.ShortCircuit(true, inexact, signsDiffer),
            binary(BinaryOp.ADD, remainder, y),
            remainder);
    return descriptor.endsWith(")I") && result.type() == ScalarType.LONG
        ? new Expr.Convert(ScalarType.INT, result)
        : result;
  }

  /** Rounds half up, exactly: x - floor(x) has no rounding error. */
  private static Expr round(Expr x, UnaryOperator<Expr> once) {
    boolean isFloat = x.type() == ScalarType.FLOAT;
    Expr half = isFloat ? Expr.Constant.ofFloat(0.5f) : Expr.Constant.ofDouble(0.5);
    Expr floor = once.apply(new Expr.MathCall(MathOp.FLOOR, x.type(), List.of(x)));
    Expr up = new Expr.Compare(CompareOp.GE, binary(BinaryOp.SUB, x, floor), half);
    Expr rounded = new Expr.Conditional(up, binary(BinaryOp.ADD, floor, one(x)), floor);
    return new Expr.Convert(isFloat ? ScalarType.INT : ScalarType.LONG, rounded);
  }

  private static Expr fract(Expr x) {
    return binary(BinaryOp.SUB, x, new Expr.MathCall(MathOp.FLOOR, x.type(), List.of(x)));
  }

  private static Optional<Expr> integers(
      String name, String descriptor, List<Expr> args, UnaryOperator<Expr> once) {
    boolean isInt = descriptor.startsWith("(I");
    return switch (name) {
      case "min", "max" -> math(name, descriptor, args, once);
      case "sum" -> Optional.of(binary(BinaryOp.ADD, args.get(0), args.get(1)));
      case "bitCount" -> Optional.of(bits(MathOp.POPCOUNT, args.getFirst()));
      case "numberOfLeadingZeros" -> Optional.of(bits(MathOp.CLZ, args.getFirst()));
      case "numberOfTrailingZeros" -> {
        // The zeros below the lowest one, counted as ones.
        Expr x = once.apply(args.getFirst());
        Expr below =
            binary(
                BinaryOp.AND,
                new Expr.Unary(UnaryOp.COMPLEMENT, x),
                binary(BinaryOp.SUB, x, one(x)));
        yield Optional.of(bits(MathOp.POPCOUNT, below));
      }
      case "rotateLeft" -> Optional.of(rotate(BinaryOp.SHL, BinaryOp.USHR, args, once));
      case "rotateRight" -> Optional.of(rotate(BinaryOp.USHR, BinaryOp.SHL, args, once));
      case "signum" -> {
        Expr x = once.apply(args.getFirst());
        yield Optional.of(new Expr.ThreeWay(x, zero(x), 0));
      }
      case "compare" -> Optional.of(new Expr.ThreeWay(args.get(0), args.get(1), 0));
      case "compareUnsigned" ->
          Optional.of(new Expr.ThreeWay(flipSign(args.get(0)), flipSign(args.get(1)), 0));
      case "toUnsignedLong" ->
          isInt ? Optional.of(unsignedLong(args.getFirst())) : Optional.empty();
      case "divideUnsigned" -> isInt ? unsigned(BinaryOp.DIV, args) : Optional.empty();
      case "remainderUnsigned" -> isInt ? unsigned(BinaryOp.REM, args) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Expr bits(MathOp op, Expr x) {
    Expr count = new Expr.MathCall(op, x.type(), List.of(x));
    return x.type() == ScalarType.LONG ? new Expr.Convert(ScalarType.INT, count) : count;
  }

  private static Expr rotate(
      BinaryOp there, BinaryOp back, List<Expr> args, UnaryOperator<Expr> once) {
    Expr x = once.apply(args.get(0));
    Expr distance = once.apply(args.get(1));
    // Shift counts are masked, so the negative distance is the rest of the width.
    Expr rest = new Expr.Unary(UnaryOp.NEG, distance);
    return binary(BinaryOp.OR, binary(there, x, distance), binary(back, x, rest));
  }

  private static Expr flipSign(Expr x) {
    return x.type() == ScalarType.LONG
        ? binary(BinaryOp.XOR, x, Expr.Constant.ofLong(Long.MIN_VALUE))
        : binary(BinaryOp.XOR, x, Expr.Constant.ofInt(Integer.MIN_VALUE));
  }

  private static Expr unsignedLong(Expr x) {
    return binary(
        BinaryOp.AND, new Expr.Convert(ScalarType.LONG, x), Expr.Constant.ofLong(0xffff_ffffL));
  }

  private static Optional<Expr> unsigned(BinaryOp op, List<Expr> args) {
    Expr result = binary(op, unsignedLong(args.get(0)), unsignedLong(args.get(1)));
    return Optional.of(new Expr.Convert(ScalarType.INT, result));
  }

  private static Optional<Expr> floats(
      String name, String descriptor, List<Expr> args, UnaryOperator<Expr> once) {
    return switch (name) {
      case "min", "max" -> math(name, descriptor, args, once);
      case "sum" -> Optional.of(binary(BinaryOp.ADD, args.get(0), args.get(1)));
      case "floatToRawIntBits", "intBitsToFloat", "doubleToRawLongBits", "longBitsToDouble" ->
          Optional.of(reinterpret(args.getFirst()));
      case "floatToIntBits" -> {
        Expr x = once.apply(args.getFirst());
        yield Optional.of(
            new Expr.Conditional(isNaN(x), Expr.Constant.ofInt(0x7fc00000), reinterpret(x)));
      }
      case "doubleToLongBits" -> {
        Expr x = once.apply(args.getFirst());
        Expr nan = Expr.Constant.ofLong(0x7ff8000000000000L);
        yield Optional.of(new Expr.Conditional(isNaN(x), nan, reinterpret(x)));
      }
      case "isNaN" -> Optional.of(isNaN(once.apply(args.getFirst())));
      case "isInfinite" ->
          Optional.of(new Expr.Compare(CompareOp.EQ, abs(args.getFirst()), infinity(args)));
      case "isFinite" ->
          Optional.of(new Expr.Compare(CompareOp.LT, abs(args.getFirst()), infinity(args)));
      default -> Optional.empty();
    };
  }

  private static Expr isNaN(Expr x) {
    return new Expr.Compare(CompareOp.NE, x, x);
  }

  private static Expr abs(Expr x) {
    return new Expr.MathCall(MathOp.ABS, x.type(), List.of(x));
  }

  private static Expr infinity(List<Expr> args) {
    return args.getFirst().type() == ScalarType.FLOAT
        ? Expr.Constant.ofFloat(Float.POSITIVE_INFINITY)
        : Expr.Constant.ofDouble(Double.POSITIVE_INFINITY);
  }

  private static Expr reinterpret(Expr x) {
    if (!(x.type() instanceof ScalarType from)) {
      throw new IllegalStateException("bits of " + x.type());
    }
    return new Expr.Reinterpret(
        switch (from) {
          case FLOAT -> ScalarType.INT;
          case DOUBLE -> ScalarType.LONG;
          case LONG -> ScalarType.DOUBLE;
          default -> ScalarType.FLOAT;
        },
        x);
  }

  private static Expr binary(BinaryOp op, Expr left, Expr right) {
    return new Expr.Binary(op, left.type(), left, right);
  }

  private static Expr zero(Expr like) {
    return like.type() == ScalarType.LONG ? Expr.Constant.ofLong(0) : ZERO;
  }

  private static Expr one(Expr like) {
    if (like.type() == ScalarType.LONG) {
      return Expr.Constant.ofLong(1);
    }
    if (like.type() == ScalarType.FLOAT) {
      return Expr.Constant.ofFloat(1);
    }
    return like.type() == ScalarType.DOUBLE ? Expr.Constant.ofDouble(1) : Expr.Constant.ofInt(1);
  }

  /** The masks of {@code Byte.toUnsignedInt} and its like. */
  private static Optional<Expr> toUnsigned(String owner, String name, Expr value) {
    int mask = owner.equals("java/lang/Byte") ? 0xff : 0xffff;
    Expr masked = binary(BinaryOp.AND, value, Expr.Constant.ofInt(mask));
    return switch (name) {
      case "toUnsignedInt" -> Optional.of(masked);
      case "toUnsignedLong" -> Optional.of(new Expr.Convert(ScalarType.LONG, masked));
      default -> Optional.empty();
    };
  }
}
