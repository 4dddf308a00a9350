package dev.stratus.embedded.fpga.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Takes away what no one reads: registers, and nodes. */
final class Pruning {
  private final Set<Place> read = new HashSet<>();
  private boolean changed;

  private Pruning() {}

  static List<Region> prune(List<Region> regions) {
    List<Region> current = regions;
    while (true) {
      Pruning round = new Pruning();
      round.collect(current);
      current = round.pruned(current);
      if (!round.changed) {
        return current;
      }
    }
  }

  private void collect(List<Region> regions) {
    for (Region region : regions) {
      switch (region) {
        case Region.Straight s -> inputs(s.graph());
        case Region.Pipeline p -> {
          inputs(p.graph());
          p.count().ifPresent(this::count);
        }
        case Region.Counted c -> count(c.count());
        case Region.While w -> read.add(w.holds());
        case Region.Branch b -> read.add(b.condition());
        default -> {}
      }
      Circuit.inside(region).forEach(this::collect);
    }
  }

  private void count(Region.Count count) {
    read.addAll(List.of(count.init(), count.bound(), count.step()));
  }

  private void inputs(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.kind() instanceof Node.Kind.Input(Place place)) {
        read.add(place);
      }
    }
  }

  private List<Region> pruned(List<Region> regions) {
    List<Region> out = new ArrayList<>();
    for (Region region : regions) {
      switch (region) {
        case Region.Straight s -> {
          Graph graph = pruned(s.graph());
          if (!graph.nodes().isEmpty()) {
            out.add(new Region.Straight(s.line(), graph));
          }
        }
        case Region.Pipeline p ->
            out.add(new Region.Pipeline(p.line(), p.count(), pruned(p.graph())));
        case Region.Counted c ->
            out.add(
                new Region.Counted(c.line(), c.label(), c.index(), c.count(), pruned(c.body())));
        case Region.While w ->
            out.add(
                new Region.While(
                    w.line(),
                    w.label(),
                    w.testFirst(),
                    pruned(w.condition()),
                    w.holds(),
                    pruned(w.body()),
                    pruned(w.update())));
        case Region.Branch b ->
            out.add(
                new Region.Branch(
                    b.line(), b.condition(), pruned(b.then()), pruned(b.otherwise())));
        case Region.Labelled l ->
            out.add(new Region.Labelled(l.line(), l.label(), pruned(l.body())));
        default -> out.add(region);
      }
    }
    return out;
  }

  private Graph pruned(Graph graph) {
    Map<Place, Integer> outputs = new LinkedHashMap<>(graph.outputs());
    outputs.keySet().retainAll(read);
    Set<Integer> live = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.kind() instanceof Node.Kind.Store) {
        mark(node.id(), graph, live);
      }
    }
    outputs.values().forEach(id -> mark(id, graph, live));
    graph.exit().ifPresent(id -> mark(id, graph, live));
    changed |= live.size() != graph.nodes().size() || outputs.size() != graph.outputs().size();
    return renumbered(graph, live, outputs);
  }

  private static void mark(int id, Graph graph, Set<Integer> live) {
    if (!live.add(id)) {
      return;
    }
    graph.node(id).inputs().forEach(input -> mark(input, graph, live));
    if (graph.next().containsKey(id)) {
      mark(graph.next().getOrDefault(id, id), graph, live);
    }
  }

  private static Graph renumbered(Graph graph, Set<Integer> live, Map<Place, Integer> outputs) {
    Map<Integer, Integer> ids = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (live.contains(node.id())) {
        int id = nodes.size();
        ids.put(node.id(), id);
        List<Integer> inputs = node.inputs().stream().map(i -> id(ids, i)).toList();
        nodes.add(new Node(id, node.kind(), node.type(), inputs, node.line()));
      }
    }
    Map<Integer, Integer> next = new LinkedHashMap<>();
    graph
        .next()
        .forEach((carried, last) -> {
          if (live.contains(carried)) {
            next.put(id(ids, carried), id(ids, last));
          }
        });
    Map<Place, Integer> renamed = new LinkedHashMap<>();
    outputs.forEach((place, node) -> renamed.put(place, id(ids, node)));
    OptionalInt exit =
        graph.exit().isPresent()
            ? OptionalInt.of(id(ids, graph.exit().getAsInt()))
            : OptionalInt.empty();
    return new Graph(nodes, next, renamed, exit, graph.init(), graph.step());
  }

  private static int id(Map<Integer, Integer> ids, int old) {
    Integer id = ids.get(old);
    if (id == null) {
      throw new IllegalStateException("Node " + old + " is not live. Please report it.");
    }
    return id;
  }
}
