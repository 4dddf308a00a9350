package dev.stratus;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.profiles.KernelForm;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A rung of the kernel ladder as a task graph on a TornadoVM device, embedded or SDK. */
final class DeviceEngine implements Engine {
  private static final String GRAPH = "layernorm";
  private static final String TASK = "forward";
  private static final String FULL_NAME = GRAPH + "." + TASK;
  private static final int NO_FLAGS = 0;

  private final dev.stratus.LayerNormForward request;
  private final RunSettings settings;
  private final Tuning tuning;
  private final KernelForm form;
  private final KernelOptions options;
  private final Optional<Extension> extension;
  private final FloatArray x;
  private final FloatArray gamma;
  private final FloatArray beta;
  private final FloatArray y;
  // Statistics are not asked for: the kernel leaves these alone.
  private final FloatArray mean = new FloatArray(1);
  private final FloatArray rest = new FloatArray(1);
  private final FloatArray rstd = new FloatArray(1);
  private final TornadoExecutionPlan plan;
  private @Nullable TornadoExecutionResult last;

  DeviceEngine(
      dev.stratus.LayerNormForward request,
      FloatArray x,
      KernelForm form,
      Tuning tuning,
      RunSettings settings) {
    this.request = request;
    this.settings = settings;
    this.tuning = tuning;
    this.form = form;
    this.options = tuning.options(form, settings.numerics());
    this.extension = Extension.find();
    this.x = x;
    this.gamma = FloatArray.fromArray(request.scale());
    this.beta = FloatArray.fromArray(request.offset());
    this.y = new FloatArray(Math.toIntExact(request.elements()));
    this.plan = new TornadoExecutionPlan(graph().snapshot());
    try {
      prepare();
    } catch (RuntimeException e) {
      closePlan(e);
      throw e;
    }
  }

  private TaskGraph graph() {
    // The caller may write a new input between two runs; scale and offset are ours and stay.
    TaskGraph graph =
        new TaskGraph(GRAPH)
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
            .transferToDevice(DataTransferMode.FIRST_EXECUTION, gamma, beta);
    switch (form) {
      case ROW_PER_ITEM ->
          graph.task(
              TASK,
              LayerNormForward::rowPerItem,
              x,
              gamma,
              beta,
              y,
              mean,
              rest,
              rstd,
              request.rows(),
              request.width(),
              request.epsilon(),
              tuning.block(options, extension.isPresent()),
              NO_FLAGS);
      case ROW_PER_GROUP ->
          graph.task(
              TASK,
              LayerNormForward::rowPerGroup,
              new KernelContext(),
              x,
              gamma,
              beta,
              y,
              mean,
              rest,
              rstd,
              request.rows(),
              request.width(),
              request.epsilon(),
              NO_FLAGS);
    }
    int mode =
        settings.resultOnDemand()
            ? DataTransferMode.UNDER_DEMAND
            : DataTransferMode.EVERY_EXECUTION;
    return graph.transferToHost(mode, y);
  }

  private void prepare() {
    plan.withDevice(
        tuning
            .device()
            .handle()
            .orElseThrow(() ->
                new TornadoDeviceNotFound(tuning.device().id() + " has no TornadoVM device.")));
    if (form == KernelForm.ROW_PER_GROUP) {
      int lanes = tuning.lanes(request.width());
      WorkerGrid1D grid = new WorkerGrid1D(tuning.groups(request.rows()) * lanes);
      grid.setLocalWork(lanes, 1, 1);
      plan.withGridScheduler(new GridScheduler(FULL_NAME, grid));
    } else if (tuning.rowGroup().isPresent()) {
      int group = tuning.rowGroup().getAsInt();
      // Whole groups: the kernel's loop ends at the last row and goes round where items are short.
      int groups = Math.min(Math.ceilDiv(request.rows(), group), Integer.MAX_VALUE / group);
      WorkerGrid1D grid = new WorkerGrid1D(groups * group);
      grid.setLocalWork(group, 1, 1);
      plan.withGridScheduler(new GridScheduler(FULL_NAME, grid));
    }
    if (settings.profile() || settings.check()) {
      plan.withProfiler(ProfilerMode.SILENT);
    }
    extension.ifPresent(e -> e.configure(plan, FULL_NAME, options));
  }

  @Override
  public LaunchFacts execute() {
    TornadoExecutionResult result = plan.execute();
    last = result;
    return extension.isPresent()
        ? embedded(extension.get().lastRun(plan).getLast())
        : onSdk(result.getProfilerResult());
  }

  private LaunchFacts embedded(LaunchRecord launch) {
    boolean text = !launch.source().isEmpty();
    Fact<Long> deviceNanos =
        launch.deviceNanos().isPresent()
            ? Fact.of(launch.deviceNanos().getAsLong())
            : Fact.absent(
                settings.profile() || settings.check()
                    ? "this device has no clock of its own"
                    : "profiling was off");
    String noText = "the debug device runs the bytecode itself";
    return new LaunchFacts(
        launch.target(),
        Fact.of(launch.device().driver()),
        text ? Fact.of(launch.sourceHash()) : Fact.absent(noText),
        text ? Fact.of(launch.source()) : Fact.absent(noText),
        text ? Fact.of(launch.buildOptions()) : Fact.absent(noText),
        Fact.of(launch.globalSize()),
        launch.localSize().isEmpty()
            ? Fact.absent("the driver chose")
            : Fact.of(launch.localSize()),
        Fact.of(launch.bytesToDevice()),
        Fact.of(launch.bytesToHost()),
        Fact.of(launch.zeroCopy()),
        Fact.of(launch.compileNanos()),
        Fact.of(launch.buildNanos()),
        deviceNanos,
        numerics(launch.options()));
  }

  private static String numerics(KernelOptions used) {
    String word = used.numerics().name().toLowerCase(Locale.ROOT);
    return switch (used.numerics()) {
      case STRICT -> word;
      case REASSOCIATE ->
          word
              + " (vectors of "
              + used.vectorWidth()
              + ", "
              + used.accumulators()
              + " accumulators where the compiler vectorises)";
    };
  }

  private LaunchFacts onSdk(TornadoProfilerResult times) {
    boolean profiled = settings.profile() || settings.check();
    String hidden = "the TornadoVM SDK does not tell";
    return new LaunchFacts(
        "tornadovm",
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        profiled ? Fact.of(times.getTotalBytesCopyIn()) : Fact.absent("profiling was off"),
        profiled ? Fact.of(times.getTotalBytesCopyOut()) : Fact.absent("profiling was off"),
        Fact.absent(hidden),
        profiled ? Fact.of(times.getTornadoCompilerTime()) : Fact.absent("profiling was off"),
        profiled ? Fact.of(times.getDriverInstallTime()) : Fact.absent("profiling was off"),
        profiled ? Fact.of(times.getDeviceKernelTime()) : Fact.absent("profiling was off"),
        "as the TornadoVM SDK compiles it");
  }

  @Override
  public void fetch() {
    if (settings.resultOnDemand() && last != null) {
      last.transferToHost(y);
    }
  }

  @Override
  public FloatArray y() {
    return y;
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
