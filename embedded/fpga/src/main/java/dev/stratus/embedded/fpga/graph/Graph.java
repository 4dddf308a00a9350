package dev.stratus.embedded.fpga.graph;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The dataflow of one turn of a loop, or of a straight piece of code.
 *
 * @param nodes in order of evaluation
 * @param next of each {@link Node.Kind.Carried} node, the node that it becomes at the end of a turn
 * @param outputs the registers that are written, by the node whose value each gets, of the last
 *     turn
 * @param exit the node that says whether a turn is the last; empty: the loop's count does
 * @param init the index of the first turn, where it is known
 * @param step by how much the index grows, where it is known
 */
public record Graph(
    List<Node> nodes,
    Map<Integer, Integer> next,
    Map<Place, Integer> outputs,
    OptionalInt exit,
    OptionalLong init,
    OptionalLong step) {
  public Graph {
    nodes = List.copyOf(nodes);
    next = Map.copyOf(next);
    outputs = Map.copyOf(outputs);
  }

  /** A node by its id. */
  public Node node(int id) {
    return nodes.get(id);
  }
}
