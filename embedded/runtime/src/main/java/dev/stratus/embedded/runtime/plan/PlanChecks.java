package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Refusals of what a plan was asked, in the user's words. */
final class PlanChecks {
  private PlanChecks() {}

  /**
   * The full name of a task that is named {@code graph.task}, or by its own name where only one
   * graph has it.
   */
  static String task(String name, List<GraphRun> graphs) {
    List<String> all = taskNames(graphs);
    List<String> matches =
        all.contains(name)
            ? List.of(name)
            : all.stream().filter(full -> full.endsWith("." + name)).toList();
    if (matches.size() != 1) {
      throw new IllegalArgumentException(
          (matches.isEmpty() ? "No task is named " : "More than one task is named ")
              + name
              + "; the plan's tasks are "
              + all
              + ".");
    }
    return matches.getFirst();
  }

  /** TornadoVM's words, which programs may look for. */
  static void grids(GridScheduler scheduler, List<GraphRun> graphs) {
    List<String> all = taskNames(graphs);
    for (Object name : scheduler.keySet()) {
      if (!all.contains(String.valueOf(name))) {
        throw new TornadoRuntimeException(
            "[GridScheduler] Name not registered in any task-graph: "
                + name
                + ". The plan's tasks are "
                + all
                + ".");
      }
    }
  }

  static void consumers(List<GraphDefinition> graphs) {
    List<String> names = graphs.stream().map(GraphDefinition::name).toList();
    for (GraphDefinition graph : graphs) {
      for (Step step : graph.steps()) {
        if (step instanceof Step.Consume consume
            && consume.fromGraph().isPresent()
            && !names.contains(consume.fromGraph().get())) {
          throw new IllegalArgumentException(
              "Graph "
                  + graph.name()
                  + " consumes from graph "
                  + consume.fromGraph().get()
                  + ", which is not in the plan; its graphs are "
                  + names
                  + ".");
        }
      }
    }
  }

  static UnsupportedOperationException unsupported(String modifier, String instead) {
    return new UnsupportedOperationException(
        modifier + " is not supported by the embedded runtime: " + instead + ".");
  }

  static IllegalArgumentException notOnDevice(Object object, boolean neverRan) {
    String what = HostArray.of(object).map(HostArray::describe).orElse(object.getClass().getName());
    return new IllegalArgumentException(
        "A "
            + what
            + " cannot be transferred to the host: "
            + (neverRan
                ? "the plan has not run, or its device memory was freed."
                : "no task of the plan's last runs uses it."));
  }

  private static List<String> taskNames(List<GraphRun> graphs) {
    return graphs.stream().flatMap(graph -> graph.taskNames().stream()).toList();
  }
}
