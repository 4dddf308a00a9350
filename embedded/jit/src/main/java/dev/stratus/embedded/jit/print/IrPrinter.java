package dev.stratus.embedded.jit.print;

import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * IR as readable text. A variable whose name is not the only one of its function carries its
 * number: {@code c#7}. Operators are Java's, with every parenthesis printed.
 */
public final class IrPrinter {
  private final StringBuilder text = new StringBuilder();
  private final Map<Variable, String> names;
  private int level;

  private IrPrinter(Map<Variable, String> names) {
    this.names = names;
  }

  /** The whole program, helpers first. */
  public static String program(IrProgram program) {
    StringBuilder text = new StringBuilder();
    for (IrProgram.ConstantTable table : program.tables()) {
      text.append("table ")
          .append(table.array().name())
          .append(": ")
          .append(type(table.array().type()))
          .append(" of ")
          .append(table.bits().size())
          .append('\n');
    }
    program.helpers().forEach(helper -> text.append(function(helper)));
    return text.append("kernel ").append(function(program.kernel())).toString();
  }

  public static String function(IrFunction function) {
    IrPrinter it = new IrPrinter(names(function));
    String parameters =
        function.parameters().stream()
            .map(p -> it.name(p) + ": " + type(p.type()))
            .collect(Collectors.joining(", "));
    it.line(function.id().name() + "(" + parameters + "): " + type(function.result()) + " {");
    it.block(function.body());
    it.line("}");
    return it.text.toString();
  }

  /** One statement, with what is inside it. */
  public static String stmt(Stmt stmt) {
    IrPrinter it = new IrPrinter(Map.of());
    it.print(stmt);
    return it.text.toString().strip();
  }

  public static String expr(Expr expr) {
    return new IrPrinter(Map.of()).text(expr);
  }

  public static String type(IrType type) {
    return switch (type) {
      case ScalarType s -> lower(s);
      case IrType.Vector v -> lower(v.element()) + v.lanes();
      case IrType.Array a -> lower(a.space()) + " " + lower(a.element()) + "[]";
      case IrType.Void _ -> "void";
    };
  }

  private static Map<Variable, String> names(IrFunction function) {
    Set<Variable> variables = new HashSet<>(function.parameters());
    Walk.statements(
        function.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.Declare s -> variables.add(s.variable());
            case Stmt.DeclareArray s -> variables.add(s.array());
            case Stmt.CountedLoop s -> variables.add(s.index());
            default -> {}
          }
        });
    Map<String, Long> counts =
        variables.stream().collect(Collectors.groupingBy(Variable::name, Collectors.counting()));
    Map<Variable, String> names = new HashMap<>();
    for (Variable variable : variables) {
      boolean only = counts.getOrDefault(variable.name(), 0L) == 1;
      names.put(variable, only ? variable.name() : variable.name() + "#" + variable.id());
    }
    return names;
  }

  private String name(Variable variable) {
    return names.getOrDefault(variable, variable.name() + "#" + variable.id());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void line(String line) {
    text.append("  ".repeat(level)).append(line).append('\n');
  }

  private void block(List<Stmt> block) {
    level++;
    block.forEach(this::print);
    level--;
  }

  private void print(Stmt stmt) {
    switch (stmt) {
      case Stmt.Declare s ->
          line(
              type(s.variable().type())
                  + " "
                  + name(s.variable())
                  + s.value().map(v -> " = " + text(v)).orElse(""));
      case Stmt.Assign s -> line(name(s.variable()) + " = " + text(s.value()));
      case Stmt.DeclareArray s ->
          line(type(s.array().type()) + " " + name(s.array()) + " = new[" + s.length() + "]");
      case Stmt.Store s -> line(element(s.array(), s.index()) + " = " + text(s.value()));
      case Stmt.Evaluate s -> line(text(s.call()));
      case Stmt.AtomicAdd s ->
          line("atomic " + element(s.array(), s.index()) + " += " + text(s.value()));
      case Stmt.CopyRun s ->
          line(
              element(s.to(), s.toIndex())
                  + " = "
                  + element(s.from(), s.fromIndex())
                  + " and "
                  + (s.count() - 1)
                  + " more");
      case Stmt.Barrier s -> line(s.global() ? "barrier local global" : "barrier local");
      case Stmt.If s -> {
        line("if " + text(s.condition()) + " {");
        block(s.then());
        if (!s.otherwise().isEmpty()) {
          line("} else {");
          block(s.otherwise());
        }
        line("}");
      }
      case Stmt.Labelled s -> {
        line("L" + s.label().id() + ": {");
        block(s.body());
        line("}");
      }
      case Stmt.Loop s -> loop(s);
      case Stmt.CountedLoop s -> {
        line(
            "L"
                + s.label().id()
                + ": "
                + parallel(s.parallel())
                + "for int "
                + name(s.index())
                + " = "
                + text(s.init())
                + (s.inclusive() ? " through " : " to ")
                + text(s.bound())
                + " step "
                + text(s.step())
                + " {");
        block(s.body());
        line("}");
      }
      case Stmt.StripLoop s -> {
        line(
            "for strips of "
                + s.strip()
                + ", "
                + name(s.index())
                + " to "
                + text(s.bound())
                + " {");
        block(s.body());
        line("}");
      }
      case Stmt.Prefetch s -> line("prefetch " + element(s.array(), s.index()));
      case Stmt.Leave s -> line("leave L" + s.label().id());
      case Stmt.Continue s -> line("continue L" + s.label().id());
      case Stmt.Return s -> line("return" + s.value().map(v -> " " + text(v)).orElse(""));
      case Stmt.VectorStore s ->
          line(
              element(s.array(), s.index())
                  + " "
                  + type(s.value().type())
                  + (s.nonTemporal() ? " =around-cache= " : " = ")
                  + text(s.value()));
    }
  }

  private void loop(Stmt.Loop s) {
    String head = "L" + s.label().id() + ": " + parallel(s.parallel());
    line(s.testFirst() ? head + "while " + text(s.condition()) + " {" : head + "do {");
    block(s.body());
    if (!s.update().isEmpty()) {
      line("} update {");
      block(s.update());
    }
    line(s.testFirst() ? "}" : "} while " + text(s.condition()));
  }

  private static String parallel(OptionalInt dimension) {
    return dimension.isPresent() ? "parallel(" + dimension.getAsInt() + ") " : "";
  }

  private String element(Variable array, Expr index) {
    return name(array) + "[" + text(index) + "]";
  }

  private String text(Expr expr) {
    return switch (expr) {
      case Expr.Constant e -> constant(e);
      case Expr.Read e -> name(e.variable());
      case Expr.Unary e ->
          switch (e.op()) {
                case NEG -> "-";
                case COMPLEMENT -> "~";
                case NOT -> "!";
              }
              + text(e.operand());
      case Expr.Binary e -> "(" + text(e.left()) + " " + symbol(e) + " " + text(e.right()) + ")";
      case Expr.Compare e -> compare(e.left(), e.op(), e.right());
      case Expr.ThreeWay e ->
          "compare(" + text(e.left()) + ", " + text(e.right()) + ", nan " + e.nanResult() + ")";
      case Expr.ShortCircuit e ->
          "(" + text(e.left()) + (e.and() ? " && " : " || ") + text(e.right()) + ")";
      case Expr.Conditional e ->
          "("
              + text(e.condition())
              + " ? "
              + text(e.whenTrue())
              + " : "
              + text(e.whenFalse())
              + ")";
      case Expr.Convert e -> "(" + lower(e.type()) + ") " + text(e.operand());
      case Expr.Reinterpret e -> "bits<" + lower(e.type()) + ">(" + text(e.operand()) + ")";
      case Expr.Load e -> element(e.array(), e.index());
      case Expr.Length e -> name(e.array()) + ".length";
      case Expr.LaneExchange e -> "lanes_" + lower(e.kind()) + arguments(e.arguments());
      case Expr.Call e -> e.function().name() + arguments(e.arguments());
      case Expr.MathCall e -> "Math." + lower(e.op()) + arguments(e.arguments());
      case Expr.WorkItemQuery e -> lower(e.query()) + "(" + e.dimension() + ")";
      case Expr.VectorLoad e -> element(e.array(), e.index()) + " " + type(e.type());
      case Expr.Splat e -> "splat(" + text(e.operand()) + ")";
      case Expr.LaneConvert e -> "(" + type(e.type()) + ") " + text(e.operand());
      case Expr.LaneCompare e -> "lanes" + compare(e.left(), e.op(), e.right());
      case Expr.LaneSelect e ->
          "lanes(" + text(e.mask()) + " ? " + text(e.whenSet()) + " : " + text(e.whenClear()) + ")";
      case Expr.LaneTest e -> (e.all() ? "lanes.all(" : "lanes.any(") + text(e.mask()) + ")";
      case Expr.LaneReduce e -> "lanes." + lower(e.fold()) + "(" + text(e.vector()) + ")";
    };
  }

  private String compare(Expr left, CompareOp op, Expr right) {
    String symbol =
        switch (op) {
          case EQ -> " == ";
          case NE -> " != ";
          case LT -> " < ";
          case LE -> " <= ";
          case GT -> " > ";
          case GE -> " >= ";
        };
    return "(" + text(left) + symbol + text(right) + ")";
  }

  private String arguments(List<Expr> arguments) {
    return arguments.stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String symbol(Expr.Binary e) {
    return switch (e.op()) {
      case ADD -> "+";
      case SUB -> "-";
      case MUL -> "*";
      case DIV -> "/";
      case REM -> "%";
      case SHL -> "<<";
      case SHR -> ">>";
      case USHR -> ">>>";
      case AND -> "&";
      case OR -> "|";
      case XOR -> "^";
    };
  }

  private static String constant(Expr.Constant e) {
    return switch (e.type()) {
      case BOOLEAN -> e.bits() != 0 ? "true" : "false";
      case FLOAT -> Float.intBitsToFloat((int) e.bits()) + "f";
      case DOUBLE -> Double.toString(Double.longBitsToDouble(e.bits()));
      case LONG -> e.bits() + "L";
      case HALF, BFLOAT16 -> "0x%04x".formatted(e.bits() & 0xffff);
      default -> Long.toString(e.bits());
    };
  }
}
