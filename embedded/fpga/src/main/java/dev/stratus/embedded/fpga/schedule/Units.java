package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.board.FloatUnit;
import dev.stratus.embedded.fpga.board.Operator;
import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.Computation;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;

/** Which of a board's operators a node is. */
public final class Units {
  private static final Operator WIRE = new Operator(0, 0);

  private final Board board;
  private final Circuit circuit;

  public Units(Board board, Circuit circuit) {
    this.board = board;
    this.circuit = circuit;
  }

  /** Cycles from a node's operands to its result; of a store, until loads meet it. */
  public int latency(Graph graph, Node node) {
    return switch (node.kind()) {
      case Node.Kind.Load load ->
          circuit.isOffChip(load.array())
              ? board.offChip().loadLatency()
              : board.onChip().loadLatency();
      case Node.Kind.Store store ->
          circuit.isOffChip(store.array())
              ? board.offChip().storeLatency()
              : board.onChip().storeLatency();
      default -> operator(graph, node).latency();
    };
  }

  /** The operator of a node; a wire where there is none. */
  public Operator operator(Graph graph, Node node) {
    if (!(node.kind() instanceof Node.Kind.Operation(Computation computation, ScalarType type))) {
      return WIRE;
    }
    Operator logic = board.operators().logic();
    Operator integerAdd = board.operators().integerAdd();
    boolean integer = !type.isFloating() && !type.isPacked();
    return switch (computation) {
      case Computation.Unary(UnaryOp op) -> op == UnaryOp.NEG && integer ? integerAdd : logic;
      case Computation.Binary(BinaryOp op) ->
          integer ? integerBinary(op, graph, node) : floatBinary(op, unit(type));
      case Computation.Compare _, Computation.ThreeWay _ ->
          type == ScalarType.BOOLEAN ? logic : integer ? integerAdd : unit(type).compare();
      case Computation.Select _, Computation.Reinterpret _ -> logic;
      case Computation.Convert _ -> converter(type, node.type());
      case Computation.Function(MathOp op) -> integer ? integerAdd : function(op, unit(type));
    };
  }

  private FloatUnit unit(ScalarType type) {
    return type == ScalarType.DOUBLE ? board.operators().fp64() : board.operators().single();
  }

  private static Operator floatBinary(BinaryOp op, FloatUnit unit) {
    return switch (op) {
      case ADD, SUB -> unit.add();
      case MUL -> unit.multiply();
      default -> unit.divide();
    };
  }

  private Operator integerBinary(BinaryOp op, Graph graph, Node node) {
    Node right = graph.node(node.inputs().get(1));
    boolean constant = right.kind() instanceof Node.Kind.Constant;
    boolean shifts =
        right.kind() instanceof Node.Kind.Constant(long bits)
            && bits > 0
            && Long.bitCount(bits) == 1;
    return switch (op) {
      case ADD, SUB -> board.operators().integerAdd();
      case MUL ->
          shifts
              ? board.operators().logic()
              : wide(board.operators().integerMultiply(), node.type());
      case DIV, REM -> shifts ? board.operators().integerAdd() : board.operators().integerDivide();
      case SHL, SHR, USHR -> constant ? board.operators().logic() : board.operators().integerAdd();
      case AND, OR, XOR -> board.operators().logic();
    };
  }

  /** A product of longs is made of four of ints. */
  private static Operator wide(Operator ofInts, ScalarType type) {
    return type == ScalarType.LONG ? new Operator(ofInts.latency(), 4 * ofInts.dsps()) : ofInts;
  }

  /** A bfloat16 is a float's upper half: making it a float takes nothing. */
  private Operator converter(ScalarType from, ScalarType to) {
    boolean integers = !from.isFloating() && !from.isPacked() && !to.isFloating() && !to.isPacked();
    if (integers || from == to || from == ScalarType.BFLOAT16) {
      return board.operators().logic();
    }
    boolean fp64 = from == ScalarType.DOUBLE || to == ScalarType.DOUBLE;
    return unit(fp64 ? ScalarType.DOUBLE : ScalarType.FLOAT).convert();
  }

  private Operator function(MathOp op, FloatUnit unit) {
    return switch (op) {
      case SQRT -> unit.squareRoot();
      case RSQRT -> together(unit.squareRoot(), unit.divide());
      case FMA -> together(unit.multiply(), unit.add());
      case ABS -> board.operators().logic();
      case MIN, MAX, CLAMP, SIGNUM -> unit.compare();
      case FLOOR, CEIL, RINT -> unit.convert();
      default -> unit.function();
    };
  }

  private static Operator together(Operator first, Operator second) {
    return new Operator(first.latency() + second.latency(), first.dsps() + second.dsps());
  }
}
