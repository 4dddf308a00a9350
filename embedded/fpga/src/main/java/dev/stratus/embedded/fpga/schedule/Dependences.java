package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The dependences of a graph: of values, from turn to turn through registers, and through memory.
 *
 * <p>A load sees the memory as it is in the cycle in which it begins; a store is seen from its
 * latency on. So a load waits for a store before it by the store's latency, a store for a load
 * before it not at all, and a store for a store one cycle.
 */
public final class Dependences {
  private final Units units;
  private final Circuit circuit;
  private final Graph graph;
  private final Addresses addresses;
  private final boolean isLoop;
  private final List<Edge> edges = new ArrayList<>();

  private Dependences(Units units, Circuit circuit, Graph graph, boolean isLoop) {
    this.units = units;
    this.circuit = circuit;
    this.graph = graph;
    this.addresses = new Addresses(graph);
    this.isLoop = isLoop;
  }

  /**
   * @param isLoop whether the graph is a turn of a loop
   */
  public static List<Edge> of(Units units, Circuit circuit, Graph graph, boolean isLoop) {
    Dependences found = new Dependences(units, circuit, graph, isLoop);
    found.values();
    found.memory();
    return List.copyOf(found.edges);
  }

  private void values() {
    for (Node node : graph.nodes()) {
      for (int input : node.inputs()) {
        edges.add(new Edge(input, node.id(), latency(input), 0));
      }
    }
    graph.next().forEach((carried, last) -> edges.add(new Edge(last, carried, latency(last), 1)));
  }

  private int latency(int id) {
    return units.latency(graph, graph.node(id));
  }

  private void memory() {
    List<Node> accesses = graph.nodes().stream().filter(Node::isAccess).toList();
    for (int i = 0; i < accesses.size(); i++) {
      for (int j = i; j < accesses.size(); j++) {
        Node first = accesses.get(i);
        Node second = accesses.get(j);
        boolean bothLoad =
            first.kind() instanceof Node.Kind.Load && second.kind() instanceof Node.Kind.Load;
        if (!bothLoad && circuit.mayBeOne(first.array(), second.array())) {
          pair(first, second);
        }
      }
    }
  }

  /** {@code first} comes before {@code second} in a turn, or is the same. */
  private void pair(Node first, Node second) {
    Addresses.Sum a = addresses.of(first);
    Addresses.Sum b = addresses.of(second);
    OptionalLong step = addresses.step(a);
    boolean comparable = a.terms().equals(b.terms());
    if (!comparable || step.isEmpty()) {
      always(first, second);
      return;
    }
    long apart = a.constant() - b.constant();
    if (step.getAsLong() == 0 || !isLoop) {
      if (apart == 0) {
        always(first, second);
      }
    } else if (apart % step.getAsLong() == 0) {
      // The second, so many turns later, meets the element that the first has now.
      meet(first, second, apart / step.getAsLong());
    }
  }

  /** They may meet in any two turns. */
  private void always(Node first, Node second) {
    if (first.id() != second.id()) {
      edges.add(new Edge(first.id(), second.id(), delay(first, second), 0));
    }
    if (isLoop) {
      edges.add(new Edge(second.id(), first.id(), delay(second, first), 1));
    }
  }

  private void meet(Node first, Node second, long turns) {
    if (turns > 0 && isLoop) {
      edges.add(new Edge(first.id(), second.id(), delay(first, second), Math.toIntExact(turns)));
    } else if (turns < 0 && isLoop) {
      edges.add(new Edge(second.id(), first.id(), delay(second, first), Math.toIntExact(-turns)));
    } else if (turns == 0 && first.id() != second.id()) {
      edges.add(new Edge(first.id(), second.id(), delay(first, second), 0));
    }
  }

  private int delay(Node before, Node after) {
    boolean stored = before.kind() instanceof Node.Kind.Store;
    boolean loads = after.kind() instanceof Node.Kind.Load;
    return stored && loads ? units.latency(graph, before) : stored ? 1 : 0;
  }
}
