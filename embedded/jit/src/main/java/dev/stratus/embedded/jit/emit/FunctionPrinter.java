package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Form;
import dev.stratus.embedded.jit.emit.ExprPrinter.Text;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What C spells as a function or a cast: conversions, comparisons as values, mathematics. */
final class FunctionPrinter {
  private final Dialect dialect;
  private final ExprPrinter exprs;
  private final Consumer<String> need;

  /**
   * @param need told each library function that the text calls
   */
  FunctionPrinter(Dialect dialect, ExprPrinter exprs, Consumer<String> need) {
    this.dialect = dialect;
    this.exprs = exprs;
    this.need = need;
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  Text library(String function, Expr... arguments) {
    need.accept(function);
    return function(function, List.of(arguments));
  }

  Text function(String function, List<Expr> arguments) {
    return new Text(
        function + "(" + String.join(", ", arguments.stream().map(exprs::value).toList()) + ")",
        ExprPrinter.PRIMARY);
  }

  /** A function with a version for every integer type: its operands must be of the right one. */
  private Text intFunction(String function, List<Expr> arguments) {
    return new Text(
        function + "(" + String.join(", ", arguments.stream().map(this::exact).toList()) + ")",
        ExprPrinter.PRIMARY);
  }

  /** A value of exactly its stack type in C, where operators would promote a narrower one. */
  String exact(Expr expr) {
    Expr operand =
        expr instanceof Expr.Convert c && c.type() == ScalarType.INT ? c.operand() : expr;
    boolean narrow =
        !(operand instanceof Expr.Constant)
            && ExprPrinter.scalar(operand.type()).stackType() == ScalarType.INT
            && operand.type() != ScalarType.INT;
    return narrow ? cast(ScalarType.INT, exprs.text(operand, false)).text() : exprs.value(expr);
  }

  Text threeWay(Expr.ThreeWay e) {
    String name = exprs.type(ExprPrinter.scalar(e.left().type()).stackType());
    String suffix =
        ExprPrinter.scalar(e.left().type()).isFloating() ? (e.nanResult() < 0 ? "_l" : "_g") : "";
    return library("java_compare_" + name + suffix, e.left(), e.right());
  }

  Text convert(Expr.Convert e) {
    ScalarType from = ExprPrinter.scalar(e.operand().type());
    ScalarType to = e.type();
    if (from == to) {
      return exprs.text(e.operand(), false);
    }
    if (from.isPacked() || to.isPacked()) {
      return library(packedConversion(from, to), e.operand());
    }
    if (to == ScalarType.BOOLEAN) {
      return new Text(
          "(" + exprs.text(e.operand(), false).at(ExprPrinter.SHIFT) + " & 1) != 0",
          ExprPrinter.EQUALITY);
    }
    if (from.isFloating() && !to.isFloating()) {
      String target = to == ScalarType.LONG ? "long" : "int";
      Text converted = library("java_" + exprs.type(from) + "_to_" + target, e.operand());
      return to.stackType() == to ? converted : cast(to, converted);
    }
    boolean promoted = to == ScalarType.INT && from.stackType() == ScalarType.INT;
    return promoted ? exprs.text(e.operand(), false) : cast(to, exprs.text(e.operand(), false));
  }

  private static String packedConversion(ScalarType from, ScalarType to) {
    return from == ScalarType.HALF
        ? "half_to_float"
        : from == ScalarType.BFLOAT16
            ? "bfloat16_to_float"
            : to == ScalarType.HALF ? "float_to_half" : "float_to_bfloat16";
  }

  Text convertLanes(Expr.LaneConvert e) {
    IrType.Vector from = (IrType.Vector) e.operand().type();
    if (e.operand() instanceof Expr.VectorLoad load && from.element() == ScalarType.HALF) {
      IrType.Array array = (IrType.Array) load.array().type();
      String space = Dialect.spell(dialect.spaces(), array.space());
      String element = exprs.element(load.array(), load.index());
      return new Text(
          dialect.form(Form.LOAD_HALF_LANES, from.lanes(), element, space), ExprPrinter.PRIMARY);
    }
    if (from.element().isPacked() || e.type().element().isPacked()) {
      String function = packedConversion(from.element(), e.type().element());
      return library(function + "_" + from.lanes(), e.operand());
    }
    return new Text(
        dialect.form(Form.CONVERT_LANES, exprs.type(e.type()), exprs.value(e.operand())),
        ExprPrinter.PRIMARY);
  }

  Text cast(ScalarType to, Text operand) {
    return new Text("(" + exprs.type(to) + ")" + operand.at(ExprPrinter.UNARY), ExprPrinter.UNARY);
  }

  Text math(Expr.MathCall e) {
    ScalarType element =
        e.type() instanceof IrType.Vector v ? v.element() : ExprPrinter.scalar(e.type());
    List<Expr> a = e.arguments();
    String name = exprs.type(e.type());
    return switch (e.op()) {
      case CLAMP ->
          math(
              new Expr.MathCall(
                  MathOp.MAX,
                  e.type(),
                  List.of(
                      new Expr.MathCall(MathOp.MIN, e.type(), List.of(a.get(0), a.get(2))),
                      a.get(1))));
      case MIN, MAX ->
          element.isFloating()
              ? library("java_" + lower(e.op()) + "_" + name, a.get(0), a.get(1))
              : intFunction(Dialect.spell(dialect.intFunctions(), e.op()), a);
      case ABS ->
          element.isFloating()
              ? function(Dialect.spell(dialect.floatFunctions(), e.op()), a)
              : library("java_abs_" + name, a.get(0));
      case POW -> library("java_pow_" + name, a.get(0), a.get(1));
      case RINT -> library("java_rint_" + name, a.get(0));
      case SIGNUM -> library("java_signum_" + name, a.get(0));
      case TO_RADIANS -> library("java_radians_" + name, a.get(0));
      case TO_DEGREES -> library("java_degrees_" + name, a.get(0));
      case RSQRT ->
          new Text(
              (element == ScalarType.FLOAT ? "1.0f" : "1.0")
                  + " / "
                  + function(Dialect.spell(dialect.floatFunctions(), MathOp.SQRT), a).text(),
              ExprPrinter.MULTIPLY);
      case POPCOUNT, CLZ -> {
        String function = Dialect.spell(dialect.intFunctions(), e.op());
        if (dialect.library().containsKey(function)) {
          need.accept(function);
        }
        yield intFunction(function, a);
      }
      default -> function(Dialect.spell(dialect.floatFunctions(), e.op()), a);
    };
  }
}
