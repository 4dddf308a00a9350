package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Extent;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * How often the parallel loops of a kernel turn, from its arguments: one work-item each. The bounds
 * are computed as Java would, in 32 bits where the expression is an int.
 */
final class Iterations {
  /**
   * Work-items of a dimension whose bounds cannot be computed here. The loop strides, so any number
   * is right; this is enough to keep a large device busy.
   */
  private static final long WHERE_UNKNOWN = 4096;

  private final TaskPlan task;

  private Iterations(TaskPlan task) {
    this.task = task;
  }

  /** For each parallel dimension, innermost first. */
  static long[] of(CompiledKernel kernel, TaskPlan task) {
    Iterations arguments = new Iterations(task);
    return kernel.parallel().stream().mapToLong(arguments::count).toArray();
  }

  private long count(Extent extent) {
    if (!extent.known()) {
      return WHERE_UNKNOWN;
    }
    OptionalLong init = value(extent.init());
    OptionalLong bound = value(extent.bound());
    OptionalLong step = value(extent.step());
    if (init.isEmpty() || bound.isEmpty() || step.isEmpty() || step.getAsLong() == 0) {
      return WHERE_UNKNOWN;
    }
    long way =
        step.getAsLong() > 0
            ? bound.getAsLong() - init.getAsLong()
            : init.getAsLong() - bound.getAsLong();
    long span = way + (extent.inclusive() ? 1 : 0);
    return Math.max(0, Math.ceilDiv(span, Math.abs(step.getAsLong())));
  }

  /** An integer expression's value; empty if it holds what is not computed here. */
  private OptionalLong value(Expr expression) {
    return switch (expression) {
      case Expr.Constant constant ->
          constant.type().isFloating() ? OptionalLong.empty() : OptionalLong.of(constant.bits());
      case Expr.Read read -> scalar(task.scalar(read.variable().id()));
      case Expr.Length length -> OptionalLong.of(task.array(length.array().id()).length());
      case Expr.Convert convert -> map(convert.operand(), v -> wrap(convert.type(), v));
      case Expr.Unary unary when unary.op() == UnaryOp.NEG ->
          map(unary.operand(), v -> wrap(unary.type(), -v));
      case Expr.Unary unary when unary.op() == UnaryOp.COMPLEMENT -> map(unary.operand(), v -> ~v);
      case Expr.Binary binary -> binary(binary);
      case Expr.MathCall call -> math(call.op(), call.arguments());
      default -> OptionalLong.empty();
    };
  }

  private static OptionalLong scalar(Object value) {
    return switch (value) {
      case Float _, Double _ -> OptionalLong.empty();
      case Boolean flag -> OptionalLong.of(flag ? 1 : 0);
      case Character character -> OptionalLong.of(character);
      case Number number -> OptionalLong.of(number.longValue());
      default -> OptionalLong.empty();
    };
  }

  private OptionalLong map(Expr operand, LongUnaryOperator change) {
    OptionalLong value = operandIsFloating(operand) ? OptionalLong.empty() : value(operand);
    return value.isEmpty() ? value : OptionalLong.of(change.applyAsLong(value.getAsLong()));
  }

  private static boolean operandIsFloating(Expr operand) {
    return operand.type() instanceof ScalarType scalar && scalar.isFloating();
  }

  private OptionalLong binary(Expr.Binary binary) {
    OptionalLong left = value(binary.left());
    OptionalLong right = value(binary.right());
    if (left.isEmpty() || right.isEmpty() || operandIsFloating(binary)) {
      return OptionalLong.empty();
    }
    long a = left.getAsLong();
    long b = right.getAsLong();
    boolean divides = binary.op() == BinaryOp.DIV || binary.op() == BinaryOp.REM;
    if (divides && b == 0) {
      return OptionalLong.empty();
    }
    boolean isLong = binary.type() == ScalarType.LONG;
    long result =
        switch (binary.op()) {
          case ADD -> a + b;
          case SUB -> a - b;
          case MUL -> a * b;
          case DIV -> a / b;
          case REM -> a % b;
          case SHL -> isLong ? a << b : (int) a << b;
          case SHR -> isLong ? a >> b : (int) a >> b;
          case USHR -> isLong ? a >>> b : (int) a >>> b;
          case AND -> a & b;
          case OR -> a | b;
          case XOR -> a ^ b;
        };
    return OptionalLong.of(wrap(binary.type(), result));
  }

  private OptionalLong math(MathOp op, List<Expr> arguments) {
    if ((op != MathOp.MIN && op != MathOp.MAX)
        || arguments.stream().anyMatch(Iterations::operandIsFloating)) {
      return OptionalLong.empty();
    }
    OptionalLong a = value(arguments.get(0));
    OptionalLong b = value(arguments.get(1));
    if (a.isEmpty() || b.isEmpty()) {
      return OptionalLong.empty();
    }
    long x = a.getAsLong();
    long y = b.getAsLong();
    return OptionalLong.of(op == MathOp.MIN ? Math.min(x, y) : Math.max(x, y));
  }

  private static long wrap(IrType type, long value) {
    return switch (type) {
      case ScalarType.BYTE -> (byte) value;
      case ScalarType.SHORT -> (short) value;
      case ScalarType.CHAR -> (char) value;
      case ScalarType.INT -> (int) value;
      default -> value;
    };
  }
}
