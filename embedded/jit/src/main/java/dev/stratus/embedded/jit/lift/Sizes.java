package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Works out array sizes while lifting. A size that depends on scalar arguments is worked out from
 * their values, and remembered: the code is for these values alone.
 */
final class Sizes {
  private final Frame frame;
  private final List<Optional<Object>> scalars;
  private final Map<Integer, Object> folded = new HashMap<>();

  /** {@code scalars}: the arguments as far as they are known. */
  Sizes(Frame frame, List<Optional<Object>> scalars) {
    this.frame = frame;
    this.scalars = scalars;
  }

  /** Java parameter index to value, of those that sizes depend on. */
  Map<Integer, Object> folded() {
    return folded;
  }

  /** The value of an int, without remembering what it depends on. */
  OptionalInt peek(Expr value) {
    OptionalLong known = integer(value, new HashMap<>());
    return known.isEmpty() || value.type() != ScalarType.INT
        ? OptionalInt.empty()
        : OptionalInt.of((int) known.getAsLong());
  }

  /** Empty where the size cannot be known. */
  OptionalInt evaluate(Expr size) {
    Map<Integer, Object> used = new HashMap<>();
    OptionalLong value = integer(size, used);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    folded.putAll(used);
    return OptionalInt.of((int) value.getAsLong());
  }

  private OptionalLong integer(Expr expr, Map<Integer, Object> used) {
    return switch (expr) {
      case Expr.Constant c when !c.type().isFloating() -> OptionalLong.of(c.bits());
      case Expr.Read read -> variable(read, used);
      case Expr.Length length -> {
        OptionalInt known = frame.length(length.array());
        yield known.isPresent() ? OptionalLong.of(known.getAsInt()) : OptionalLong.empty();
      }
      case Expr.Convert c -> convert(c, used);
      case Expr.Unary u when u.op() == UnaryOp.NEG -> {
        OptionalLong value = integer(u.operand(), used);
        yield value.isEmpty() ? value : narrowed(u.type() == ScalarType.INT, -value.getAsLong());
      }
      case Expr.Binary b -> binary(b, used);
      case Expr.MathCall m when m.arguments().size() == 2 -> minMax(m, used);
      default -> OptionalLong.empty();
    };
  }

  private OptionalLong variable(Expr.Read read, Map<Integer, Object> used) {
    OptionalInt index = frame.parameterIndex(read.variable());
    if (index.isPresent() && index.getAsInt() < scalars.size()) {
      Object value = scalars.get(index.getAsInt()).orElse(null);
      if (value instanceof Number || value instanceof Character) {
        used.put(index.getAsInt(), value);
        return OptionalLong.of(value instanceof Number n ? n.longValue() : (Character) value);
      }
      return OptionalLong.empty();
    }
    return frame
        .onlyValue(read.variable())
        .map(value -> integer(value, used))
        .orElse(OptionalLong.empty());
  }

  private OptionalLong convert(Expr.Convert convert, Map<Integer, Object> used) {
    OptionalLong value = integer(convert.operand(), used);
    if (value.isEmpty()) {
      return value;
    }
    long v = value.getAsLong();
    return switch (convert.type()) {
      case BYTE -> OptionalLong.of((byte) v);
      case SHORT -> OptionalLong.of((short) v);
      case CHAR -> OptionalLong.of((char) v);
      case INT -> OptionalLong.of((int) v);
      case LONG -> value;
      case BOOLEAN, FLOAT, DOUBLE, HALF, BFLOAT16 -> OptionalLong.empty();
    };
  }

  private OptionalLong binary(Expr.Binary b, Map<Integer, Object> used) {
    OptionalLong left = integer(b.left(), used);
    OptionalLong right = integer(b.right(), used);
    if (left.isEmpty() || right.isEmpty()) {
      return OptionalLong.empty();
    }
    boolean isInt = b.type() == ScalarType.INT;
    return Constants.integers(b.op(), isInt, left.getAsLong(), right.getAsLong())
        .map(value -> narrowed(isInt, value))
        .orElse(OptionalLong.empty());
  }

  private OptionalLong minMax(Expr.MathCall call, Map<Integer, Object> used) {
    OptionalLong left = integer(call.arguments().get(0), used);
    OptionalLong right = integer(call.arguments().get(1), used);
    if (left.isEmpty() || right.isEmpty()) {
      return OptionalLong.empty();
    }
    if (call.op() == MathOp.MIN) {
      return OptionalLong.of(Math.min(left.getAsLong(), right.getAsLong()));
    }
    return call.op() == MathOp.MAX
        ? OptionalLong.of(Math.max(left.getAsLong(), right.getAsLong()))
        : OptionalLong.empty();
  }

  private static OptionalLong narrowed(boolean isInt, long value) {
    return OptionalLong.of(isInt ? (int) value : value);
  }
}
