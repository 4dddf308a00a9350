package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which graphs left which arrays on the device. */
final class Persisted {
  private final Map<HostArray.Key, Set<String>> graphs = new HashMap<>();

  /** A graph has run. */
  void ran(GraphDefinition graph) {
    add(graph, graphs);
  }

  void clear() {
    graphs.clear();
  }

  private static void add(GraphDefinition graph, Map<HostArray.Key, Set<String>> to) {
    for (Step step : graph.steps()) {
      if (step instanceof Step.Persist persist) {
        for (Object object : persist.objects()) {
          HostArray.of(object)
              .ifPresent(
                  array -> to.computeIfAbsent(array.key(), _ -> new HashSet<>()).add(graph.name()));
        }
      }
    }
  }

  /**
   * Checks that what graphs consume will be there when they run in this order.
   *
   * @throws IllegalArgumentException if a graph consumes what no graph has left
   */
  void check(List<GraphDefinition> order) {
    if (order.stream().noneMatch(Persisted::consumes)) {
      return;
    }
    Map<HostArray.Key, Set<String>> then = new HashMap<>();
    graphs.forEach((key, names) -> then.put(key, new HashSet<>(names)));
    for (GraphDefinition graph : order) {
      for (Step step : graph.steps()) {
        if (step instanceof Step.Consume consume) {
          consume.objects().forEach(object -> check(graph, consume.fromGraph(), object, then));
        }
      }
      add(graph, then);
    }
  }

  private static boolean consumes(GraphDefinition graph) {
    return graph.steps().stream().anyMatch(Step.Consume.class::isInstance);
  }

  private static void check(
      GraphDefinition graph,
      Optional<String> from,
      Object object,
      Map<HostArray.Key, Set<String>> there) {
    Optional<HostArray> array = HostArray.of(object);
    Set<String> left = array.map(a -> there.getOrDefault(a.key(), Set.of())).orElse(Set.of());
    boolean found = from.map(left::contains).orElse(!left.isEmpty());
    if (array.isPresent() && !found) {
      throw new IllegalArgumentException(
          "Graph "
              + graph.name()
              + " consumes a "
              + array.get().describe()
              + " from "
              + from.map(name -> "graph " + name).orElse("another graph")
              + ", which has not left it on the device: that graph must call persistOnDevice(array) and run"
              + " before.");
    }
  }
}
