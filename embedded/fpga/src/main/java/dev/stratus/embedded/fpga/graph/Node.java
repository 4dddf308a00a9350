package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;

/**
 * A node of a graph. Inputs are nodes before it, so that the order of ids is an order of
 * evaluation.
 *
 * @param id its index in the graph
 * @param type of its value; of a store the element's
 * @param inputs ids of nodes
 * @param line the Java source line, 0 where unknown
 */
public record Node(int id, Kind kind, ScalarType type, List<Integer> inputs, int line) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  /** What a node is. */
  public sealed interface Kind {
    /** {@code bits} as {@link Arithmetic} has them. */
    record Constant(long bits) implements Kind {}

    /** A register as it is when the region is entered. */
    record Input(Place place) implements Kind {}

    /** The number of elements of an array argument. */
    record Length(Variable array) implements Kind {}

    /** The index of a counted loop. */
    record Index() implements Kind {}

    /**
     * A register at the begin of a loop's turn. Its input is the value at the first turn; what it
     * becomes at the end of a turn is in {@link Graph#next}.
     */
    record Carried(Place place) implements Kind {}

    /**
     * @param operands the type of the operands, of a choice that of its arms
     */
    record Operation(Computation computation, ScalarType operands) implements Kind {}

    /** Inputs: index, and, where it is not always done, whether it is. Else its value is 0. */
    record Load(Variable array) implements Kind {}

    /** Inputs: index, value, and, where it is not always done, whether it is. */
    record Store(Variable array) implements Kind {}
  }

  /** Whether it touches an array. */
  public boolean isAccess() {
    return kind instanceof Kind.Load || kind instanceof Kind.Store;
  }

  /** The array that it touches. */
  public Variable array() {
    return switch (kind) {
      case Kind.Load load -> load.array();
      case Kind.Store store -> store.array();
      default -> throw new IllegalStateException("no access: " + this);
    };
  }

  /** The input that says whether it is done; -1: it always is. */
  public int guard() {
    int inputsWithout =
        switch (kind) {
          case Kind.Load _ -> 1;
          case Kind.Store _, Kind.Operation(Computation.Binary _, _) -> 2;
          default -> inputs.size();
        };
    return inputs.size() > inputsWithout ? inputs.get(inputsWithout) : -1;
  }
}
