package dev.stratus.embedded.jit.structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The loops of a reducible graph: a header and the nodes that lead back to it. */
final class NaturalLoops {
  private final Graph graph;
  private final Map<Node, Set<Node>> bodies = new LinkedHashMap<>();

  /**
   * @throws IrreducibleException where a loop can be entered elsewhere than at its header
   */
  NaturalLoops(Graph graph, Dominators dominators) {
    this.graph = graph;
    for (Node node : graph.order()) {
      for (Node target : node.end().targets()) {
        if (isBackEdge(node, target)) {
          if (!dominators.dominates(target, node)) {
            throw new IrreducibleException(target.offset());
          }
          collect(target, node);
        }
      }
    }
  }

  boolean isBackEdge(Node from, Node to) {
    return graph.index(to) <= graph.index(from);
  }

  boolean isHeader(Node node) {
    return bodies.containsKey(node);
  }

  /** The nodes of the loop of this header, itself among them. */
  Set<Node> body(Node header) {
    return bodies.getOrDefault(header, Set.of());
  }

  /** The header of the outermost loop that holds {@code inside} and not {@code outside}. */
  Optional<Node> outermostLeft(Node inside, Node outside) {
    // Headers of enclosing loops are nested, and an outer one comes earlier in reverse post-order.
    List<Node> left = new ArrayList<>();
    bodies.forEach((header, body) -> {
      if (body.contains(inside) && !body.contains(outside)) {
        left.add(header);
      }
    });
    return left.stream().min((a, b) -> Integer.compare(graph.index(a), graph.index(b)));
  }

  private void collect(Node header, Node latch) {
    Set<Node> body = bodies.computeIfAbsent(header, h -> new HashSet<>(Set.of(h)));
    Deque<Node> todo = new ArrayDeque<>(List.of(latch));
    while (!todo.isEmpty()) {
      Node node = todo.removeFirst();
      if (body.add(node)) {
        todo.addAll(graph.predecessors(node));
      }
    }
  }
}
