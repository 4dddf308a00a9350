package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.passes.vector.Shapes.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expressions of a tile: several vectors side by side, a lane for each of its work-items. Only what
 * gives each lane the bits that the scalar code gives. A varying boolean is a mask of INT lanes.
 */
final class LaneValues {
  /** Correctly rounded, or exact, on vectors as on scalars. */
  private static final Set<MathOp> EXACT =
      EnumSet.of(
          MathOp.SQRT,
          MathOp.RSQRT,
          MathOp.ABS,
          MathOp.MIN,
          MathOp.MAX,
          MathOp.FMA,
          MathOp.FLOOR,
          MathOp.CEIL,
          MathOp.RINT);

  private final Shapes shapes;
  private final HelperFacts helpers;
  private final Fresh fresh;
  private final int lanes;
  private final int copies;
  private final Map<Variable, List<Variable>> vectors = new HashMap<>();

  /**
   * @param lanes of a vector
   * @param copies vectors side by side
   */
  LaneValues(Shapes shapes, HelperFacts helpers, Fresh fresh, int lanes, int copies) {
    this.shapes = shapes;
    this.helpers = helpers;
    this.fresh = fresh;
    this.lanes = lanes;
    this.copies = copies;
  }

  int lanes() {
    return lanes;
  }

  int copies() {
    return copies;
  }

  // ---- variables ----

  /** Gives a varying variable its vectors. */
  List<Variable> declare(Variable scalar) throws NoLanes {
    IrType.Vector type = type(scalar.type());
    List<Variable> made = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      made.add(fresh.variable(scalar.name() + "_v" + (copies > 1 ? copy : ""), type));
    }
    vectors.put(scalar, made);
    return made;
  }

  /** What stands for a variable from now on. */
  void replace(Variable scalar, List<Variable> by) {
    vectors.put(scalar, by);
  }

  /** The vectors of a varying variable. */
  List<Variable> of(Variable scalar) throws NoLanes {
    List<Variable> found = vectors.get(scalar);
    if (found == null) {
      throw new NoLanes(scalar.name() + " has no vectors");
    }
    return found;
  }

  boolean has(Variable scalar) {
    return vectors.containsKey(scalar);
  }

  IrType.Vector type(IrType scalar) throws NoLanes {
    return new IrType.Vector(
        switch (scalar) {
          case ScalarType.FLOAT -> ScalarType.FLOAT;
          case ScalarType.DOUBLE -> ScalarType.DOUBLE;
          case ScalarType.INT, ScalarType.BOOLEAN -> ScalarType.INT;
          case ScalarType.LONG -> ScalarType.LONG;
          default -> throw new NoLanes("no lanes this narrow");
        },
        lanes);
  }

  // ---- expressions ----

  /** An index, for the first lane of a copy. */
  Expr moved(Expr index, int copy) {
    return copy == 0
        ? index
        : new Expr.Binary(BinaryOp.ADD, ScalarType.INT, index, Expr.Constant.ofInt(copy * lanes));
  }

  /** Requires neighbouring elements of device memory in neighbouring lanes. */
  void requireNeighbours(Variable array, Expr index) throws NoLanes {
    if (shapes.of(index) != Shape.INDEX
        || helpers.of(index).stores()
        || !(array.type() instanceof IrType.Array a)
        || a.space() != AddressSpace.GLOBAL
        || a.element() != type(a.element()).element()) {
      throw new NoLanes("not neighbours of " + array.name());
    }
  }

  /** A value in the lanes of one copy. */
  Expr vector(Expr expr, int copy) throws NoLanes {
    if (expr.type() == ScalarType.BOOLEAN) {
      return mask(expr, copy);
    }
    IrType.Vector type = type(expr.type());
    if (shapes.isUniform(expr)) {
      return new Expr.Splat(expr, type);
    }
    return switch (expr) {
      case Expr.Read e when has(e.variable()) -> new Expr.Read(of(e.variable()).get(copy));
      case Expr.Load e -> {
        requireNeighbours(e.array(), e.index());
        yield new Expr.VectorLoad(e.array(), moved(e.index(), copy), type);
      }
      case Expr.Unary e when e.op() == UnaryOp.NEG && type.element().isFloating() ->
          new Expr.Unary(e.op(), vector(e.operand(), copy));
      case Expr.Binary e when e.op() != BinaryOp.REM && type.element().isFloating() ->
          new Expr.Binary(e.op(), type, vector(e.left(), copy), vector(e.right(), copy));
      case Expr.MathCall e when EXACT.contains(e.op()) && type.element().isFloating() -> {
        List<Expr> arguments = new ArrayList<>();
        for (Expr argument : e.arguments()) {
          arguments.add(vector(argument, copy));
        }
        yield new Expr.MathCall(e.op(), type, arguments);
      }
      case Expr.Convert e when e.operand().type() == e.type() -> vector(e.operand(), copy);
      case Expr.Convert e
          when type.element().isFloating() && e.operand().type() != ScalarType.BOOLEAN ->
          new Expr.LaneConvert(type, vector(e.operand(), copy));
      case Expr.Conditional e -> select(e, type, copy);
      default -> throw new NoLanes("no lanes for this expression");
    };
  }

  private Expr select(Expr.Conditional e, IrType.Vector type, int copy) throws NoLanes {
    requireHarmless(e.whenTrue());
    requireHarmless(e.whenFalse());
    Expr mask = mask(e.condition(), copy);
    return select(mask, vector(e.whenTrue(), copy), vector(e.whenFalse(), copy));
  }

  /** One of two vectors by an INT mask. */
  Expr select(Expr mask, Expr whenSet, Expr whenClear) {
    IrType.Vector type = (IrType.Vector) whenSet.type();
    IrType.Vector wide = new IrType.Vector(ScalarType.LONG, lanes);
    Expr fitting = type.element().bytes() == 8 ? new Expr.LaneConvert(wide, mask) : mask;
    return new Expr.LaneSelect(fitting, whenSet, whenClear);
  }

  /** That it may be computed also where Java would not. */
  void requireHarmless(Expr expr) throws NoLanes {
    if (!helpers.of(expr).equals(HelperFacts.NONE)) {
      throw new NoLanes("not to be computed for nothing");
    }
  }

  /** A condition as INT lanes, all bits set where it holds. */
  Expr mask(Expr expr, int copy) throws NoLanes {
    IrType.Vector type = new IrType.Vector(ScalarType.INT, lanes);
    if (shapes.isUniform(expr)) {
      Expr bits = new Expr.Conditional(expr, Expr.Constant.ofInt(-1), Expr.Constant.ofInt(0));
      return new Expr.Splat(bits, type);
    }
    return switch (expr) {
      case Expr.Read e when has(e.variable()) -> new Expr.Read(of(e.variable()).get(copy));
      case Expr.Compare e when e.left().type() != ScalarType.BOOLEAN -> {
        Expr left = vector(e.left(), copy);
        Expr mask = new Expr.LaneCompare(e.op(), left, vector(e.right(), copy));
        yield mask.type().equals(type) ? mask : new Expr.LaneConvert(type, mask);
      }
      case Expr.Unary e when e.op() == UnaryOp.NOT ->
          new Expr.Unary(UnaryOp.COMPLEMENT, mask(e.operand(), copy));
      case Expr.Binary e -> // AND, OR, XOR
          new Expr.Binary(e.op(), type, mask(e.left(), copy), mask(e.right(), copy));
      case Expr.ShortCircuit e -> {
        requireHarmless(e.right());
        yield new Expr.Binary(
            e.and() ? BinaryOp.AND : BinaryOp.OR,
            type,
            mask(e.left(), copy),
            mask(e.right(), copy));
      }
      case Expr.Conditional e -> select(e, type, copy);
      default -> throw new NoLanes("no lanes for this condition");
    };
  }
}
