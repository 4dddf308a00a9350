package dev.stratus.embedded.api;

import java.util.List;
import java.util.Objects;

/**
 * A task graph, frozen.
 *
 * @param name the graph's name
 * @param steps what to do, in program order
 */
public record GraphDefinition(String name, List<Step> steps) {
  public GraphDefinition {
    Objects.requireNonNull(name, "name");
    steps = List.copyOf(steps);
  }
}
