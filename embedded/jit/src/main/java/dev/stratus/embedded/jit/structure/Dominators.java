package dev.stratus.embedded.jit.structure;

import java.util.List;

/** Immediate dominators, by the iterative algorithm of Cooper, Harvey and Kennedy (2001). */
final class Dominators {
  private final Graph graph;
  private final int[] immediate;

  Dominators(Graph graph) {
    this.graph = graph;
    List<Node> order = graph.order();
    immediate = new int[order.size()];
    java.util.Arrays.fill(immediate, -1);
    immediate[0] = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 1; i < order.size(); i++) {
        int best = -1;
        for (Node from : graph.predecessors(order.get(i))) {
          int p = graph.index(from);
          if (immediate[p] >= 0) {
            best = best < 0 ? p : common(p, best);
          }
        }
        if (immediate[i] != best) {
          immediate[i] = best;
          changed = true;
        }
      }
    }
  }

  private int common(int a, int b) {
    int left = a;
    int right = b;
    while (left != right) {
      if (left > right) {
        left = immediate[left];
      } else {
        right = immediate[right];
      }
    }
    return left;
  }

  /** The entry is its own. */
  Node immediate(Node node) {
    return graph.order().get(immediate[graph.index(node)]);
  }

  boolean dominates(Node above, Node below) {
    int top = graph.index(above);
    int at = graph.index(below);
    while (at > top) {
      at = immediate[at];
    }
    return at == top;
  }
}
