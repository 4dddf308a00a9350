package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.PlanEngine;
import dev.stratus.embedded.api.RunReport;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.opencl.DeviceException;
import dev.stratus.embedded.runtime.plan.PlanResources.OnDevice;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * The engine of one plan. A run queues everything and waits once, at the end. Where a run fails,
 * all of the plan's arrays on devices are given up, so that nothing half-done is taken for a
 * result; the plan may run again, from the beginning.
 */
public final class EmbeddedPlan implements PlanEngine {
  private final Devices devices;
  private final PlanResources resources;
  private final PlanSettings settings;
  private final RunListeners listeners;
  private final List<GraphRun> graphs;
  private final Persisted persisted = new Persisted();
  private List<GraphRun> selected;
  private @Nullable LastRun lastRun;
  private boolean closed;

  EmbeddedPlan(
      List<GraphDefinition> definitions,
      Devices devices,
      PlanResources resources,
      KernelResolver resolver,
      RunListeners listeners) {
    this.devices = devices;
    this.listeners = listeners;
    this.resources = resources;
    this.settings = new PlanSettings(devices.defaultDevice());
    this.graphs =
        definitions.stream()
            .map(definition -> new GraphRun(definition, resources, settings, resolver))
            .toList();
    this.selected = graphs;
    PlanChecks.consumers(definitions);
  }

  @Override
  public synchronized RunReport execute() {
    open();
    long start = System.nanoTime();
    CompileTimes compiling = new CompileTimes();
    orAbandon(() -> prepare(compiling));
    boolean profiled = settings.profiler != null;
    LastRun run = new LastRun(selected, resources.places());
    lastRun = null;
    try {
      for (OnDevice place : run.places()) {
        place.session().begin(profiled);
      }
      for (int i = 0; i < selected.size(); i++) {
        selected.get(i).run(run.moved(i));
      }
      run.finish(profiled);
    } catch (RuntimeException | Error failure) {
      abandon(failure);
      throw failure;
    }
    selected.forEach(GraphRun::succeeded);
    selected.forEach(graph -> persisted.ran(graph.definition()));
    lastRun = run;
    listeners.tell(run);
    if (settings.threadInfo) {
      run.printThreadInfo();
    }
    return report(run, compiling, start);
  }

  private RunReport report(LastRun run, CompileTimes compiling, long start) {
    long total = System.nanoTime() - start;
    RunReport report = run.report(total, compiling, resources.bytes(), settings.profiler != null);
    if (settings.profiler == ProfilerMode.CONSOLE) {
      System.out.println(report.log());
    }
    return report;
  }

  /** Everything that can be refused without having touched a device's state. */
  private void prepare(CompileTimes compiling) {
    if (!settings.deviceChosen) {
      devices.sayIfDebugging(settings.device);
    }
    persisted.check(selected.stream().map(GraphRun::definition).toList());
    for (GraphRun graph : selected) {
      graph.compile(compiling);
    }
    for (GraphRun graph : selected) {
      graph.bind(graphs);
    }
    for (GraphRun graph : selected) {
      graph.prepareSizes();
    }
  }

  private void abandon(Throwable failure) {
    for (OnDevice place : resources.places()) {
      place.session().failed(failure);
    }
    forgetDevices();
  }

  /** Gives up sessions with all they hold; the code comes from the caches again. */
  private void forgetDevices() {
    graphs.forEach(GraphRun::forgetCode);
    graphs.forEach(GraphRun::forgetArrays);
    persisted.clear();
    lastRun = null;
    resources.close();
  }

  @Override
  public synchronized void preCompile() {
    open();
    CompileTimes compiling = new CompileTimes();
    orAbandon(() -> selected.forEach(graph -> graph.compile(compiling)));
  }

  /** What the user asked wrongly changes nothing; where a device fails, arrays may be half made. */
  private void orAbandon(Runnable preparation) {
    try {
      preparation.run();
    } catch (DeviceException failure) {
      abandon(failure);
      throw failure;
    }
  }

  @Override
  public synchronized void warmUp(int iterations) {
    for (int i = 0; i < iterations; i++) {
      execute();
    }
  }

  @Override
  public synchronized void warmUpFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    do {
      execute();
    } while (System.nanoTime() - end < 0);
  }

  @Override
  public synchronized void selectGraph(int index) {
    open();
    selected = List.of(graphs.get(index));
  }

  @Override
  public synchronized void selectAllGraphs() {
    open();
    selected = graphs;
  }

  @Override
  public synchronized void device(TornadoDevice device) {
    open();
    var own = devices.own(device);
    settings.deviceChosen = true;
    if (own != settings.device || !settings.taskDevices.isEmpty()) {
      forgetDevices();
      settings.taskDevices.clear();
      settings.device = own;
    }
  }

  @Override
  public synchronized void device(String task, TornadoDevice device) {
    open();
    var own = devices.own(device);
    String name = PlanChecks.task(task, graphs);
    settings.deviceChosen = true;
    if (settings.deviceOf(name) != own) {
      forgetDevices();
      settings.taskDevices.put(name, own);
    }
  }

  @Override
  public synchronized TornadoDevice deviceOf(int graphIndex) {
    open();
    return graphs.get(graphIndex).taskNames().stream()
        .findFirst()
        .map(settings::deviceOf)
        .orElse(settings.device);
  }

  @Override
  public synchronized void resetDevice() {
    open();
    forgetDevices();
  }

  @Override
  public synchronized void gridScheduler(GridScheduler scheduler) {
    open();
    PlanChecks.grids(scheduler, graphs);
    settings.grids = scheduler;
  }

  @Override
  public synchronized void defaultScheduler() {
    open();
    settings.grids = null;
  }

  @Override
  public synchronized void profiler(ProfilerMode mode) {
    open();
    settings.profiler = mode;
  }

  @Override
  public synchronized void noProfiler() {
    open();
    settings.profiler = null;
  }

  /** Every report is of one run, so there are no sums to clear. */
  @Override
  public synchronized void clearProfiles() {
    open();
  }

  @Override
  public synchronized void printKernel(boolean on) {
    open();
    if (on && !settings.printKernel) {
      graphs.forEach(GraphRun::printKernels);
    }
    settings.printKernel = on;
  }

  @Override
  public synchronized void threadInfo(boolean on) {
    open();
    settings.threadInfo = on;
  }

  /** Graphs are on already, unless the environment has them off. */
  @Override
  public synchronized void cudaGraph() {
    open();
    if (!settings.graphs) {
      settings.graphs = true;
      graphs.forEach(GraphRun::forgetCode);
    }
  }

  @Override
  public synchronized void memoryLimit(OptionalLong bytes) {
    open();
    settings.memoryLimit = bytes;
    if (bytes.isPresent() && resources.bytes() > bytes.getAsLong()) {
      // What is held already counts: the next run allocates anew, under the limit.
      freeDeviceMemory();
    }
  }

  @Override
  public synchronized void batch(long bytes) {
    throw PlanChecks.unsupported(
        "withBatch",
        "process parts of the data yourself, with smaller arrays and a plan that runs again");
  }

  @Override
  public synchronized void concurrentDevices(boolean on) {
    if (on) {
      throw PlanChecks.unsupported(
          "withConcurrentDevices",
          "give each device a plan of its own and run them from several threads");
    }
  }

  @Override
  public synchronized void intraPlanConcurrency(boolean on) {
    if (on) {
      throw PlanChecks.unsupported(
          "withIntraPlanConcurrency",
          "tasks of a plan run in order; run two plans from two threads");
    }
  }

  @Override
  public synchronized void stagedTransfers(boolean on) {
    if (on) {
      throw PlanChecks.unsupported(
          "withStagedTransfers", "transfers go straight between the array and the device");
    }
  }

  /** Flags concern the tasks on devices of their backend alone. */
  @Override
  public synchronized void compilerFlags(TornadoVMBackendType backend, String flags) {
    open();
    if (!flags.equals(settings.driverFlags.getOrDefault(backend, ""))) {
      settings.driverFlags.put(backend, flags);
      graphs.forEach(GraphRun::forgetCode);
    }
  }

  @Override
  public synchronized void transferToHost(List<Object> objects) {
    open();
    List<DeviceArray> arrays = objects.stream().map(this::onDevice).toList();
    arrays.forEach(array -> array.toHost(0, array.host().bytes()));
    waitForTransfers();
  }

  @Override
  public synchronized void transferToHost(DataRange range) {
    open();
    long element = range.getArray().getElementSize();
    onDevice(range.getArray())
        .toHost(range.getOffset() * element, range.getPartialSize() * element);
    waitForTransfers();
  }

  private void waitForTransfers() {
    try {
      resources.places().forEach(place -> place.session().finish());
    } catch (RuntimeException failure) {
      abandon(failure);
      throw failure;
    }
  }

  /** An array of the plan where its newest content is: a plan writes it on one device only. */
  private DeviceArray onDevice(Object object) {
    return HostArray.of(object)
        .flatMap(array ->
            resources.places().stream()
                .filter(place -> place.arrays().containsKey(array.key()))
                .map(place -> place.arrays().get(array.key()))
                .findFirst())
        .orElseThrow(() -> PlanChecks.notOnDevice(object, lastRun == null));
  }

  @Override
  public synchronized long deviceMemoryInUse() {
    open();
    return resources.bytes();
  }

  @Override
  public synchronized void freeDeviceMemory() {
    open();
    graphs.forEach(GraphRun::forgetArrays);
    persisted.clear();
    resources.free();
  }

  /** Sets the options of a task. */
  public synchronized void configure(String task, KernelOptions options) {
    if (closed) {
      throw new IllegalArgumentException("The plan is closed: options can no longer be set.");
    }
    String name = PlanChecks.task(task, graphs);
    if (!options.equals(settings.wishes(name).options())) {
      settings.options.put(name, options);
      graphs.stream()
          .filter(graph -> graph.taskNames().contains(name))
          .forEach(GraphRun::forgetCode);
    }
  }

  /** The launches of the last run, in order. */
  public synchronized List<LaunchRecord> lastRun() {
    return lastRun == null ? List.of() : new ArrayList<>(lastRun.records());
  }

  private void open() {
    if (closed) {
      throw new TornadoRuntimeException(
          "The plan is closed. Make a new TornadoExecutionPlan of its graphs.");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      resources.close();
    }
  }
}
