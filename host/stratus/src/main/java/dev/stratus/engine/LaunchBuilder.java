package dev.stratus.engine;

import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.kernel.KernelEntry;
import dev.stratus.kernel.Rung;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TaskGraph;

/** Gathers the launches of a pass, and the arrays of theirs that no launch writes. */
final class LaunchBuilder {
  private final DType type;
  private final String prefix;
  private final List<Launch> launches = new ArrayList<>();
  private final List<Object> constants = new ArrayList<>();

  /**
   * @param prefix of the tasks' names, which tells layers of one graph apart
   */
  LaunchBuilder(DType type, String prefix) {
    this.type = type;
    this.prefix = prefix;
  }

  /** Adds a task of a name to a graph. */
  interface Adder {
    void add(TaskGraph graph, String task);
  }

  /**
   * @param grid its work-items; empty: one for each turn of the kernel's parallel loops
   */
  void launch(Rung rung, String task, Optional<Launch.Grid> grid, Adder adder) {
    KernelEntry kernel = KernelCatalogue.entry(rung, type);
    String name = prefix + task;
    launches.add(new Launch(name, kernel, graph -> adder.add(graph, name), grid));
  }

  /** An array that no launch writes, to be given to launches. */
  <A> A constant(A array) {
    constants.add(array);
    return array;
  }

  LaunchList list() {
    return new LaunchList(launches, constants);
  }
}
