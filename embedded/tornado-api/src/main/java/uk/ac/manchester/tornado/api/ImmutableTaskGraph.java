package uk.ac.manchester.tornado.api;

import dev.stratus.embedded.api.GraphDefinition;

/** A frozen task graph, made by {@link TaskGraph#snapshot()} for a {@link TornadoExecutionPlan}. */
public class ImmutableTaskGraph {
  private final GraphDefinition definition;

  ImmutableTaskGraph(GraphDefinition definition) {
    this.definition = definition;
  }

  GraphDefinition definition() {
    return definition;
  }
}
