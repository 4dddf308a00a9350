package dev.stratus.embedded.jit.verify;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.print.IrPrinter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the law that is about expressions and types; the whole law heads {@link Verifier}.
 */
abstract class ExprLaw {
  /** Whether vector nodes are allowed by now. */
  final boolean vectors;

  /** The helpers before the function that is checked. */
  final Map<FunctionId, IrFunction> callees = new HashMap<>();

  ExprLaw(boolean vectors) {
    this.vectors = vectors;
  }

  /**
   * @param node a statement, an expression or a name, for the message
   * @throws IrViolation if it does not hold
   */
  abstract void require(boolean holds, Object node, String wrong);

  /** Requires that a variable is declared where it is used. */
  abstract void visible(Variable variable, Object node);

  /** Requires that a visible variable is an array. */
  abstract void array(Variable variable, Object node);

  final void expr(Expr expr) {
    Expr node = expr;
    for (Expr operand : Walk.operands(expr)) {
      if (!(expr instanceof Expr.Call
          && operand instanceof Expr.Read r
          && r.variable().type() instanceof IrType.Array)) {
        expr(operand);
      }
    }
    switch (expr) {
      case Expr.Constant _ -> {}
      case Expr.Read e -> {
        visible(e.variable(), node);
        require(!(e.variable().type() instanceof IrType.Array), node, "an array is not a value");
      }
      case Expr.Unary e -> unary(e, node);
      case Expr.Binary e -> binary(e, node);
      case Expr.Compare e -> {
        same(e.left().type(), e.right(), node);
        require(!isPacked(e.left().type()), node, "packed floats are not compared");
      }
      case Expr.ThreeWay e -> {
        same(e.left().type(), e.right(), node);
        require(
            isIntegral(e.left().type()) || isFloating(e.left().type()),
            node,
            "compares int, long, float or double");
      }
      case Expr.ShortCircuit e -> {
        is(ScalarType.BOOLEAN, e.left(), node);
        is(ScalarType.BOOLEAN, e.right(), node);
      }
      case Expr.Conditional e -> {
        is(ScalarType.BOOLEAN, e.condition(), node);
        same(e.whenTrue().type(), e.whenFalse(), node);
      }
      case Expr.Convert e -> {
        require(e.operand().type() instanceof ScalarType, node, "converts a scalar");
        packedIsFloat(e.operand().type(), e.type(), node);
      }
      case Expr.Reinterpret e ->
          require(
              e.operand().type() instanceof ScalarType from && isReinterpreted(from, e.type()),
              node,
              "keeps the width and crosses between integral and floating");
      case Expr.Load e -> {
        array(e.array(), node);
        index(e.index(), node);
      }
      case Expr.Length e -> array(e.array(), node);
      case Expr.LaneExchange e -> exchange(e, node);
      case Expr.Call e -> call(e, node);
      case Expr.MathCall e -> math(e, node);
      case Expr.WorkItemQuery e ->
          require(e.dimension() >= 0 && e.dimension() <= 2, node, "no such dimension");
      case Expr.VectorLoad e -> {
        vectorType(e.type(), node);
        array(e.array(), node);
        require(element(e.array()) == e.type().element(), node, "lanes of another type");
        index(e.index(), node);
      }
      case Expr.Splat e -> {
        vectorType(e.type(), node);
        same(e.type().element(), e.operand(), node);
      }
      case Expr.LaneConvert e -> {
        vectorType(e.type(), node);
        require(
            e.operand().type() instanceof IrType.Vector v
                && v.lanes() == e.type().lanes()
                && (e.type().element().isFloating()
                    || isPacked(e.type())
                    || !v.element().isFloating()),
            node,
            "lanes are converted one by one, and none saturates");
        packedIsFloat(((IrType.Vector) e.operand().type()).element(), e.type().element(), node);
      }
      case Expr.LaneCompare e -> {
        require(e.left().type() instanceof IrType.Vector, node, "compares vectors");
        same(e.left().type(), e.right(), node);
      }
      case Expr.LaneSelect e -> {
        same(e.whenSet().type(), e.whenClear(), node);
        require(
            isIntegral(e.mask().type())
                && e.mask().type() instanceof IrType.Vector mask
                && e.type() instanceof IrType.Vector v
                && mask.lanes() == v.lanes()
                && mask.element().bytes() == v.element().bytes(),
            node,
            "a mask has integer lanes as many and as wide as what it selects");
      }
      case Expr.LaneTest e ->
          require(
              e.mask().type() instanceof IrType.Vector && isIntegral(e.mask().type()),
              node,
              "tests a mask");
      case Expr.LaneReduce e ->
          require(
              e.vector().type() instanceof IrType.Vector && !isPacked(e.vector().type()),
              node,
              "folds a vector of numbers");
    }
  }

  /** A packed type converts to and from FLOAT only. */
  private void packedIsFloat(IrType from, IrType to, Object node) {
    require(
        (!isPacked(from) || to == ScalarType.FLOAT) && (!isPacked(to) || from == ScalarType.FLOAT),
        node,
        "a packed float is converted to and from float");
  }

  private static boolean isReinterpreted(ScalarType from, ScalarType to) {
    if (from.isPacked() || to.isPacked()) {
      return from == ScalarType.SHORT || to == ScalarType.SHORT;
    }
    return from.bytes() == to.bytes() && from.bytes() >= 4 && from.isFloating() != to.isFloating();
  }

  private void unary(Expr.Unary e, Object node) {
    switch (e.op()) {
      case NOT -> is(ScalarType.BOOLEAN, e.operand(), node);
      case COMPLEMENT -> require(isIntegral(e.operand().type()), node, "complements an integer");
      case NEG -> require(isNumber(e.operand().type()), node, "negates a number");
    }
  }

  private void binary(Expr.Binary e, Object node) {
    same(e.type(), e.left(), node);
    boolean shift = e.op() == BinaryOp.SHL || e.op() == BinaryOp.SHR || e.op() == BinaryOp.USHR;
    boolean bits = e.op() == BinaryOp.AND || e.op() == BinaryOp.OR || e.op() == BinaryOp.XOR;
    if (shift) {
      is(ScalarType.INT, e.right(), node);
      require(isIntegral(e.type()), node, "shifts integers");
      return;
    }
    same(e.type(), e.right(), node);
    require(
        bits ? isIntegral(e.type()) || e.type() == ScalarType.BOOLEAN : isNumber(e.type()),
        node,
        "no such operator on this type");
  }

  private void math(Expr.MathCall e, Object node) {
    List<Integer> sizes =
        switch (e.op()) {
          case MIN, MAX, POW, ATAN2, HYPOT -> List.of(2);
          case FMA, CLAMP -> List.of(3);
          default -> List.of(1);
        };
    if (!sizes.contains(e.arguments().size())) {
      require(false, node, "takes " + sizes + " arguments");
    }
    e.arguments().forEach(a -> same(e.type(), a, node));
    boolean integers = isIntegral(e.type());
    boolean bits = e.op() == MathOp.POPCOUNT || e.op() == MathOp.CLZ;
    boolean both =
        e.op() == MathOp.ABS
            || e.op() == MathOp.MIN
            || e.op() == MathOp.MAX
            || e.op() == MathOp.CLAMP;
    require(
        both || (bits ? integers : isFloating(e.type())), node, "no such function on this type");
  }

  private void exchange(Expr.LaneExchange e, Object node) {
    boolean shifts = e.kind() == Expr.LaneExchange.Kind.DOWN;
    require(e.arguments().size() == (shifts ? 2 : 1), node, "takes a value, and how far it goes");
    is(ScalarType.FLOAT, e.arguments().getFirst(), node);
    if (shifts) {
      is(ScalarType.INT, e.arguments().getLast(), node);
    }
  }

  private void call(Expr.Call e, Object node) {
    IrFunction callee = callees.get(e.function());
    require(callee != null, node, "no such helper before its caller");
    if (callee == null) {
      return;
    }
    List<Variable> parameters = new ArrayList<>(callee.parameters());
    require(parameters.size() == e.arguments().size(), node, "takes another number of arguments");
    require(callee.result().equals(e.type()), node, "another result type");
    for (int i = 0; i < parameters.size(); i++) {
      Expr argument = e.arguments().get(i);
      if (parameters.get(i).type() instanceof IrType.Array) {
        require(argument instanceof Expr.Read, node, "arrays are passed by name");
        visible(((Expr.Read) argument).variable(), node);
        require(argument.type().equals(parameters.get(i).type()), node, "another array type");
      } else {
        same(parameters.get(i).type(), argument, node);
      }
    }
  }

  final void is(ScalarType type, Expr expr, Object node) {
    same(type, expr, node);
  }

  final void index(Expr expr, Object node) {
    same(ScalarType.INT, expr, node);
  }

  final void same(IrType type, Expr expr, Object node) {
    if (!stack(type).equals(stack(expr.type()))) {
      String found = IrPrinter.expr(expr) + " is " + IrPrinter.type(expr.type());
      require(false, node, found + " where " + IrPrinter.type(type) + " is asked");
    }
  }

  /** BYTE, SHORT and CHAR are INT; BOOLEAN stays itself. */
  static IrType stack(IrType type) {
    return type instanceof ScalarType s && s != ScalarType.BOOLEAN ? s.stackType() : type;
  }

  final void vectorType(IrType type, Object node) {
    if (type instanceof IrType.Vector v) {
      require(vectors, node, "vectors are made by the vectorising passes only");
      require(
          v.lanes() == 2 || v.lanes() == 4 || v.lanes() == 8 || v.lanes() == 16,
          node,
          v.lanes() + " lanes");
      require(v.element() == v.element().stackType(), node, "lanes this narrow");
    }
  }

  private static boolean isIntegral(IrType type) {
    return type instanceof IrType.Vector v
        ? !v.element().isFloating()
        : stack(type) == ScalarType.INT || type == ScalarType.LONG;
  }

  private static boolean isFloating(IrType type) {
    return type instanceof IrType.Vector v
        ? v.element().isFloating()
        : type instanceof ScalarType s && s.isFloating();
  }

  private static boolean isNumber(IrType type) {
    return isIntegral(type)
        || (type instanceof IrType.Vector && !isPacked(type))
        || isFloating(type);
  }

  static boolean isPacked(IrType type) {
    return type instanceof IrType.Vector v
        ? v.element().isPacked()
        : type instanceof ScalarType s && s.isPacked();
  }

  static ScalarType element(Variable array) {
    return ((IrType.Array) array.type()).element();
  }
}
