package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code (float) Math.f((double) x)} with a float x, as Java has to write it, as the float
 * function.
 *
 * <p>Exact, so always: floor, ceil, rint, abs (the result is a float already), and sqrt where the
 * device rounds float sqrt correctly (a double root rounded once more gives the same float:
 * Figueroa, "When is double rounding innocuous?", 1995: 53 bits are more than 2 * 24 + 2). Other
 * functions stay in double where the device has it; where not, they are narrowed, and the text says
 * so.
 */
final class NarrowFloatMath extends Rewriter {
  private static final Set<MathOp> EXACT =
      EnumSet.of(MathOp.FLOOR, MathOp.CEIL, MathOp.RINT, MathOp.ABS, MathOp.SIGNUM);

  private final PassContext context;
  private String place = "";
  private String file = "";

  private NarrowFloatMath(PassContext context) {
    this.context = context;
  }

  static IrProgram run(IrProgram program, PassContext context) {
    return new NarrowFloatMath(context).program(program);
  }

  @Override
  public IrFunction function(IrFunction function) {
    file = function.sourceFile();
    return super.function(function);
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    place = stmt.line() > 0 && !file.isEmpty() ? " (" + file + ":" + stmt.line() + ")" : "";
    super.stmt(stmt, out);
  }

  @Override
  public Expr expr(Expr expr) {
    Expr rewritten = super.expr(expr);
    if (rewritten instanceof Expr.Convert c
        && c.type() == ScalarType.FLOAT
        && c.operand() instanceof Expr.MathCall call
        && call.type() == ScalarType.DOUBLE) {
      Optional<List<Expr>> narrow = narrowed(call.arguments());
      if (narrow.isPresent() && mayNarrow(call.op())) {
        return new Expr.MathCall(call.op(), ScalarType.FLOAT, narrow.get());
      }
    }
    return rewritten;
  }

  private boolean mayNarrow(MathOp op) {
    TargetDescription target = context.target();
    if (EXACT.contains(op) || (op == MathOp.SQRT && target.correctlyRoundedSqrt())) {
      return true;
    }
    if (target.fp64()) {
      return false;
    }
    context.note(
        "Math."
            + op.name().toLowerCase(Locale.ROOT)
            + place
            + " is computed in float: the device has no double. Its last digits differ from Java's.");
    return true;
  }

  /** The float operands of which all arguments are conversions, or constants that are floats. */
  private static Optional<List<Expr>> narrowed(List<Expr> arguments) {
    List<Expr> narrow = new ArrayList<>();
    for (Expr argument : arguments) {
      if (argument instanceof Expr.Convert c && c.operand().type() == ScalarType.FLOAT) {
        narrow.add(c.operand());
      } else if (argument instanceof Expr.Constant c
          && Double.longBitsToDouble(c.bits()) == (float) Double.longBitsToDouble(c.bits())) {
        narrow.add(Expr.Constant.ofFloat((float) Double.longBitsToDouble(c.bits())));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(narrow);
  }
}
