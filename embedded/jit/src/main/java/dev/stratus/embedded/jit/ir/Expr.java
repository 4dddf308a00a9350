package dev.stratus.embedded.jit.ir;

import java.util.List;

/**
 * A value without side effects, but for {@link Call}, which may store, and {@link LaneExchange}.
 * Evaluated where it stands, operands left to right. Scalar operators have Java's meaning on the
 * operand's type: integers wrap, shift counts are masked, division truncates, comparisons with NaN
 * are false except NE. On {@link IrType.Vector} operands the same operators work lane by lane.
 */
public sealed interface Expr {

  IrType type();

  /**
   * {@code bits}: the value for integral types, {@code floatToRawIntBits} or {@code
   * doubleToRawLongBits} for floating ones.
   */
  record Constant(ScalarType type, long bits) implements Expr {
    public static Constant ofInt(int value) {
      return new Constant(ScalarType.INT, value);
    }

    public static Constant ofLong(long value) {
      return new Constant(ScalarType.LONG, value);
    }

    public static Constant ofFloat(float value) {
      return new Constant(ScalarType.FLOAT, Float.floatToRawIntBits(value));
    }

    public static Constant ofDouble(double value) {
      return new Constant(ScalarType.DOUBLE, Double.doubleToRawLongBits(value));
    }

    public static Constant ofBoolean(boolean value) {
      return new Constant(ScalarType.BOOLEAN, value ? 1 : 0);
    }
  }

  /** The value of a scalar or vector variable, or, as an argument of {@link Call}, an array. */
  record Read(Variable variable) implements Expr {
    @Override
    public IrType type() {
      return variable.type();
    }
  }

  /** Of the operand's type; of a BYTE, SHORT or CHAR operand INT, as on Java's stack. */
  record Unary(UnaryOp op, Expr operand) implements Expr {
    @Override
    public IrType type() {
      return operand.type() instanceof ScalarType s && s != ScalarType.BOOLEAN
          ? s.stackType()
          : operand.type();
    }
  }

  /**
   * Both operands have type {@code type}, except shifts, whose count is INT. BOOLEAN operands: AND,
   * OR, XOR only, not short-circuit.
   */
  record Binary(BinaryOp op, IrType type, Expr left, Expr right) implements Expr {}

  /**
   * Of two operands of one type; BOOLEAN result. Ordered comparisons with NaN are false; negate
   * with {@link UnaryOp#NOT}.
   */
  record Compare(CompareOp op, Expr left, Expr right) implements Expr {
    @Override
    public IrType type() {
      return ScalarType.BOOLEAN;
    }
  }

  /**
   * lcmp, fcmpl, fcmpg, dcmpl, dcmpg, and Integer.compare, as a value: -1, 0, 1; {@code nanResult}
   * where an operand is NaN. INT result.
   */
  record ThreeWay(Expr left, Expr right, int nanResult) implements Expr {
    @Override
    public IrType type() {
      return ScalarType.INT;
    }
  }

  /** Short-circuit {@code &&} or {@code ||}. */
  record ShortCircuit(boolean and, Expr left, Expr right) implements Expr {
    @Override
    public IrType type() {
      return ScalarType.BOOLEAN;
    }
  }

  /**
   * Only the chosen arm is evaluated. INT where the arms are of different types that pass for INT.
   */
  record Conditional(Expr condition, Expr whenTrue, Expr whenFalse) implements Expr {
    @Override
    public IrType type() {
      boolean same = whenTrue.type().equals(whenFalse.type());
      return !same && whenTrue.type() instanceof ScalarType s ? s.stackType() : whenTrue.type();
    }
  }

  /**
   * Java's conversion from the operand's scalar type to {@code type}: floating to integral
   * saturates, NaN gives 0. A packed type converts to FLOAT exactly, and from FLOAT to the nearest
   * value, ties to even, NaN to a quiet NaN.
   */
  record Convert(ScalarType type, Expr operand) implements Expr {}

  /**
   * The same bits as another type of the same width: INT and FLOAT, LONG and DOUBLE, SHORT and a
   * packed type.
   */
  record Reinterpret(ScalarType type, Expr operand) implements Expr {}

  /** Element {@code index} (INT) of an array variable; its type is the element type. */
  record Load(Variable array, Expr index) implements Expr {
    @Override
    public IrType type() {
      return ((IrType.Array) array.type()).element();
    }
  }

  /** The number of elements of an array. INT. */
  record Length(Variable array) implements Expr {
    @Override
    public IrType type() {
      return ScalarType.INT;
    }
  }

  /**
   * A helper function of the same program, by its index in {@link IrProgram#helpers()}. Array
   * arguments are {@link Read}.
   */
  record Call(FunctionId function, IrType type, List<Expr> arguments) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * A mathematical function on operands of type {@code type} (FLOAT, DOUBLE; ABS, MIN, MAX also
   * INT, LONG), lane-wise on vectors.
   */
  record MathCall(MathOp op, IrType type, List<Expr> arguments) implements Expr {
    public MathCall {
      arguments = List.copyOf(arguments);
    }
  }

  /** An id or size of the launch, dimension 0..2. INT. */
  record WorkItemQuery(Query query, int dimension) implements Expr {
    public enum Query {
      GLOBAL_ID,
      LOCAL_ID,
      GROUP_ID,
      GLOBAL_SIZE,
      LOCAL_SIZE,
      NUM_GROUPS
    }

    @Override
    public IrType type() {
      return ScalarType.INT;
    }
  }

  /**
   * What the lanes of a lane group tell each other: FLOAT. All work-items of the lane group must be
   * there, so it is the whole value of a statement, and stays where it is written.
   *
   * <p>SUM of one value: that of all lanes, added by halves: in round r lane i adds what lane
   * {@code i ^ (width >> r)} has, so every lane has the same bits. DOWN of a value and an INT: the
   * value of the lane so many higher, the own one where there is none. FIRST: the value of lane 0.
   */
  record LaneExchange(Kind kind, List<Expr> arguments) implements Expr {
    /** What is exchanged. */
    public enum Kind {
      SUM,
      DOWN,
      FIRST
    }

    public LaneExchange {
      arguments = List.copyOf(arguments);
    }

    @Override
    public IrType type() {
      return ScalarType.FLOAT;
    }
  }

  /** Whether it does more than have a value: a call may store, lanes wait for each other. */
  default boolean acts() {
    return this instanceof Call || this instanceof LaneExchange;
  }

  // ---- made by the vectorising passes only ----

  /** Elements {@code index .. index + lanes - 1}. */
  record VectorLoad(Variable array, Expr index, IrType.Vector type) implements Expr {}

  /** The same scalar in every lane. */
  record Splat(Expr operand, IrType.Vector type) implements Expr {}

  /**
   * Java's conversion, lane by lane, from INT, LONG, FLOAT or DOUBLE elements to FLOAT or DOUBLE
   * ones (none of which saturates), between INT and LONG ones, and between FLOAT and packed
   * elements.
   */
  record LaneConvert(IrType.Vector type, Expr operand) implements Expr {}

  /**
   * A mask: INT or LONG lanes, as wide as the operands' elements, with all bits set where the
   * comparison holds and none where not. Masks combine by AND, OR, XOR and COMPLEMENT.
   */
  record LaneCompare(CompareOp op, Expr left, Expr right) implements Expr {
    @Override
    public IrType.Vector type() {
      IrType.Vector operands = (IrType.Vector) left.type();
      return new IrType.Vector(
          operands.element().bytes() == 8 ? ScalarType.LONG : ScalarType.INT, operands.lanes());
    }
  }

  /** Lane by lane one of two values, both of which are computed. The mask is as wide as they. */
  record LaneSelect(Expr mask, Expr whenSet, Expr whenClear) implements Expr {
    @Override
    public IrType type() {
      return whenSet.type();
    }
  }

  /** Whether a mask is set in every lane ({@code all}) or in at least one. BOOLEAN. */
  record LaneTest(boolean all, Expr mask) implements Expr {
    @Override
    public IrType type() {
      return ScalarType.BOOLEAN;
    }
  }

  /** Folds the lanes of a vector into a scalar by halves, in a fixed order. */
  record LaneReduce(Fold fold, Expr vector) implements Expr {
    /** What a reduction does with two values. MIN and MAX are exact to Java. */
    public enum Fold {
      ADD,
      MIN,
      MAX
    }

    @Override
    public IrType type() {
      return ((IrType.Vector) vector.type()).element();
    }
  }
}
