package dev.stratus.embedded.api;

import java.util.ArrayList;
import java.util.List;

/**
 * A plan's settings in the order in which they were last made: one entry for each, so that a loop
 * which sets the same thing for every run does not make it grow.
 */
public final class PlanTrace {
  private final List<String> graphs;
  private final List<Entry> entries;

  private record Entry(String key, String call, Object argument) {}

  private PlanTrace(List<String> graphs, List<Entry> entries) {
    this.graphs = graphs;
    this.entries = entries;
  }

  /** The trace of a plan without settings. */
  public static PlanTrace of(List<GraphDefinition> graphs) {
    return new PlanTrace(graphs.stream().map(GraphDefinition::name).toList(), List.of());
  }

  /**
   * This trace and one more setting.
   *
   * @param key the setting that it replaces, if it was made before
   * @param call the method's name
   * @param argument what it was called with; shown by its {@code toString}
   */
  public PlanTrace with(String key, String call, Object argument) {
    List<Entry> next = new ArrayList<>(entries.size() + 1);
    for (Entry entry : entries) {
      if (!entry.key.equals(key)) {
        next.add(entry);
      }
    }
    next.add(new Entry(key, call, argument));
    return new PlanTrace(graphs, next);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("TornadoExecutionPlan").append(graphs);
    for (Entry entry : entries) {
      text.append("\n -> ").append(entry.call).append('(').append(entry.argument).append(')');
    }
    return text.toString();
  }
}
