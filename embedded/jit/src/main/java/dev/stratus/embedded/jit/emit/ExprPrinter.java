package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Form;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Expressions as C text with no more parentheses than a reader wants. INT and LONG sums that can
 * overflow are computed unsigned, where C defines wrapping; sums inside an array index are not, see
 * {@link IndexVariables}.
 */
final class ExprPrinter {
  static final int PRIMARY = 16;
  static final int UNARY = 15;
  static final int MULTIPLY = 13;
  static final int ADD = 12;
  static final int SHIFT = 11;
  static final int RELATION = 10;
  static final int EQUALITY = 9;
  static final int AND = 8;
  static final int XOR = 7;
  static final int OR = 6;
  static final int BOTH = 5;
  static final int EITHER = 4;
  static final int CHOICE = 3;
  static final int ANY = 0;

  /** C text and how tightly it binds. */
  record Text(String text, int level) {
    String at(int least) {
      return level < least ? "(" + text + ")" : text;
    }
  }

  private final Dialect dialect;
  private final Names names;
  private final Ranges ranges;
  private final Set<Variable> indexVariables;
  private final Map<FunctionId, String> functions;
  private final Map<FunctionId, List<Boolean>> indexParameters;
  private final FunctionPrinter calls;

  /**
   * @param functions spelled names of the program's helpers
   * @param need told each library function that the text calls
   */
  ExprPrinter(
      Dialect dialect,
      Names names,
      Ranges ranges,
      Set<Variable> indexVariables,
      Map<FunctionId, String> functions,
      Map<FunctionId, List<Boolean>> indexParameters,
      Consumer<String> need) {
    this.dialect = dialect;
    this.names = names;
    this.ranges = ranges;
    this.indexVariables = indexVariables;
    this.functions = functions;
    this.indexParameters = indexParameters;
    this.calls = new FunctionPrinter(dialect, this, need);
  }

  String value(Expr expr) {
    return text(expr, false).text();
  }

  /** As a value for a variable: an index variable's sums print plainly. */
  String valueFor(Variable variable, Expr expr) {
    return text(expr, indexVariables.contains(variable)).text();
  }

  /** As an array index or a launch-wide loop bound, where sums print plainly. */
  String index(Expr expr) {
    return text(expr, true).text();
  }

  String condition(Expr expr) {
    return value(expr);
  }

  String negated(Expr expr) {
    return text(new Expr.Unary(UnaryOp.NOT, expr), false).text();
  }

  /** {@code array[index]}. */
  String element(Variable array, Expr index) {
    return names.of(array) + "[" + index(index) + "]";
  }

  /** Whether {@code variable op= operand} may be printed for an assignment of this sum. */
  boolean plain(Variable variable, Expr.Binary e) {
    if (!isIntegral(e.type())) {
      return true;
    }
    return switch (e.op()) {
      case ADD, SUB, MUL -> indexVariables.contains(variable) || !ranges.mayWrap(e);
      case DIV -> ranges.dividesPlainly(e);
      case SHL, USHR, REM -> false;
      case SHR, AND, OR, XOR -> true;
    };
  }

  /** Whether a loop may stride by this value without a check, see {@link Ranges#isStride}. */
  boolean isStride(Expr expr) {
    return ranges.isStride(expr);
  }

  Text text(Expr expr, boolean index) {
    return switch (expr) {
      case Expr.Constant e -> Literals.text(e);
      case Expr.Read e -> new Text(names.of(e.variable()), PRIMARY);
      case Expr.Unary e -> unary(e, index);
      case Expr.Binary e -> binary(e, index);
      case Expr.Compare e -> compare(e.left(), e.op(), e.right());
      case Expr.ThreeWay e -> calls.threeWay(e);
      case Expr.ShortCircuit e -> {
        int level = e.and() ? BOTH : EITHER;
        // && inside || gets parentheses for the reader's sake; compilers warn without them.
        int least = e.and() ? level : level + 2;
        String left =
            sameCircuit(e.left(), e.and()) ? value(e.left()) : text(e.left(), false).at(least);
        yield new Text(
            left
                + (e.and() ? " && " : " || ")
                + text(e.right(), false).at(level + (e.and() ? 1 : 2)),
            level);
      }
      case Expr.Conditional e ->
          new Text(
              text(e.condition(), false).at(EITHER)
                  + " ? "
                  + text(e.whenTrue(), false).at(EITHER)
                  + " : "
                  + text(e.whenFalse(), false).at(CHOICE),
              CHOICE);
      case Expr.Convert e -> calls.convert(e);
      case Expr.Reinterpret e ->
          e.type().bytes() == Short.BYTES
              ? calls.cast(e.type(), text(e.operand(), false))
              : new Text(
                  dialect.form(Form.BITS, type(e.type()), calls.exact(e.operand())), PRIMARY);
      case Expr.Load e ->
          e.type() == ScalarType.BOOLEAN
              ? new Text(element(e.array(), e.index()) + " != 0", EQUALITY)
              : new Text(element(e.array(), e.index()), PRIMARY);
      case Expr.Length e -> new Text(names.lengthOf(e.array()), PRIMARY);
      case Expr.Call e -> new Text(call(e), PRIMARY);
      case Expr.LaneExchange e ->
          calls.library(
              "lanes_" + FunctionPrinter.lower(e.kind()), e.arguments().toArray(Expr[]::new));
      case Expr.MathCall e -> calls.math(e);
      case Expr.WorkItemQuery e ->
          new Text(
              "(int)"
                  + Dialect.spell(dialect.queries(), e.query())
                      .formatted(e.dimension(), "xyz".charAt(e.dimension())),
              UNARY);
      case Expr.VectorLoad e ->
          new Text(
              dialect.form(Form.LOAD_LANES, e.type().lanes(), element(e.array(), e.index())),
              PRIMARY);
      case Expr.Splat e ->
          new Text(dialect.form(Form.SPLAT, type(e.type()), value(e.operand())), UNARY);
      case Expr.LaneConvert e -> calls.convertLanes(e);
      case Expr.LaneCompare e ->
          compare(scalarOf(e.left(), e.right()), e.op(), scalarOf(e.right(), e.left()));
      case Expr.LaneSelect e ->
          new Text(
              dialect.form(
                  Form.SELECT_LANES,
                  text(e.mask(), false).at(EITHER),
                  text(e.whenSet(), false).at(EITHER),
                  text(e.whenClear(), false).at(EITHER)),
              PRIMARY);
      case Expr.LaneTest e ->
          new Text(
              dialect.form(e.all() ? Form.ALL_LANES : Form.ANY_LANE, value(e.mask())), PRIMARY);
      case Expr.LaneReduce e -> {
        String fold =
            e.fold() == Expr.LaneReduce.Fold.ADD ? "sum" : FunctionPrinter.lower(e.fold());
        yield calls.library("lane_" + fold + "_" + type(e.vector().type()), e.vector());
      }
    };
  }

  private static boolean sameCircuit(Expr expr, boolean and) {
    return expr instanceof Expr.ShortCircuit inner && inner.and() == and;
  }

  String type(IrType type) {
    return switch (type) {
      case ScalarType scalar -> Dialect.spell(dialect.types(), scalar);
      case IrType.Vector v -> Dialect.spell(dialect.types(), v.element()) + v.lanes();
      case IrType.Void _ -> "void";
      case IrType.Array a ->
          Dialect.spell(dialect.spaces(), a.space())
              + Dialect.spell(dialect.memoryTypes(), a.element())
              + "*";
    };
  }

  String call(Expr.Call e) {
    List<Boolean> plain = indexParameters.getOrDefault(e.function(), List.of());
    StringBuilder text = new StringBuilder(Dialect.spell(functions, e.function())).append('(');
    for (int i = 0; i < e.arguments().size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(text(e.arguments().get(i), i < plain.size() && plain.get(i)).text());
    }
    return text.append(')').toString();
  }

  private Text unary(Expr.Unary e, boolean index) {
    return switch (e.op()) {
      case NOT -> not(e.operand());
      case COMPLEMENT -> new Text("~" + text(e.operand(), false).at(UNARY), UNARY);
      case NEG -> {
        boolean wraps =
            isIntegral(e.type())
                && !index
                && !(e.type() == ScalarType.INT
                    && ranges.of(e.operand()).low() > Integer.MIN_VALUE);
        Text operand = text(e.operand(), index);
        yield wraps
            ? new Text(
                "(" + type(e.type()) + ")(0 - " + unsigned(e.operand()).at(UNARY) + ")", UNARY)
            : new Text("-" + operand.at(operand.text().startsWith("-") ? 99 : UNARY), UNARY);
      }
    };
  }

  private Text not(Expr operand) {
    // !(a < b) is a >= b for integers only: a comparison with NaN is false both ways.
    if (operand instanceof Expr.Compare c
        && (isIntegral(c.left().type())
            || c.left().type() == ScalarType.BOOLEAN
            || equality(c.op()))) {
      return compare(c.left(), opposite(c.op()), c.right());
    }
    if (operand instanceof Expr.Unary u && u.op() == UnaryOp.NOT) {
      return text(u.operand(), false);
    }
    return new Text("!" + text(operand, false).at(UNARY), UNARY);
  }

  private static boolean equality(CompareOp op) {
    return op == CompareOp.EQ || op == CompareOp.NE;
  }

  private static CompareOp opposite(CompareOp op) {
    return switch (op) {
      case EQ -> CompareOp.NE;
      case NE -> CompareOp.EQ;
      case LT -> CompareOp.GE;
      case LE -> CompareOp.GT;
      case GT -> CompareOp.LE;
      case GE -> CompareOp.LT;
    };
  }

  private Text compare(Expr left, CompareOp op, Expr right) {
    int level = equality(op) ? EQUALITY : RELATION;
    String symbol =
        switch (op) {
          case EQ -> " == ";
          case NE -> " != ";
          case LT -> " < ";
          case LE -> " <= ";
          case GT -> " > ";
          case GE -> " >= ";
        };
    return new Text(text(left, false).at(SHIFT) + symbol + text(right, false).at(SHIFT), level);
  }

  // ---- arithmetic ----

  private Text binary(Expr.Binary e, boolean index) {
    if (!isIntegral(e.type())) {
      return floating(e);
    }
    boolean plain = index || !ranges.mayWrap(e);
    return switch (e.op()) {
      case ADD, SUB, MUL ->
          plain
              ? infix(text(e.left(), index), e.op(), text(e.right(), index))
              : signed(e.type(), unsigned(e));
      case SHL ->
          plain && (index || ranges.of(e.left()).low() >= 0)
              ? infix(text(e.left(), index), e.op(), count(e))
              : signed(e.type(), unsigned(e));
      case USHR ->
          e.type() == ScalarType.INT && ranges.of(e.left()).low() >= 0
              ? new Text(text(e.left(), false).at(SHIFT) + " >> " + count(e).at(ADD), SHIFT)
              : signed(e.type(), unsigned(e));
      case SHR -> infix(text(e.left(), false), e.op(), count(e));
      case DIV, REM -> division(e);
      case AND, OR, XOR -> infix(text(e.left(), false), e.op(), text(e.right(), false));
    };
  }

  private Text division(Expr.Binary e) {
    if (ranges.dividesPlainly(e)) {
      return infix(text(e.left(), false), e.op(), text(e.right(), false));
    }
    String name = e.op() == BinaryOp.DIV ? "java_div_" : "java_rem_";
    return calls.library(name + type(e.type()), e.left(), e.right());
  }

  private Text floating(Expr.Binary e) {
    if (e.op() == BinaryOp.REM) {
      return new Text(
          dialect.form(Form.FLOAT_REMAINDER, value(e.left()), value(e.right())), PRIMARY);
    }
    // A scalar operand of a vector operator is widened by the language.
    Text left = text(scalarOf(e.left(), e.right()), false);
    Text right = text(scalarOf(e.right(), e.left()), false);
    return infix(left, e.op(), right);
  }

  private static Expr scalarOf(Expr operand, Expr other) {
    return operand instanceof Expr.Splat splat && !(other instanceof Expr.Splat)
        ? splat.operand()
        : operand;
  }

  /** The bits of an INT or LONG expression as an unsigned C value. */
  private Text unsigned(Expr expr) {
    if (!(expr instanceof Expr.Binary e) || !(e.type() instanceof ScalarType)) {
      return castUnsigned(expr);
    }
    return switch (e.op()) {
      case ADD, SUB, MUL -> {
        if (!ranges.mayWrap(e)) {
          yield castUnsigned(e);
        }
        // One unsigned operand makes the operation unsigned; the other converts by itself.
        boolean left = isUnsigned(e.left()) || !isUnsigned(e.right());
        yield infix(
            left ? unsigned(e.left()) : text(e.left(), false),
            e.op(),
            isUnsigned(e.right()) ? unsigned(e.right()) : text(e.right(), false));
      }
      case SHL, USHR ->
          new Text(
              unsigned(e.left()).at(ADD + 1)
                  + (e.op() == BinaryOp.SHL ? " << " : " >> ")
                  + count(e).at(ADD),
              SHIFT);
      default -> castUnsigned(expr);
    };
  }

  private Text castUnsigned(Expr expr) {
    if (expr instanceof Expr.Constant c && c.bits() >= 0) {
      return new Text(
          Literals.text(c).text().replace("L", "") + (c.type() == ScalarType.LONG ? "UL" : "u"),
          PRIMARY);
    }
    ScalarType type = scalar(expr.type()).stackType();
    return new Text(
        "(" + Dialect.spell(dialect.unsigned(), type) + ")" + text(expr, false).at(UNARY), UNARY);
  }

  private boolean isUnsigned(Expr expr) {
    return expr instanceof Expr.Binary e
        && isIntegral(e.type())
        && ((Ranges.wraps(e.op()) && ranges.mayWrap(e))
            || (e.op() == BinaryOp.SHL && ranges.mayWrap(e))
            || (e.op() == BinaryOp.USHR && ranges.of(e.left()).low() < 0));
  }

  private Text signed(IrType type, Text unsigned) {
    return new Text("(" + type(type) + ")" + unsigned.at(PRIMARY), UNARY);
  }

  /** The count of a shift, as the right side of {@code >>=}. */
  String shiftCount(Expr.Binary e) {
    return count(e).text();
  }

  /** A shift count. Constants are masked here, others by the language where it does. */
  private Text count(Expr.Binary e) {
    int mask = e.type() == ScalarType.LONG ? 63 : 31;
    if (e.right() instanceof Expr.Constant c) {
      return new Text(Long.toString(c.bits() & mask), PRIMARY);
    }
    Text count = text(e.right(), false);
    return dialect.masksShifts() ? count : new Text(count.at(EQUALITY) + " & " + mask, AND);
  }

  private static Text infix(Text left, BinaryOp op, Text right) {
    String symbol =
        switch (op) {
          case ADD -> " + ";
          case SUB -> " - ";
          case MUL -> " * ";
          case DIV -> " / ";
          case REM -> " % ";
          case SHL -> " << ";
          case SHR, USHR -> " >> ";
          case AND -> " & ";
          case OR -> " | ";
          case XOR -> " ^ ";
        };
    int level =
        switch (op) {
          case ADD, SUB -> ADD;
          case MUL, DIV, REM -> MULTIPLY;
          case SHL, SHR, USHR -> SHIFT;
          case AND -> AND;
          case XOR -> XOR;
          case OR -> OR;
        };
    // Mixed bit operations get parentheses that C does not need, and readers do.
    int least = level <= SHIFT ? MULTIPLY : level;
    boolean chain = level <= AND && left.level() == level;
    return new Text(
        left.at(chain ? level : least) + symbol + right.at(Math.max(level + 1, least)), level);
  }

  static boolean isIntegral(IrType type) {
    return type instanceof ScalarType s
        && !s.isFloating()
        && !s.isPacked()
        && s != ScalarType.BOOLEAN;
  }

  static ScalarType scalar(IrType type) {
    if (type instanceof ScalarType scalar) {
      return scalar;
    }
    throw new IllegalStateException(
        "A scalar is expected where the program has " + type + ". Please report this.");
  }

  /** For parallel loops and others that look for a shape before printing. */
  static boolean contains(Expr expr, Predicate<Expr> what) {
    return what.test(expr)
        || dev.stratus.embedded.jit.ir.Walk.operands(expr).stream()
            .anyMatch(o -> contains(o, what));
  }
}
