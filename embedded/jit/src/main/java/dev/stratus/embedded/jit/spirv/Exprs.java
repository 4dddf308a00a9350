package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.Map;

/** Expressions as instructions, operands left to right; each result is the id of a value. */
final class Exprs {
  private static final int ALIGNED = 2;
  static final int NON_TEMPORAL = 4;

  private final Body body;
  private final ModuleBuilder module;
  private final WorkItem workItem;
  private final Places places;
  private final Map<FunctionId, Callee> callees;
  private final JavaOps ops;
  private final Packed packed;
  private final Mathematics mathematics;

  /** A helper that is in the module already. */
  record Callee(IrFunction function, int id) {}

  Exprs(Body body, WorkItem workItem, Places places, Map<FunctionId, Callee> callees) {
    this.body = body;
    this.module = body.module();
    this.workItem = workItem;
    this.places = places;
    this.callees = callees;
    this.ops = new JavaOps(body);
    this.packed = new Packed(body, ops);
    this.mathematics = new Mathematics(body, ops);
  }

  JavaOps ops() {
    return ops;
  }

  int value(Expr expr) {
    return switch (expr) {
      case Expr.Constant e -> module.constant(e.type(), e.bits());
      case Expr.Read e -> places.read(body, e.variable());
      case Expr.Unary e -> unary(e);
      case Expr.Binary e -> ops.binary(e.op(), e.type(), value(e.left()), value(e.right()));
      case Expr.Compare e ->
          ops.compare(e.op(), e.left().type(), value(e.left()), value(e.right()));
      case Expr.ThreeWay e -> {
        ScalarType operands = Shapes.element(e.left().type()).stackType();
        yield ops.threeWay(operands, value(e.left()), value(e.right()), e.nanResult());
      }
      case Expr.ShortCircuit e -> shortCircuit(e);
      case Expr.Conditional e -> conditional(e);
      case Expr.Convert e -> convert(e);
      case Expr.Reinterpret e -> reinterpret(e);
      case Expr.Load e -> load(e);
      case Expr.Length e -> places.length(e.array());
      case Expr.Call e -> call(e);
      case Expr.LaneExchange e ->
          throw new IllegalStateException(
              "OpenCL's kernels have no exchange of lanes: "
                  + e
                  + " was to be refused before."
                  + " Please report it.");
      case Expr.MathCall e ->
          mathematics.call(
              e.op(), e.type(), e.arguments().stream().mapToInt(this::value).toArray());
      case Expr.WorkItemQuery e -> workItem.ask(body, e.query(), e.dimension());
      case Expr.VectorLoad e -> vectorLoad(e);
      case Expr.Splat e -> ops.splat(e.type(), value(e.operand()));
      case Expr.LaneConvert e -> laneConvert(e);
      case Expr.LaneCompare e -> {
        int truths = truths(e);
        yield ops.select(e.type(), truths, ops.constant(e.type(), -1), ops.constant(e.type(), 0));
      }
      case Expr.LaneSelect e -> {
        int truths = truths(e.mask());
        int set = value(e.whenSet());
        yield ops.select(e.type(), truths, set, value(e.whenClear()));
      }
      case Expr.LaneTest e ->
          body.op(e.all() ? Op.ALL : Op.ANY, ScalarType.BOOLEAN, truths(e.mask()));
      case Expr.LaneReduce e -> fold(e.fold(), e.vector().type(), value(e.vector()));
    };
  }

  private int unary(Expr.Unary e) {
    int operand = value(e.operand());
    return switch (e.op()) {
      case NOT -> body.op(Op.LOGICAL_NOT, ScalarType.BOOLEAN, operand);
      case COMPLEMENT -> body.op(Op.NOT, e.type(), operand);
      case NEG -> ops.negated(e.type(), operand);
    };
  }

  // ---- choices ----

  /** Whether it may be computed though its value is not asked for: it touches no memory. */
  private static boolean harmless(Expr expr) {
    return switch (expr) {
      case Expr.Load _, Expr.VectorLoad _, Expr.Call _, Expr.LaneExchange _, Expr.MathCall _ ->
          false;
      case Expr.Binary e when e.op() == BinaryOp.DIV || e.op() == BinaryOp.REM -> false;
      default -> Walk.operands(expr).stream().allMatch(Exprs::harmless);
    };
  }

  private int shortCircuit(Expr.ShortCircuit e) {
    if (harmless(e.right())) {
      int left = value(e.left());
      Op op = e.and() ? Op.LOGICAL_AND : Op.LOGICAL_OR;
      return body.op(op, ScalarType.BOOLEAN, left, value(e.right()));
    }
    int type = module.type(ScalarType.BOOLEAN);
    int result = body.variable("both", type);
    int left = value(e.left());
    body.store(result, left);
    int more = module.newId();
    int end = module.newId();
    body.branchIf(left, e.and() ? more : end, e.and() ? end : more);
    body.begin(more);
    body.store(result, value(e.right()));
    body.begin(end);
    return body.load(type, result);
  }

  private int conditional(Expr.Conditional e) {
    int condition = value(e.condition());
    if (harmless(e.whenTrue()) && harmless(e.whenFalse()) && e.type() instanceof ScalarType) {
      int set = value(e.whenTrue());
      return ops.select(e.type(), condition, set, value(e.whenFalse()));
    }
    int type = module.type(e.type());
    int result = body.variable("chosen", type);
    int then = module.newId();
    int otherwise = module.newId();
    int end = module.newId();
    body.branchIf(condition, then, otherwise);
    body.begin(then);
    body.store(result, value(e.whenTrue()));
    body.branch(end);
    body.begin(otherwise);
    body.store(result, value(e.whenFalse()));
    body.begin(end);
    return body.load(type, result);
  }

  // ---- conversions ----

  private int convert(Expr.Convert e) {
    ScalarType from = Shapes.element(e.operand().type());
    int value = value(e.operand());
    return from != e.type() && (from.isPacked() || e.type().isPacked())
        ? packed.convert(from, e.type(), value)
        : ops.convert(from, e.type(), value);
  }

  private int reinterpret(Expr.Reinterpret e) {
    ScalarType from = Shapes.element(e.operand().type());
    int value = value(e.operand());
    if (e.type().isPacked()) {
      return body.op(Op.U_CONVERT, e.type(), value);
    }
    return from.isPacked() ? ops.widened(e.type(), value) : ops.bits(e.type(), value);
  }

  private int laneConvert(Expr.LaneConvert e) {
    ScalarType from = Shapes.element(e.operand().type());
    ScalarType to = e.type().element();
    int value = value(e.operand());
    if (from == to) {
      return value;
    }
    if (from.isPacked() || to.isPacked()) {
      return packed.convert(from, e.type(), value);
    }
    Op op = from.isFloating() ? Op.F_CONVERT : to.isFloating() ? Op.CONVERT_S_TO_F : Op.S_CONVERT;
    return body.op(op, e.type(), value);
  }

  /** The value for a place of a type: what is declared narrower than an int holds no more. */
  int valueFor(IrType type, Expr expr) {
    int value = value(expr);
    boolean narrow = type == ScalarType.BYTE || type == ScalarType.SHORT || type == ScalarType.CHAR;
    return narrow && !expr.type().equals(type) ? ops.narrowed((ScalarType) type, value) : value;
  }

  // ---- memory ----

  /** The pointer to an element. */
  int element(Variable array, Expr index) {
    return elementAt(array, value(index));
  }

  int elementAt(Variable array, int index) {
    int wide = body.op(Op.S_CONVERT, ScalarType.LONG, index);
    return body.op(Op.IN_BOUNDS_PTR_ACCESS_CHAIN, array.type(), places.array(array), wide);
  }

  private int load(Expr.Load e) {
    ScalarType element = e.type() instanceof ScalarType scalar ? scalar : ScalarType.INT;
    int pointer = element(e.array(), e.index());
    int loaded = body.load(module.memory(element), pointer, aligned(element));
    return ofMemory(element, loaded);
  }

  /** An element, or a kernel's parameter, as a value. */
  int ofMemory(ScalarType element, int loaded) {
    return switch (element) {
      case BOOLEAN ->
          body.op(
              Op.I_NOT_EQUAL,
              ScalarType.BOOLEAN,
              loaded,
              module.memoryConstant(ScalarType.BOOLEAN, 0));
      case BYTE, SHORT, CHAR -> ops.widened(element, loaded);
      default -> loaded;
    };
  }

  /** A value as an element. */
  int toMemory(ScalarType element, IrType type, int value) {
    return switch (element) {
      case BOOLEAN -> {
        int one = ops.constant(ScalarType.INT, 1);
        int number =
            type == ScalarType.BOOLEAN
                ? ops.select(ScalarType.INT, value, one, ops.constant(ScalarType.INT, 0))
                : body.op(Op.BITWISE_AND, ScalarType.INT, value, one);
        yield ops.cut(element, number);
      }
      case BYTE, SHORT, CHAR -> ops.cut(element, value);
      default -> value;
    };
  }

  private int vectorLoad(Expr.VectorLoad e) {
    int pointer = vectorAt(e.array(), e.index(), e.type());
    return body.load(module.type(e.type()), pointer, aligned(e.type().element()));
  }

  /** The pointer to neighbouring elements. */
  int vectorAt(Variable array, Expr index, IrType type) {
    Space space = Space.of(((IrType.Array) array.type()).space());
    int element = element(array, index);
    int pointer = module.pointer(space, module.type(type));
    return body.op(Op.BITCAST, pointer, new Operand.Id(element));
  }

  static Operand[] aligned(ScalarType element) {
    return new Operand[] {new Operand.Word(ALIGNED, "Aligned"), Operand.Word.of(element.bytes())};
  }

  // ---- lanes ----

  /** A mask as truths: a lane counts as set where its highest bit is, as OpenCL C has it. */
  private int truths(Expr mask) {
    if (mask instanceof Expr.LaneCompare c) {
      int left = value(c.left());
      return ops.compare(c.op(), c.left().type(), left, value(c.right()));
    }
    IrType truths = Shapes.truths(mask.type());
    if (mask instanceof Expr.Unary not && not.op() == UnaryOp.COMPLEMENT) {
      return body.op(Op.LOGICAL_NOT, truths, truths(not.operand()));
    }
    if (mask instanceof Expr.Binary both
        && (both.op() == BinaryOp.AND || both.op() == BinaryOp.OR)) {
      int left = truths(both.left());
      Op op = both.op() == BinaryOp.AND ? Op.LOGICAL_AND : Op.LOGICAL_OR;
      return body.op(op, truths, left, truths(both.right()));
    }
    return body.op(Op.S_LESS_THAN, truths, value(mask), ops.constant(mask.type(), 0));
  }

  /** Folds by halves: lower half with upper half, until one is left. */
  private int fold(Expr.LaneReduce.Fold fold, IrType type, int vector) {
    int lanes = Shapes.lanes(type);
    ScalarType element = Shapes.element(type);
    IrType half = lanes == 2 ? element : new IrType.Vector(element, lanes / 2);
    int low = part(half, vector, 0);
    int high = part(half, vector, lanes / 2);
    int folded =
        fold == Expr.LaneReduce.Fold.ADD
            ? ops.binary(BinaryOp.ADD, half, low, high)
            : mathematics.extremum(fold == Expr.LaneReduce.Fold.MIN, half, low, high);
    return lanes == 2 ? folded : fold(fold, half, folded);
  }

  private int part(IrType half, int vector, int from) {
    int type = module.type(half);
    if (half instanceof ScalarType) {
      return body.op(Op.COMPOSITE_EXTRACT, type, new Operand.Id(vector), Operand.Word.of(from));
    }
    Operand[] operands = new Operand[2 + Shapes.lanes(half)];
    operands[0] = new Operand.Id(vector);
    operands[1] = new Operand.Id(vector);
    for (int lane = 0; lane < operands.length - 2; lane++) {
      operands[2 + lane] = Operand.Word.of(from + lane);
    }
    return body.op(Op.VECTOR_SHUFFLE, type, operands);
  }

  // ---- calls ----

  int call(Expr.Call e) {
    Callee callee = callees.get(e.function());
    if (callee == null) {
      throw new IllegalStateException(
          "The module has no " + e.function() + " before its caller. Please report it.");
    }
    Operand[] operands = new Operand[1 + e.arguments().size()];
    operands[0] = new Operand.Id(callee.id());
    for (int i = 0; i < e.arguments().size(); i++) {
      Variable parameter = callee.function().parameters().get(i);
      Expr argument = e.arguments().get(i);
      int value =
          parameter.type() instanceof IrType.Array && argument instanceof Expr.Read array
              ? places.array(array.variable())
              : valueFor(parameter.type(), argument);
      operands[1 + i] = new Operand.Id(value);
    }
    return body.op(Op.FUNCTION_CALL, module.type(e.type()), operands);
  }
}
