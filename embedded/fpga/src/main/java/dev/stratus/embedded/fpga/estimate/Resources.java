package dev.stratus.embedded.fpga.estimate;

import dev.stratus.embedded.fpga.board.Operator;
import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.Computation;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import dev.stratus.embedded.fpga.graph.OnChipArray;
import dev.stratus.embedded.fpga.graph.Region;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.MathOp;

/**
 * What a circuit is made of, every operator of every graph counted: nothing is shared.
 *
 * @param memoryBytes of arrays in memory on the chip
 * @param registerBytes of arrays that are registers
 * @param adders floating-point adders and subtracters
 * @param multipliers floating-point multipliers
 * @param dividers floating-point dividers
 * @param roots square roots
 * @param functions other mathematical functions of floating-point numbers
 * @param dsps DSP blocks, of integers' operators too
 */
public record Resources(
    long memoryBytes,
    long registerBytes,
    int adders,
    int multipliers,
    int dividers,
    int roots,
    int functions,
    int dsps) {

  /** All bytes on the chip. */
  public long onChipBytes() {
    return memoryBytes + registerBytes;
  }

  static Resources of(Plan plan) {
    Circuit circuit = plan.circuit();
    int[] counts = new int[Unit.values().length];
    int dsps = 0;
    for (Region region : circuit.pieces()) {
      Graph graph = Circuit.graph(region);
      for (Node node : graph.nodes()) {
        Operator operator = plan.units().operator(graph, node);
        dsps += operator.dsps();
        counts[unit(node).ordinal()]++;
      }
    }
    return new Resources(
        circuit.arrays().values().stream().mapToLong(OnChipArray::bytes).sum(),
        circuit.registerBytes(),
        counts[Unit.ADDER.ordinal()],
        counts[Unit.MULTIPLIER.ordinal()],
        counts[Unit.DIVIDER.ordinal()],
        counts[Unit.ROOT.ordinal()],
        counts[Unit.FUNCTION.ordinal()],
        dsps);
  }

  private enum Unit {
    ADDER,
    MULTIPLIER,
    DIVIDER,
    ROOT,
    FUNCTION,
    OTHER
  }

  private static Unit unit(Node node) {
    if (!(node.kind() instanceof Node.Kind.Operation(Computation computation, var type))
        || !type.isFloating()) {
      return Unit.OTHER;
    }
    return switch (computation) {
      case Computation.Binary(BinaryOp op) ->
          switch (op) {
            case ADD, SUB -> Unit.ADDER;
            case MUL -> Unit.MULTIPLIER;
            default -> Unit.DIVIDER;
          };
      case Computation.Function(MathOp op) ->
          switch (op) {
            case SQRT -> Unit.ROOT;
            case ABS, MIN, MAX, CLAMP, FLOOR, CEIL, RINT, SIGNUM -> Unit.OTHER;
            default -> Unit.FUNCTION;
          };
      default -> Unit.OTHER;
    };
  }
}
