package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;

/** What a grid must be for a kernel, told in the user's words. */
final class GridChecks {
  private GridChecks() {}

  static String missing(TaskPlan task) {
    return "Task "
        + task.name()
        + " takes a KernelContext, so it needs a WorkerGrid: plan.withGridScheduler(new GridScheduler(\""
        + task.name()
        + "\", worker)) with, for example, worker = new WorkerGrid1D(items).";
  }

  static Sizes checked(TaskPlan task, CompiledKernel kernel, Sizes sizes) {
    if (kernel.localBytes() > 0 && sizes.range().free()) {
      throw new IllegalArgumentException(
          "Task "
              + task.name()
              + " allocates local memory, which the work-items of a group share, so its WorkerGrid must say how large"
              + " a group is: worker.setLocalWork(x, y, z).");
    }
    return sizes;
  }
}
