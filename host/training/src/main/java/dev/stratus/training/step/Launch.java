package dev.stratus.training.step;

import dev.stratus.profiles.KernelForm;
import java.util.Optional;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * One kernel with its arguments.
 *
 * @param name of the task, its own in the program
 * @param add adds it to a graph as a task of that name
 * @param call runs it as plain Java
 * @param grid its work-items; empty: one for each turn of the kernel's parallel loops
 */
public record Launch(String name, Consumer<TaskGraph> add, Runnable call, Optional<Grid> grid) {

  /**
   * Work-items in all, and in a group.
   *
   * @param global a multiple of local
   */
  public record Grid(int global, int local) {
    public Grid {
      if (local < 1 || global < local || global % local != 0) {
        throw new IllegalArgumentException(
            "A grid of " + global + " work-items in groups of " + local + " is not whole groups.");
      }
    }
  }

  /** Whether a work-group shares the work: such kernels ask for their own options and grid. */
  public KernelForm form() {
    return grid.isPresent() ? KernelForm.ROW_PER_GROUP : KernelForm.ROW_PER_ITEM;
  }
}
