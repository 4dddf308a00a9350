package dev.stratus.embedded.fpga.estimate;

import dev.stratus.embedded.fpga.graph.Arithmetic;
import dev.stratus.embedded.fpga.graph.Computation;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import dev.stratus.embedded.fpga.graph.Place;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.MathOp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The registers whose values follow from the arguments, at a point of the kernel. */
final class Known {
  private final Map<Place, Long> registers;

  Known(Map<Place, Long> registers) {
    this.registers = new HashMap<>(registers);
  }

  Known copy() {
    return new Known(registers);
  }

  OptionalLong get(Place place) {
    Long value = registers.get(place);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  void put(Place place, long value) {
    registers.put(place, value);
  }

  void forget(Set<Place> places) {
    registers.keySet().removeAll(places);
  }

  /** Keeps what another point knows, too. */
  void keepCommon(Known other) {
    Set<Place> differing = new HashSet<>();
    registers.forEach((place, value) -> {
      if (!value.equals(other.registers.get(place))) {
        differing.add(place);
      }
    });
    forget(differing);
  }

  /** After code without a loop. */
  void run(Graph graph) {
    Values values = new Values(graph, this, OptionalLong.empty());
    graph
        .outputs()
        .forEach((place, node) -> {
          OptionalLong value = values.of(node);
          if (value.isPresent()) {
            registers.put(place, value.getAsLong());
          } else {
            registers.remove(place);
          }
        });
  }

  /** The nodes of a graph whose values are known, in one turn. */
  static final class Values {
    private final OptionalLong[] values;

    /**
     * @param index of the turn; empty: any turn
     */
    Values(Graph graph, Known known, OptionalLong index) {
      values = new OptionalLong[graph.nodes().size()];
      for (Node node : graph.nodes()) {
        values[node.id()] = value(node, known, index);
      }
    }

    OptionalLong of(int node) {
      return values[node];
    }

    private OptionalLong value(Node node, Known known, OptionalLong index) {
      return switch (node.kind()) {
        case Node.Kind.Constant(long bits) -> OptionalLong.of(bits);
        case Node.Kind.Input(Place place) -> known.get(place);
        case Node.Kind.Index _ -> index;
        case Node.Kind.Operation operation -> operation(node, operation);
        case Node.Kind.Length _, Node.Kind.Carried _, Node.Kind.Load _, Node.Kind.Store _ ->
            OptionalLong.empty();
      };
    }

    private OptionalLong operation(Node node, Node.Kind.Operation operation) {
      OptionalLong[] in = node.inputs().stream().map(this::of).toArray(OptionalLong[]::new);
      OptionalLong early = early(operation.computation(), in);
      if (early.isPresent()) {
        return early;
      }
      long[] bits = new long[in.length];
      for (int i = 0; i < in.length; i++) {
        if (in[i].isEmpty()) {
          return OptionalLong.empty();
        }
        bits[i] = in[i].getAsLong();
      }
      return isSafe(operation, bits)
          ? OptionalLong.of(
              Arithmetic.apply(operation.computation(), operation.operands(), node.type(), bits))
          : OptionalLong.empty();
    }

    /** What one operand alone decides. */
    private static OptionalLong early(Computation computation, OptionalLong... in) {
      return switch (computation) {
        case Computation.Select() when in[0].isPresent() -> in[0].getAsLong() != 0 ? in[1] : in[2];
        case Computation.Binary(BinaryOp op)
            when op == BinaryOp.AND && (isZero(in[0]) || isZero(in[1])) ->
            OptionalLong.of(0);
        default -> OptionalLong.empty();
      };
    }

    private static boolean isZero(OptionalLong value) {
      return value.isPresent() && value.getAsLong() == 0;
    }

    private static boolean isSafe(Node.Kind.Operation operation, long... in) {
      return switch (operation.computation()) {
        case Computation.Binary(BinaryOp op) ->
            (op != BinaryOp.DIV && op != BinaryOp.REM)
                || operation.operands().isFloating()
                || in[1] != 0;
        case Computation.Function(MathOp op) ->
            op == MathOp.MIN || op == MathOp.MAX || op == MathOp.ABS;
        default -> true;
      };
    }
  }
}
