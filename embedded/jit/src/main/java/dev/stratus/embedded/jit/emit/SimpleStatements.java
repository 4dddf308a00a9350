package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Form;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.Locale;
import java.util.function.Consumer;

/** Statements without statements inside, as C text without the semicolon. */
final class SimpleStatements {
  private final Dialect dialect;
  private final Names names;
  private final ExprPrinter exprs;
  private final Circuits circuits;
  private final Consumer<String> need;

  /**
   * @param need told each library function that the text calls
   */
  SimpleStatements(
      Dialect dialect, Names names, ExprPrinter exprs, Circuits circuits, Consumer<String> need) {
    this.dialect = dialect;
    this.names = names;
    this.exprs = exprs;
    this.circuits = circuits;
    this.need = need;
  }

  String declaration(Stmt.Declare s) {
    String value = s.value().map(v -> exprs.valueFor(s.variable(), v)).orElse("");
    String name = names.declare(s.variable());
    return exprs.type(s.variable().type()) + " " + name + (value.isEmpty() ? "" : " = " + value);
  }

  String assignment(Stmt.Assign s) {
    if (s.value() instanceof Expr.Binary e
        && e.left() instanceof Expr.Read read
        && read.variable().equals(s.variable())
        && compound(e)
        && exprs.plain(s.variable(), e)) {
      return compound(names.of(s.variable()), e);
    }
    return names.of(s.variable()) + " = " + exprs.valueFor(s.variable(), s.value());
  }

  private static boolean compound(Expr.Binary e) {
    return e.op() != BinaryOp.REM && e.op() != BinaryOp.USHR && e.type() != ScalarType.BOOLEAN;
  }

  private String compound(String target, Expr.Binary e) {
    if (e.right() instanceof Expr.Constant c && c.bits() == 1 && c.type() == ScalarType.INT) {
      if (e.op() == BinaryOp.ADD) {
        return target + "++";
      }
      if (e.op() == BinaryOp.SUB) {
        return target + "--";
      }
    }
    String symbol =
        switch (e.op()) {
          case ADD -> "+";
          case SUB -> "-";
          case MUL -> "*";
          case DIV -> "/";
          case REM -> "%";
          case SHL -> "<<";
          case SHR, USHR -> ">>";
          case AND -> "&";
          case OR -> "|";
          case XOR -> "^";
        };
    boolean shift = e.op() == BinaryOp.SHL || e.op() == BinaryOp.SHR;
    String operand = shift ? exprs.shiftCount(e) : exprs.value(e.right());
    return target + " " + symbol + "= " + operand;
  }

  /**
   * A loop's update. Where the loop's condition keeps the variable away from its limit and the body
   * does not change it, the step cannot wrap and prints plainly.
   */
  String update(Stmt.Assign s, Stmt.Loop loop) {
    if (s.value() instanceof Expr.Binary e
        && e.type() == ScalarType.INT
        && e.left() instanceof Expr.Read read
        && read.variable().equals(s.variable())
        && (e.right().equals(Expr.Constant.ofInt(1))
            || (e.op() == BinaryOp.ADD && exprs.isStride(e.right())))
        && !Walk.assigns(loop.body(), s.variable())
        && guards(loop.condition(), s.variable(), e.op())) {
      return compound(names.of(s.variable()), e);
    }
    return assignment(s);
  }

  private static boolean guards(Expr condition, Variable variable, BinaryOp op) {
    if (condition instanceof Expr.ShortCircuit both && both.and()) {
      return guards(both.left(), variable, op) || guards(both.right(), variable, op);
    }
    if (!(condition instanceof Expr.Compare c)
        || !(c.left() instanceof Expr.Read read)
        || !read.variable().equals(variable)) {
      return false;
    }
    boolean constant = c.right() instanceof Expr.Constant;
    long limit = c.right() instanceof Expr.Constant k ? k.bits() : 0;
    return switch (op) {
      case ADD ->
          c.op() == CompareOp.LT
              || (c.op() == CompareOp.LE && constant && limit < Integer.MAX_VALUE);
      case SUB ->
          c.op() == CompareOp.GT
              || (c.op() == CompareOp.GE && constant && limit > Integer.MIN_VALUE);
      default -> false;
    };
  }

  String array(Stmt.DeclareArray s) {
    IrType.Array type = (IrType.Array) s.array().type();
    String name = names.declare(s.array());
    String element = Dialect.spell(dialect.memoryTypes(), type.element());
    String plain = name + "[" + Math.max(1, s.length()) + "]";
    String sized = circuits.declaration(s, element, plain);
    return type.space() == AddressSpace.LOCAL
        ? dialect.localDeclaration() + sized
        : sized + " = {0}";
  }

  String store(Stmt.Store s) {
    ScalarType element = ((IrType.Array) s.array().type()).element();
    String target = exprs.element(s.array(), s.index());
    if (element == ScalarType.BOOLEAN && s.value().type() != ScalarType.BOOLEAN) {
      return target + " = " + exprs.text(s.value(), false).at(ExprPrinter.SHIFT) + " & 1";
    }
    if (s.value() instanceof Expr.Binary e
        && e.left().equals(new Expr.Load(s.array(), s.index()))
        && element.isFloating()
        && compound(e)
        && !ExprPrinter.contains(s.index(), x -> x instanceof Expr.Call)) {
      return compound(target, e);
    }
    return target + " = " + exprs.value(s.value());
  }

  String atomicAdd(Stmt.AtomicAdd s) {
    IrType.Array type = (IrType.Array) s.array().type();
    String value = exprs.value(s.value());
    String element = exprs.element(s.array(), s.index());
    if (type.space() == AddressSpace.PRIVATE) {
      return store(
          new Stmt.Store(
              s.line(),
              s.array(),
              s.index(),
              new Expr.Binary(
                  BinaryOp.ADD,
                  type.element().stackType(),
                  new Expr.Load(s.array(), s.index()),
                  s.value())));
    }
    return switch (type.element()) {
      case INT -> dialect.form(Form.ATOMIC_ADD_INT, element, value);
      case LONG -> dialect.form(Form.ATOMIC_ADD_LONG, element, value);
      default -> {
        String function =
            "java_atomic_add_"
                + exprs.type(type.element())
                + "_"
                + type.space().name().toLowerCase(Locale.ROOT);
        need.accept(function);
        yield function + "(&" + element + ", " + value + ")";
      }
    };
  }

  String copyRun(Stmt.CopyRun s) {
    IrType.Array to = (IrType.Array) s.to().type();
    String function =
        (to.space() == AddressSpace.PRIVATE ? "load_" : "store_")
            + Dialect.spell(dialect.memoryTypes(), to.element())
            + s.count();
    need.accept(function);
    return function
        + "(&"
        + exprs.element(s.to(), s.toIndex())
        + ", &"
        + exprs.element(s.from(), s.fromIndex())
        + ")";
  }

  String prefetch(Stmt.Prefetch s) {
    need.accept("prefetch_line");
    return "prefetch_line(&" + exprs.element(s.array(), s.index()) + ")";
  }

  String vectorStore(Stmt.VectorStore s) {
    IrType.Vector type = (IrType.Vector) s.value().type();
    String value = exprs.value(s.value());
    String element = exprs.element(s.array(), s.index());
    if (s.nonTemporal()) {
      String function = "stream_" + exprs.type(type);
      need.accept(function);
      return function + "(" + value + ", &" + element + ")";
    }
    AddressSpace space = ((IrType.Array) s.array().type()).space();
    if (s.value() instanceof Expr.LaneConvert halves && type.element() == ScalarType.HALF) {
      String where = Dialect.spell(dialect.spaces(), space);
      String floats = exprs.value(halves.operand());
      return dialect.form(Form.STORE_HALF_LANES, type.lanes(), element, where, floats);
    }
    if (type.element().isPacked() && space == AddressSpace.GLOBAL) {
      String function = "store_" + exprs.type(type);
      need.accept(function);
      return function + "(" + value + ", &" + element + ")";
    }
    return dialect.form(Form.STORE_LANES, type.lanes(), element, value);
  }
}
