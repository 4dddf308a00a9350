package uk.ac.manchester.tornado.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Which task gets which grid. Tasks are named {@code graph.task}. */
public class GridScheduler {
  private final ConcurrentMap<String, WorkerGrid> grids = new ConcurrentHashMap<>();

  /** Without grids. */
  public GridScheduler() {}

  /** With one grid. */
  public GridScheduler(String taskName, WorkerGrid workerGrid) {
    addWorkerGrid(taskName, workerGrid);
  }

  /**
   * Gives a task its grid, in place of any it had.
   *
   * @param taskName {@code graph.task}
   * @throws IllegalArgumentException if the name is empty or has no dot, or the grid is null
   */
  public void addWorkerGrid(String taskName, WorkerGrid workerGrid) {
    if (taskName == null || taskName.indexOf('.') < 1 || taskName.endsWith(".")) {
      throw new IllegalArgumentException(
          "\"" + taskName + "\" names no task; write graph.task, such as s0.t0.");
    }
    if (workerGrid == null) {
      throw new IllegalArgumentException("The grid of task " + taskName + " is null.");
    }
    grids.put(taskName, workerGrid);
  }

  /** The grid of a task, or null. */
  public @Nullable WorkerGrid get(String taskName) {
    return grids.get(taskName);
  }

  /** Whether a task of a graph has a grid. */
  public boolean contains(String taskGraphName, String taskName) {
    return grids.containsKey(taskGraphName + "." + taskName);
  }

  /** The tasks that have a grid. */
  public Set<String> keySet() {
    return grids.keySet();
  }

  @Override
  public String toString() {
    return "GridScheduler" + grids.keySet().stream().sorted().toList();
  }
}
