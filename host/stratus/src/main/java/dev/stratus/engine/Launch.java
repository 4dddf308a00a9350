package dev.stratus.engine;

import dev.stratus.kernel.KernelEntry;
import java.util.Optional;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * One task of a graph.
 *
 * @param task its name in the graph
 * @param kernel what it runs
 * @param add adds it to the graph
 * @param grid its work-items; empty: one for each turn of the kernel's parallel loops
 */
record Launch(String task, KernelEntry kernel, Consumer<TaskGraph> add, Optional<Grid> grid) {

  /** Work-items in all, and in a group. */
  record Grid(int global, int local) {}
}
