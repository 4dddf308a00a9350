package dev.stratus.embedded.jit.structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Order and predecessors of the nodes that can be reached from an entry, at one moment. */
public final class Graph {
  private final Node entry;
  private final List<Node> order;
  private final Map<Node, Integer> index = new HashMap<>();
  private final Map<Node, List<Node>> predecessors = new HashMap<>();

  public Graph(Node entry) {
    this.entry = entry;
    this.order = reversePostOrder(entry);
    for (Node node : order) {
      index.put(node, index.size());
      predecessors.put(node, new ArrayList<>());
    }
    for (Node node : order) {
      node.end().targets().forEach(target -> predecessors(target).add(node));
    }
  }

  public Node entry() {
    return entry;
  }

  /** Reverse post-order: forward edges lead to later nodes. */
  public List<Node> order() {
    return order;
  }

  public int index(Node node) {
    Integer at = index.get(node);
    if (at == null) {
      throw new IllegalArgumentException("node " + node.id() + " is not in the graph");
    }
    return at;
  }

  /** One entry per predecessor, however many of its ways lead here. */
  public List<Node> predecessors(Node node) {
    List<Node> found = predecessors.get(node);
    if (found == null) {
      throw new IllegalArgumentException("node " + node.id() + " is not in the graph");
    }
    return found;
  }

  private static List<Node> reversePostOrder(Node entry) {
    List<Node> post = new ArrayList<>();
    Set<Node> seen = new HashSet<>(Set.of(entry));
    Deque<Node> path = new ArrayDeque<>(List.of(entry));
    Map<Node, Deque<Node>> open = new HashMap<>();
    while (!path.isEmpty()) {
      Node at = path.getLast();
      // The false way first, so that the true way comes earlier in reverse order.
      Deque<Node> todo =
          open.computeIfAbsent(at, n -> new ArrayDeque<>(n.end().targets().reversed()));
      if (todo.isEmpty()) {
        post.add(path.removeLast());
      } else {
        Node next = todo.removeFirst();
        if (seen.add(next)) {
          path.addLast(next);
        }
      }
    }
    return List.copyOf(post.reversed());
  }
}
