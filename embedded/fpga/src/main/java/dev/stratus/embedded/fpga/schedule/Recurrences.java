package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The bound that dependences from turn to turn set: along any cycle of them, the interval times the
 * turns is at least the cycles.
 */
final class Recurrences {
  private final int nodes;
  private final List<Edge> edges;

  /**
   * @param nodes how many there are
   */
  Recurrences(int nodes, List<Edge> edges) {
    this.nodes = nodes;
    this.edges = edges;
  }

  /** The least interval, at least 1. */
  int interval() {
    int low = 1;
    int high = 1;
    while (!cycle(high).isEmpty()) {
      low = high + 1;
      high *= 2;
    }
    while (low < high) {
      int middle = (low + high) / 2;
      if (cycle(middle).isEmpty()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The edges of a cycle that an interval is too short for; empty if there is none. */
  List<Edge> cycle(int interval) {
    long[] longest = new long[nodes];
    Edge[] by = new Edge[nodes];
    int changed = -1;
    for (int round = 0; round <= nodes; round++) {
      changed = -1;
      for (Edge edge : edges) {
        long length = longest[edge.from()] + edge.delay() - (long) interval * edge.distance();
        if (length > longest[edge.to()]) {
          longest[edge.to()] = length;
          by[edge.to()] = edge;
          changed = edge.to();
        }
      }
      if (changed < 0) {
        return List.of();
      }
    }
    return along(by, changed);
  }

  private List<Edge> along(Edge[] by, int from) {
    boolean[] seen = new boolean[nodes];
    int at = from;
    while (!seen[at]) {
      seen[at] = true;
      at = by[at].from();
    }
    List<Edge> cycle = new ArrayList<>();
    int start = at;
    do {
      cycle.add(by[at]);
      at = by[at].from();
    } while (at != start);
    return cycle.reversed();
  }

  /** What goes round a cycle, for the reader: such as {@code 8 cycles in 1 turn through sum}. */
  String text(Graph graph, int interval) {
    List<Edge> cycle = cycle(interval - 1);
    int cycles = cycle.stream().mapToInt(Edge::delay).sum();
    int turns = cycle.stream().mapToInt(Edge::distance).sum();
    Set<String> through = new LinkedHashSet<>();
    int line =
        cycle.stream()
            .max(Comparator.comparingInt(Edge::delay))
            .map(edge -> line(graph, edge.from()))
            .orElse(0);
    for (Edge edge : cycle) {
      if (edge.from() < graph.nodes().size()) {
        Node node = graph.node(edge.from());
        if (node.kind() instanceof Node.Kind.Carried(var place)) {
          through.add(place.text());
        } else if (node.isAccess()) {
          through.add(node.array().name());
        }
      } else {
        through.add("the loop's end");
      }
    }
    String where = line == 0 ? "" : ", line " + line;
    return cycles
        + " cycles in "
        + (turns == 1 ? "1 turn" : turns + " turns")
        + " through "
        + String.join(", ", through)
        + where;
  }

  private static int line(Graph graph, int id) {
    return id < graph.nodes().size() ? graph.node(id).line() : 0;
  }
}
