package dev.stratus.training.step;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.engine.SdkCompiler;
import dev.stratus.engine.SdkFailures;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** A program as one task graph on a TornadoVM device, embedded or SDK. */
final class DeviceEngine implements StepEngine {
  private final StepDevice device;
  private final TornadoExecutionPlan plan;
  private final Optional<Extension> extension = Extension.find();
  private @Nullable TornadoExecutionResult last;

  DeviceEngine(StepProgram program, StepDevice device, boolean profile) {
    this.device = device;
    this.plan = new TornadoExecutionPlan(graph(program).snapshot());
    try {
      prepare(program, profile);
    } catch (RuntimeException e) {
      closePlan(e);
      throw e;
    }
  }

  private static TaskGraph graph(StepProgram program) {
    TaskGraph graph = new TaskGraph(program.name());
    toDevice(graph, DataTransferMode.EVERY_EXECUTION, program.in());
    toDevice(graph, DataTransferMode.FIRST_EXECUTION, program.resident());
    program.launches().forEach(launch -> launch.add().accept(graph));
    toHost(graph, DataTransferMode.EVERY_EXECUTION, program.out());
    toHost(graph, DataTransferMode.UNDER_DEMAND, program.onDemand());
    return graph;
  }

  private static void toDevice(TaskGraph graph, int mode, List<Object> arrays) {
    if (!arrays.isEmpty()) {
      graph.transferToDevice(mode, arrays.toArray());
    }
  }

  private static void toHost(TaskGraph graph, int mode, List<Object> arrays) {
    if (!arrays.isEmpty()) {
      graph.transferToHost(mode, arrays.toArray());
    }
  }

  private void prepare(StepProgram program, boolean profile) {
    plan.withDevice(device.device().handle().orElseThrow());
    if (extension.isEmpty()) {
      SdkCompiler.keepOrderOfSums(plan);
    }
    device
        .tuning()
        .flatMap(t -> t.profile().buildFlags())
        .ifPresent(flags -> plan.withCompilerFlags(TornadoVMBackendType.OPENCL, flags.value()));
    GridScheduler grids = new GridScheduler();
    boolean any = false;
    for (Launch launch : program.launches()) {
      String task = program.name() + "." + launch.name();
      if (launch.grid().isPresent()) {
        WorkerGrid1D grid = new WorkerGrid1D(launch.grid().get().global());
        grid.setLocalWork(launch.grid().get().local(), 1, 1);
        grids.addWorkerGrid(task, grid);
        any = true;
      }
      extension.ifPresent(e ->
          device.options(launch.form()).ifPresent(options -> e.configure(plan, task, options)));
    }
    if (any) {
      plan.withGridScheduler(grids);
    }
    if (profile) {
      plan.withProfiler(ProfilerMode.SILENT);
    }
  }

  @Override
  public void run() {
    last = extension.isPresent() ? plan.execute() : SdkFailures.execute(plan);
  }

  @Override
  public List<LaunchRecord> lastRun() {
    return extension.map(e -> e.lastRun(plan)).orElse(List.of());
  }

  @Override
  public void fetch(Object array) {
    if (last == null) {
      throw new IllegalStateException("Nothing has run yet, so there is nothing to fetch.");
    }
    last.transferToHost(array);
  }

  @Override
  public void close() {
    try {
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException("The execution plan did not close; please report this.", e);
    }
  }

  private void closePlan(RuntimeException failure) {
    try {
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      failure.addSuppressed(e);
    }
  }
}
