package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.runtime.debug.BarrierDivergenceException;
import dev.stratus.embedded.runtime.debug.WorkItemFailedException;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The debug device, and what only it can tell. */
class DebugPlanTest extends SemanticsSuite {
  @Override
  TornadoDevice device() {
    return TestRuntime.debug();
  }

  private static GridScheduler groupsOf(int global, int local) {
    WorkerGrid worker = new WorkerGrid1D(global);
    worker.setLocalWork(local, 1, 1);
    return new GridScheduler("s.t", worker);
  }

  @Test
  void barrierDivergenceIsAnError() throws Exception {
    TaskGraph graph =
        new TaskGraph("s").task("t", Kernels::divergent, new KernelContext(), new IntArray(8));
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withGridScheduler(groupsOf(8, 4));
      assertThatThrownBy(plan::execute)
          .isInstanceOf(BarrierDivergenceException.class)
          .hasMessageContaining("task s.t, group [0, 0, 0]")
          .hasMessageContaining("Kernels.divergent(Kernels.java:")
          .hasMessageContaining("items 0-2")
          .hasMessageContaining("ended: items 3");
    }
  }

  @Test
  void exceptionInAWorkItemNamesItAndTheLine() throws Exception {
    TaskGraph graph =
        new TaskGraph("s").task("t", Kernels::outside, new KernelContext(), new IntArray(8));
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withGridScheduler(groupsOf(8, 4));
      assertThatThrownBy(plan::execute)
          .isInstanceOf(WorkItemFailedException.class)
          .hasMessageContaining("Task s.t, work-item [2, 0, 0] of group [1, 0, 0]")
          .hasMessageContaining("global id [6, 0, 0]")
          .hasMessageContaining("Kernels.outside(Kernels.java:")
          .hasMessageContaining("Index 8");
    }
  }

  @Test
  void exceptionInAPlainKernelNamesTheLine() throws Exception {
    TaskGraph graph = new TaskGraph("s").task("t", Kernels::divideByZero, new IntArray(8), 0);
    try (TornadoExecutionPlan plan = plan(graph)) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(WorkItemFailedException.class)
          .hasMessageContaining("Task s.t at ")
          .hasMessageContaining("Kernels.divideByZero(Kernels.java:")
          .hasMessageContaining("/ by zero");
    }
  }

  @Test
  void launchesAreOfBytecode() throws Exception {
    TaskGraph graph = new TaskGraph("s").task("t", Kernels::addOne, ints(1));
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
      var launch = TestRuntime.extension().lastRun(plan).getFirst();
      assertThat(launch.target()).isEqualTo("bytecode");
      assertThat(launch.source()).isEmpty();
      assertThat(launch.device().name()).isEqualTo("jvm-debug");
    }
  }
}
