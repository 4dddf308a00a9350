package uk.ac.manchester.tornado.api;

import dev.stratus.embedded.api.ByteSize;
import dev.stratus.embedded.api.DefaultDevice;
import dev.stratus.embedded.api.ExecutionEngine;
import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.PlanEngine;
import dev.stratus.embedded.api.PlanTrace;
import dev.stratus.embedded.api.RunReport;
import dev.stratus.embedded.spi.RuntimeProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * Runs task graphs. Settings are made by the {@code with} methods, hold until changed, and give
 * back this plan, so that calls can be chained:
 *
 * <pre>{@code
 * try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
 *   plan.withDevice(device).execute();
 * }
 * }</pre>
 *
 * <p>A closed plan refuses every call but {@link #close()} and those that only tell about it, with
 * an {@link IllegalStateException}. Not for use by several threads at a time. Not to be subclassed:
 * on a TornadoVM SDK it is sealed.
 */
public class TornadoExecutionPlan implements AutoCloseable {
  /** The runtime's default device. */
  public static TornadoDevice DEFAULT_DEVICE = new DefaultDevice();

  /** Results kept for {@link #getPlanResult}: a loop of millions of runs must not fill the heap. */
  private static final int KEPT_RESULTS = 1024;

  private static final AtomicInteger PLANS = new AtomicInteger();

  private final long id = PLANS.getAndIncrement();
  private final List<GraphDefinition> graphs;
  private final PlanEngine engine;
  private final Deque<TornadoExecutionResult> results = new ArrayDeque<>();
  private PlanTrace trace;
  private long runs;
  private boolean closed;

  /**
   * A plan of one or more graphs.
   *
   * @throws IllegalArgumentException if there is no graph, or one is null
   * @throws IllegalStateException if there is no runtime on the class path
   */
  public TornadoExecutionPlan(ImmutableTaskGraph... immutableTaskGraphs) {
    if (immutableTaskGraphs.length == 0) {
      throw new IllegalArgumentException(
          "A TornadoExecutionPlan needs at least one task graph; pass graph.snapshot().");
    }
    for (ImmutableTaskGraph graph : immutableTaskGraphs) {
      if (graph == null) {
        throw new IllegalArgumentException("A task graph of the TornadoExecutionPlan is null.");
      }
    }
    graphs = Arrays.stream(immutableTaskGraphs).map(ImmutableTaskGraph::definition).toList();
    trace = PlanTrace.of(graphs);
    engine = RuntimeProvider.find().service(ExecutionEngine.class).open(this, graphs);
  }

  /**
   * A device by its place.
   *
   * @param backendIndex the backend's place in the runtime
   * @param deviceIndex the device's place in the backend
   */
  public static TornadoDevice getDevice(int backendIndex, int deviceIndex) {
    return TornadoRuntimeProvider.getTornadoRuntime()
        .getBackend(backendIndex)
        .getDevice(deviceIndex);
  }

  /** Number of plans made so far. */
  public static int getTotalPlans() {
    return PLANS.get();
  }

  /** Queries over all backends and devices. */
  public static TornadoDeviceMap getTornadoDeviceMap() {
    return new TornadoDeviceMap();
  }

  /**
   * Runs the selected graphs in order (all, unless {@link #withGraph} chose) and waits for them.
   */
  public TornadoExecutionResult execute() {
    RunReport report = engine().execute();
    TornadoExecutionResult result = new TornadoExecutionResult(this, report, trace);
    if (results.size() == KEPT_RESULTS) {
      results.removeFirst();
    }
    results.addLast(result);
    runs++;
    return result;
  }

  /**
   * Selects one graph for the runs to come.
   *
   * @param graphIndex its place among the plan's graphs
   * @throws IllegalArgumentException if there is no such graph
   */
  public TornadoExecutionPlan withGraph(int graphIndex) {
    checkGraph(graphIndex);
    engine().selectGraph(graphIndex);
    return traced("graph", "withGraph", graphIndex);
  }

  /** Selects all graphs again. */
  public TornadoExecutionPlan withAllGraphs() {
    engine().selectAllGraphs();
    return traced("graph", "withAllGraphs", "");
  }

  /** Compiles all tasks of the selected graphs now. */
  public TornadoExecutionPlan withPreCompilation() {
    engine().preCompile();
    return traced("preCompilation", "withPreCompilation", "");
  }

  /** Runs all tasks on a device. */
  public TornadoExecutionPlan withDevice(TornadoDevice device) {
    engine().device(DefaultDevice.resolve(checkedDevice(device)));
    return traced("device", "withDevice", device);
  }

  /**
   * Runs one task on a device.
   *
   * @param taskName {@code graph.task}
   */
  public TornadoExecutionPlan withDevice(String taskName, TornadoDevice device) {
    engine().device(taskName, DefaultDevice.resolve(checkedDevice(device)));
    return traced("device " + taskName, "withDevice", taskName + ", " + device);
  }

  /** Prints {@link #getTraceExecutionPlan()} on standard output. */
  public void printTraceExecutionPlan() {
    System.out.println(trace);
  }

  /** The plan's graphs and the settings made, a line each, in order. */
  public String getTraceExecutionPlan() {
    return trace.toString();
  }

  /** As {@link #getTraceExecutionPlan()}. */
  @Override
  public String toString() {
    return trace.toString();
  }

  /** Lets tasks on different devices run at the same time. */
  public TornadoExecutionPlan withConcurrentDevices() {
    engine().concurrentDevices(true);
    return traced("concurrentDevices", "withConcurrentDevices", "");
  }

  public TornadoExecutionPlan withoutConcurrentDevices() {
    engine().concurrentDevices(false);
    return traced("concurrentDevices", "withoutConcurrentDevices", "");
  }

  /**
   * The device of a graph.
   *
   * @param graphIndex its place among the plan's graphs
   * @throws IllegalArgumentException if there is no such graph
   */
  public TornadoDevice getDevice(int graphIndex) {
    checkGraph(graphIndex);
    return engine().deviceOf(graphIndex);
  }

  /** Frees the plan's memory on its devices. */
  public TornadoExecutionPlan freeDeviceMemory() {
    engine().freeDeviceMemory();
    return traced("freeDeviceMemory", "freeDeviceMemory", "");
  }

  /** Gives tasks their grids. */
  public TornadoExecutionPlan withGridScheduler(GridScheduler gridScheduler) {
    if (gridScheduler == null) {
      throw new IllegalArgumentException(
          "The GridScheduler is null. withDefaultScheduler() lets the runtime choose the grids.");
    }
    engine().gridScheduler(gridScheduler);
    return traced("grids", "withGridScheduler", gridScheduler);
  }

  /** Lets the runtime choose all grids. */
  public TornadoExecutionPlan withDefaultScheduler() {
    engine().defaultScheduler();
    return traced("grids", "withDefaultScheduler", "");
  }

  /**
   * Runs the tasks on batches of their arrays.
   *
   * @param batchSize bytes of an array that are on the device at a time, such as {@code 512MB}
   * @throws IllegalArgumentException if it is no size
   */
  public TornadoExecutionPlan withBatch(String batchSize) {
    engine().batch(ByteSize.parse(batchSize));
    return traced("batch", "withBatch", batchSize);
  }

  /** Measures the runs by the device's clock. */
  public TornadoExecutionPlan withProfiler(ProfilerMode profilerMode) {
    if (profilerMode == null) {
      throw new IllegalArgumentException("The ProfilerMode is null; use CONSOLE or SILENT.");
    }
    engine().profiler(profilerMode);
    return traced("profiler", "withProfiler", profilerMode);
  }

  public TornadoExecutionPlan withoutProfiler() {
    engine().noProfiler();
    return traced("profiler", "withoutProfiler", "");
  }

  /**
   * Limits the device memory that the plan may hold.
   *
   * @param memoryLimit such as {@code 1GB}
   * @throws IllegalArgumentException if it is no size
   */
  public TornadoExecutionPlan withMemoryLimit(String memoryLimit) {
    engine().memoryLimit(OptionalLong.of(ByteSize.parse(memoryLimit)));
    return traced("memoryLimit", "withMemoryLimit", memoryLimit);
  }

  public TornadoExecutionPlan withoutMemoryLimit() {
    engine().memoryLimit(OptionalLong.empty());
    return traced("memoryLimit", "withoutMemoryLimit", "");
  }

  /** Forgets what the plan keeps on its device: buffers and compiled programs. */
  public TornadoExecutionPlan resetDevice() {
    engine().resetDevice();
    return traced("resetDevice", "resetDevice", "");
  }

  /** This plan's number, counted from 0. */
  public long getId() {
    return id;
  }

  /** Number of plans made so far. */
  public long getGlobalExecutionPlansCounter() {
    return PLANS.get();
  }

  /** Sets the profiler's sums back to zero. */
  public TornadoExecutionPlan clearProfiles() {
    engine().clearProfiles();
    return traced("clearProfiles", "clearProfiles", "");
  }

  /**
   * Launches that repeat without a transfer between them become one command of a CUDA device. The
   * embedded runtime does so unasked, unless {@code STRATUS_CUDA_GRAPHS} is off; other devices have
   * nothing of the kind, and run as always.
   */
  public TornadoExecutionPlan withCUDAGraph() {
    engine().cudaGraph();
    return traced("cudaGraph", "withCUDAGraph", "");
  }

  /** Prints the grid of every launch. */
  public TornadoExecutionPlan withThreadInfo() {
    engine().threadInfo(true);
    return traced("threadInfo", "withThreadInfo", "");
  }

  public TornadoExecutionPlan withoutThreadInfo() {
    engine().threadInfo(false);
    return traced("threadInfo", "withoutThreadInfo", "");
  }

  /** Prints the source generated for every kernel. */
  public TornadoExecutionPlan withPrintKernel() {
    engine().printKernel(true);
    return traced("printKernel", "withPrintKernel", "");
  }

  public TornadoExecutionPlan withoutPrintKernel() {
    engine().printKernel(false);
    return traced("printKernel", "withoutPrintKernel", "");
  }

  /**
   * Sets the driver compiler's flags for the devices of one backend.
   *
   * @param compilerFlags as the driver reads them
   */
  public TornadoExecutionPlan withCompilerFlags(
      TornadoVMBackendType backend, String compilerFlags) {
    if (backend == null || compilerFlags == null) {
      throw new IllegalArgumentException(
          "withCompilerFlags(" + backend + ", " + compilerFlags + "): neither may be null.");
    }
    engine().compilerFlags(backend, compilerFlags);
    return traced("compilerFlags " + backend, "withCompilerFlags", backend + ", " + compilerFlags);
  }

  /**
   * Frees what the plan holds. A second call does nothing.
   *
   * @throws TornadoExecutionPlanException if the runtime fails at it
   */
  @Override
  public void close() throws TornadoExecutionPlanException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      engine.close();
    } catch (RuntimeException failure) {
      throw new TornadoExecutionPlanException(
          "The plan of " + graphNames() + " could not be closed cleanly: " + failure.getMessage(),
          failure);
    }
  }

  /** Bytes of device memory that the plan holds. */
  public long getCurrentDeviceMemoryUsage() {
    return engine().deviceMemoryInUse();
  }

  /**
   * The result of a run; the last 1,024 are kept.
   *
   * @param index the run's number, counted from 0
   * @throws IllegalArgumentException if there was no such run or its result is no longer kept
   */
  public TornadoExecutionResult getPlanResult(int index) {
    long oldest = runs - results.size();
    if (index < oldest || index >= runs) {
      throw new IllegalArgumentException(
          "There is no result of run "
              + index
              + ": this plan ran "
              + runs
              + " times and keeps the last "
              + results.size()
              + ".");
    }
    Iterator<TornadoExecutionResult> newestFirst = results.descendingIterator();
    for (long run = runs - 1; run > index; run--) {
      newestFirst.next();
    }
    return newestFirst.next();
  }

  /**
   * Runs the selected graphs again and again.
   *
   * @param milliseconds for so long
   * @throws IllegalArgumentException if it is less than 1
   */
  public TornadoExecutionPlan withWarmUpTime(long milliseconds) {
    if (milliseconds < 1) {
      throw new IllegalArgumentException(
          "The warm-up time is " + milliseconds + " ms; it must be at least 1.");
    }
    engine().warmUpFor(Duration.ofMillis(milliseconds));
    return traced("warmUp", "withWarmUpTime", milliseconds);
  }

  /**
   * Runs the selected graphs some times.
   *
   * @throws IllegalArgumentException if the number is less than 1
   */
  public TornadoExecutionPlan withWarmUpIterations(int iterations) {
    if (iterations < 1) {
      throw new IllegalArgumentException(
          "The number of warm-up iterations is " + iterations + "; it must be at least 1.");
    }
    engine().warmUp(iterations);
    return traced("warmUp", "withWarmUpIterations", iterations);
  }

  /** Lets tasks that do not depend on each other run at the same time. */
  public TornadoExecutionPlan withIntraPlanConcurrency() {
    engine().intraPlanConcurrency(true);
    return traced("intraPlanConcurrency", "withIntraPlanConcurrency", "");
  }

  public TornadoExecutionPlan withoutIntraPlanConcurrency() {
    engine().intraPlanConcurrency(false);
    return traced("intraPlanConcurrency", "withoutIntraPlanConcurrency", "");
  }

  /** Lets transfers go by way of pinned staging memory. */
  public TornadoExecutionPlan withStagedTransfers() {
    engine().stagedTransfers(true);
    return traced("stagedTransfers", "withStagedTransfers", "");
  }

  public TornadoExecutionPlan withoutStagedTransfers() {
    engine().stagedTransfers(false);
    return traced("stagedTransfers", "withoutStagedTransfers", "");
  }

  /** The engine of an open plan. */
  PlanEngine engine() {
    if (closed) {
      throw new IllegalStateException(
          "The plan of "
              + graphNames()
              + " is closed. Make a new TornadoExecutionPlan of its graphs.");
    }
    return engine;
  }

  private TornadoExecutionPlan traced(String key, String call, Object argument) {
    trace = trace.with(key, call, argument);
    return this;
  }

  private void checkGraph(int index) {
    if (index < 0 || index >= graphs.size()) {
      throw new IllegalArgumentException(
          "There is no graph "
              + index
              + " in this plan; it has "
              + graphs.size()
              + ": "
              + graphNames()
              + ", counted from 0.");
    }
  }

  private static TornadoDevice checkedDevice(TornadoDevice device) {
    if (device == null) {
      throw new IllegalArgumentException(
          "The device is null. TornadoExecutionPlan.DEFAULT_DEVICE is the runtime's default.");
    }
    return device;
  }

  private List<String> graphNames() {
    return graphs.stream().map(GraphDefinition::name).toList();
  }
}
