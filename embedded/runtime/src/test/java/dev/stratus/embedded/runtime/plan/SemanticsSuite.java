package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.UNDER_DEMAND;

import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What moves when, and what a plan tells of it: the same on every device. */
abstract class SemanticsSuite extends PlanSuite {

  @Test
  void firstExecutionCopiesOnceAndEveryExecutionAlways() throws Exception {
    IntArray once = ints(1, 2, 3);
    IntArray always = ints(1, 2, 3);
    IntArray fromOnce = new IntArray(3);
    IntArray fromAlways = new IntArray(3);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, once)
            .transferToDevice(EVERY_EXECUTION, always)
            .task("t0", Kernels::copy, once, fromOnce)
            .task("t1", Kernels::copy, always, fromAlways)
            .transferToHost(EVERY_EXECUTION, fromOnce, fromAlways);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
      once.init(9);
      always.init(9);
      plan.execute();
      assertThat(fromOnce.toHeapArray()).containsExactly(1, 2, 3);
      assertThat(fromAlways.toHeapArray()).containsExactly(9, 9, 9);
      plan.freeDeviceMemory();
      plan.execute();
      assertThat(fromOnce.toHeapArray()).containsExactly(9, 9, 9);
    }
  }

  @Test
  void stateStaysOnTheDeviceUntilItIsDemanded() throws Exception {
    IntArray x = ints(10, 20, 30, 40);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::addOne, x)
            .transferToHost(UNDER_DEMAND, x);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
      plan.execute();
      TornadoExecutionResult result = plan.execute();
      assertThat(x.toHeapArray()).containsExactly(10, 20, 30, 40);
      result.transferToHost(new DataRange(x).withOffset(1).withSize(2));
      assertThat(x.toHeapArray()).containsExactly(10, 23, 33, 40);
      result.transferToHost(x);
      assertThat(x.toHeapArray()).containsExactly(13, 23, 33, 43);
      assertThatThrownBy(() -> result.transferToHost(ints(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("IntArray of 1");
    }
  }

  @Test
  void outputThatNeverCameInStartsWithZeros() throws Exception {
    IntArray out = ints(7, 7, 7, 7, 7);
    run(
        new TaskGraph("s")
            .task("t", Kernels::everySecond, out)
            .transferToHost(EVERY_EXECUTION, out));
    assertThat(out.toHeapArray()).containsExactly(1, 0, 3, 0, 5);
  }

  @Test
  void hostWritesToAnArrayThatOnlyGoesOutDoNotReachTheKernel() throws Exception {
    IntArray x = ints(7, 7, 7);
    TaskGraph graph =
        new TaskGraph("s").task("t", Kernels::addOne, x).transferToHost(EVERY_EXECUTION, x);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
      assertThat(x.toHeapArray()).containsExactly(1, 1, 1);
      x.init(100);
      plan.execute();
      assertThat(x.toHeapArray()).containsExactly(2, 2, 2);
    }
  }

  /** C and Java differ on powers of one. */
  @Test
  void powersOfOneAreJavas() throws Exception {
    double[] bases = {1, -1, 1, -1, 1, 1, -1, Double.NaN, 2, 0};
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    double[] exponents = {nan, nan, inf, -inf, -inf, 5, 3, 0, inf, -1};
    DoubleArray x = DoubleArray.fromArray(bases);
    DoubleArray y = DoubleArray.fromArray(exponents);
    DoubleArray z = new DoubleArray(bases.length);
    FloatArray narrow = new FloatArray(bases.length);
    run(
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, y)
            .task("t", Kernels::powers, x, y, z, narrow)
            .transferToHost(EVERY_EXECUTION, z, narrow));
    assertThat(z.toHeapArray()).containsExactly(nan, nan, nan, nan, nan, 1, -1, 1, inf, inf);
    for (int i = 0; i < bases.length; i++) {
      assertThat(narrow.get(i)).as("power " + i).isEqualTo(Float.valueOf((float) z.get(i)));
    }
  }

  @Test
  void inputThatNeverCameInIsZeros() throws Exception {
    IntArray x = ints(1, 2, 3);
    IntArray y = ints(4, 5, 6);
    run(new TaskGraph("s").task("t", Kernels::copy, x, y).transferToHost(EVERY_EXECUTION, y));
    assertThat(y.toHeapArray()).containsExactly(0, 0, 0);
    assertThat(x.toHeapArray()).containsExactly(1, 2, 3);
  }

  @Test
  void writtenArrayThatIsNotTransferredStaysAsItWasOnTheHost() throws Exception {
    IntArray x = ints(1, 2, 3);
    run(new TaskGraph("s").transferToDevice(EVERY_EXECUTION, x).task("t", Kernels::addOne, x));
    assertThat(x.toHeapArray()).containsExactly(1, 2, 3);
  }

  @Test
  void graphsHandArraysOverOnTheDevice() throws Exception {
    IntArray x = ints(1, 2, 3);
    IntArray y = new IntArray(3);
    TaskGraph first =
        new TaskGraph("a")
            .transferToDevice(EVERY_EXECUTION, x)
            .task("t", Kernels::addOne, x)
            .persistOnDevice(x);
    TaskGraph second =
        new TaskGraph("b")
            .consumeFromDevice("a", x)
            .task("t", Kernels::copy, x, y)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(first, second)) {
      assertThatThrownBy(() -> plan.withGraph(1).execute())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Graph b consumes a IntArray of 3 from graph a")
          .hasMessageContaining("persistOnDevice");
      plan.withGraph(0).execute();
      plan.withGraph(1).execute();
      assertThat(y.toHeapArray()).containsExactly(2, 3, 4);
      assertThat(x.toHeapArray()).containsExactly(1, 2, 3);
      plan.withAllGraphs().execute();
      assertThat(y.toHeapArray()).containsExactly(2, 3, 4);
    }
  }

  @Test
  void consumingFromAnUnknownGraphIsRefused() {
    TaskGraph graph = new TaskGraph("b").consumeFromDevice("nowhere", ints(1));
    assertThatThrownBy(() -> plan(graph))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void partlyOverlappingArraysNeverComputeSomethingElse() throws Exception {
    FloatArray whole = new FloatArray(64);
    FloatArray part =
        FloatArray.fromSegmentShallow(whole.getSegmentWithHeader().asSlice(64, 16 + 64));
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, whole, part)
            .task("t", Kernels::shift, part, whole, 16)
            .transferToHost(UNDER_DEMAND, whole);
    try (TornadoExecutionPlan plan = plan(graph)) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lie partly over the same memory");
    }
  }

  @Test
  void unknownGridNameIsRefused() throws Exception {
    TaskGraph graph = new TaskGraph("s").task("t", Kernels::addOne, ints(1, 2, 3));
    try (TornadoExecutionPlan plan = plan(graph)) {
      assertThatThrownBy(
              () -> plan.withGridScheduler(new GridScheduler("s.other", new WorkerGrid1D(3))))
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("Name not registered in any task-graph")
          .hasMessageContaining("s.other")
          .hasMessageContaining("s.t");
    }
  }

  @Test
  void profilerTellsTimes() throws Exception {
    FloatArray x = ramp(100_000);
    FloatArray y = new FloatArray(100_000);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t0", Kernels::scaleAll, x, y, 2f)
            .task("t1", Kernels::scaleAll, y, y, 2f)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      TornadoProfilerResult result =
          plan.withProfiler(ProfilerMode.SILENT).execute().getProfilerResult();
      assertThat(result.getTotalTime()).isPositive();
      assertThat(result.getDeviceKernelTime()).isPositive();
      assertThat(result.getProfileLog()).contains("\"s.t0\"", "TOTAL_KERNEL_TIME");
      List<LaunchRecord> launches = TestRuntime.extension().lastRun(plan);
      assertThat(launches).hasSize(2);
      assertThat(launches.stream().mapToLong(l -> l.deviceNanos().orElseThrow()).sum())
          .isEqualTo(result.getDeviceKernelTime());
      TornadoProfilerResult without = plan.withoutProfiler().execute().getProfilerResult();
      assertThat(without.getDeviceKernelTime()).isZero();
      assertThat(TestRuntime.extension().lastRun(plan).getFirst().deviceNanos()).isEmpty();
    }
  }

  @Test
  void memoryLimitHolds() throws Exception {
    FloatArray x = new FloatArray(1024);
    FloatArray y = new FloatArray(1024);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::scaleAll, x, y, 2f)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withMemoryLimit("6KB");
      assertThatThrownBy(plan::execute)
          .isInstanceOf(TornadoMemoryException.class)
          .hasMessageContaining("6144")
          .hasMessageContaining("8192");
      plan.withMemoryLimit("8KB").execute();
      assertThat(plan.getCurrentDeviceMemoryUsage()).isEqualTo(8192);
      plan.freeDeviceMemory();
      assertThat(plan.getCurrentDeviceMemoryUsage()).isZero();
    }
  }

  @Test
  void modifiersThatAreNotThereSaySo() throws Exception {
    TaskGraph graph = new TaskGraph("s").task("t", Kernels::addOne, ints(1));
    try (TornadoExecutionPlan plan = plan(graph)) {
      assertThatThrownBy(() -> plan.withBatch("1MB"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("withBatch");
      assertThatThrownBy(plan::withConcurrentDevices).hasMessageContaining("withConcurrentDevices");
      assertThatThrownBy(plan::withIntraPlanConcurrency)
          .hasMessageContaining("withIntraPlanConcurrency");
      assertThatThrownBy(plan::withStagedTransfers).hasMessageContaining("withStagedTransfers");
    }
  }

  @Test
  void warmUpAndPreCompilationLeaveAPlanThatRuns() throws Exception {
    IntArray x = ints(0, 0);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::addOne, x)
            .transferToHost(EVERY_EXECUTION, x);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withPreCompilation();
      assertThat(TestRuntime.extension().lastRun(plan)).isEmpty();
      assertThat(x.get(0)).isZero();
      plan.withWarmUpIterations(2);
      plan.execute();
      assertThat(x.toHeapArray()).containsExactly(3, 3);
    }
  }

  @Test
  void argumentsThatNoDeviceTakesAreNamed() throws Exception {
    TaskGraph graph = new TaskGraph("s").task("t", SemanticsSuite::takesText, ints(1), "text");
    try (TornadoExecutionPlan plan = plan(graph)) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Task s.t: argument 2 is a java.lang.String");
    }
  }

  static void takesText(IntArray x, String text) {
    x.set(0, text.length());
  }

  @Test
  void closedPlanSaysSo() throws Exception {
    TornadoExecutionPlan plan = plan(new TaskGraph("s").task("t", Kernels::addOne, ints(1)));
    plan.execute();
    plan.close();
    plan.close();
    assertThatThrownBy(plan::execute).hasMessageContaining("closed");
  }

  @Test
  void twoPlansInTwoThreads() throws Exception {
    List<Thread> threads =
        List.of(1, 2, 3).stream()
            .map(factor -> Thread.ofPlatform().unstarted(() -> runOften(factor)))
            .toList();
    var failures = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
    threads.forEach(t -> t.setUncaughtExceptionHandler((_, thrown) -> failures.add(thrown)));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  private void runOften(int factor) {
    FloatArray x = ramp(1000);
    FloatArray y = new FloatArray(1000);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x)
            .task("t", Kernels::scaleAll, x, y, (float) factor)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      for (int i = 0; i < 100; i++) {
        x.set(3, i);
        plan.execute();
        assertThat(y.get(3)).isEqualTo((float) i * factor);
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
