package dev.stratus.engine;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Rungs of the kernel ladders as one plan of one or two task graphs, on a TornadoVM device,
 * embedded or SDK.
 *
 * <p>Between forward and backward pass the statistics, and what was normalized, stay where they
 * are: on a device with memory of its own the forward graph persists them and the backward graph
 * consumes them; where the device works in the host's memory both graphs hand over the same arrays,
 * which moves nothing.
 */
public final class DeviceEngine implements LayerEngine {
  private static final String FORWARD = "layernorm-forward";
  private static final String BACKWARD = "layernorm-backward";

  private final Operands<?, ?, ?> operands;
  private final EngineSettings settings;
  private final Tuning tuning;
  private final Tuning forwardTuning;
  private final Tuning backwardTuning;
  private final Optional<Extension> extension = Extension.find();
  private final EngineResults results;
  private final TornadoExecutionPlan plan;
  private final boolean withBackward;
  private @Nullable TornadoExecutionResult last;

  /**
   * @param forward the rung of the forward pass
   * @param backward that of the backward pass; empty where the problem has none
   */
  public DeviceEngine(
      LayerProblem problem,
      Rung forward,
      Optional<Rung> backward,
      Tuning tuning,
      EngineSettings settings) {
    this.operands = Operands.of(problem);
    this.settings = settings;
    this.tuning = tuning;
    this.forwardTuning = tuning.forPass(Pass.FORWARD, problem);
    this.backwardTuning = backward.isPresent() ? tuning.forPass(Pass.BACKWARD, problem) : tuning;
    this.results = EngineResults.of(operands);
    this.withBackward = backward.isPresent();
    List<ImmutableTaskGraph> graphs = new ArrayList<>();
    LaunchList forwardList =
        ForwardLaunches.of(operands, forward, forwardTuning, lanes(forwardTuning, forward));
    graphs.add(forwardGraph(operands, forwardList).snapshot());
    Optional<LaunchList> backwardList =
        backward.map(rung ->
            BackwardLaunches.of(operands, rung, backwardTuning, lanes(backwardTuning, rung)));
    backwardList.ifPresent(list -> graphs.add(backwardGraph(operands, list).snapshot()));
    this.plan = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
    try {
      prepare(forwardList, backwardList);
    } catch (RuntimeException e) {
      closePlan(e);
      throw e;
    }
  }

  private int lanes(Tuning of, Rung rung) {
    return of.lanes(options(of, rung.form()), extension.isPresent());
  }

  private KernelOptions options(Tuning of, KernelForm form) {
    return of.options(form, settings.numerics());
  }

  /** At which levels the profile of a pass was found. */
  public String matchedAt(Pass pass) {
    return (pass == Pass.FORWARD ? forwardTuning : backwardTuning).profile().matchedAt();
  }

  private int resultMode() {
    return onDemand() ? DataTransferMode.UNDER_DEMAND : DataTransferMode.EVERY_EXECUTION;
  }

  /**
   * An SDK's plan of two graphs answers for the graph that ran last: asked for a result of the
   * forward pass after the backward pass it leaves the array as it was. There both come at once.
   */
  private boolean onDemand() {
    return settings.onDemand() && (extension.isPresent() || !withBackward);
  }

  private <D extends TornadoNativeArray, P extends TornadoNativeArray> TaskGraph forwardGraph(
      Operands<D, P, ?> o, LaunchList list) {
    // The caller may write a new input between two runs; parameters and layouts are ours and stay.
    TaskGraph graph =
        new TaskGraph(FORWARD).transferToDevice(DataTransferMode.EVERY_EXECUTION, o.input);
    o.residual.ifPresent(r -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, r));
    addTasks(graph, list);
    graph.transferToHost(resultMode(), o.y);
    if (o.residual.isPresent()) {
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, o.x);
    }
    if (o.problem.saveStatistics()) {
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, o.mean, o.rest, o.rstd);
    }
    if (withBackward && !tuning.sharesMemory()) {
      graph.persistOnDevice(o.x, o.mean, o.rest, o.rstd);
    }
    return graph;
  }

  private <D extends TornadoNativeArray, P extends TornadoNativeArray> TaskGraph backwardGraph(
      Operands<D, P, ?> o, LaunchList list) {
    Operands.Gradients<D, P> gradients = o.gradients();
    TaskGraph graph = new TaskGraph(BACKWARD);
    if (tuning.sharesMemory()) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, o.x, o.mean, o.rest, o.rstd);
    } else {
      graph.consumeFromDevice(FORWARD, o.x, o.mean, o.rest, o.rstd);
    }
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, gradients.dy());
    addTasks(graph, list);
    graph.transferToHost(resultMode(), gradients.dx());
    if (o.problem.parameterGradients()) {
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, gradients.scale(), gradients.offset());
    }
    return graph;
  }

  private static void addTasks(TaskGraph graph, LaunchList list) {
    if (!list.constants().isEmpty()) {
      graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, list.constants().toArray());
    }
    list.launches().forEach(launch -> launch.add().accept(graph));
  }

  private void prepare(LaunchList forward, Optional<LaunchList> backward) {
    plan.withDevice(
        tuning
            .device()
            .handle()
            .orElseThrow(() ->
                new TornadoDeviceNotFound(tuning.device().id() + " has no TornadoVM device.")));
    if (extension.isEmpty()) {
      SdkCompiler.keepOrderOfSums(plan);
    }
    tuning
        .profile()
        .buildFlags()
        .ifPresent(flags -> plan.withCompilerFlags(TornadoVMBackendType.OPENCL, flags.value()));
    GridScheduler grids = new GridScheduler();
    boolean anyGrid = prepare(FORWARD, forwardTuning, forward, grids);
    if (backward.isPresent()) {
      anyGrid |= prepare(BACKWARD, backwardTuning, backward.get(), grids);
    }
    if (anyGrid) {
      plan.withGridScheduler(grids);
    }
    if (settings.profile()) {
      plan.withProfiler(ProfilerMode.SILENT);
    }
  }

  private boolean prepare(String graph, Tuning of, LaunchList list, GridScheduler grids) {
    boolean any = false;
    for (Launch launch : list.launches()) {
      String task = graph + "." + launch.task();
      if (launch.grid().isPresent()) {
        Launch.Grid sizes = launch.grid().get();
        WorkerGrid1D grid = new WorkerGrid1D(sizes.global());
        grid.setLocalWork(sizes.local(), 1, 1);
        grids.addWorkerGrid(task, grid);
        any = true;
      }
      extension.ifPresent(e -> e.configure(plan, task, options(of, launch.kernel().rung().form())));
    }
    return any;
  }

  @Override
  public RunFacts forward() {
    return run(0);
  }

  @Override
  public RunFacts backward() {
    if (!withBackward) {
      throw new IllegalStateException("This engine was made without a backward pass.");
    }
    return run(1);
  }

  private RunFacts run(int graph) {
    if (withBackward) {
      plan.withGraph(graph);
    }
    TornadoExecutionResult result =
        extension.isPresent() ? plan.execute() : SdkFailures.execute(plan);
    last = result;
    return extension.isPresent()
        ? new RunFacts(extension.get().lastRun(plan), Optional.empty())
        : new RunFacts(List.of(), Optional.of(result.getProfilerResult()));
  }

  @Override
  public void fetchForward() {
    fetch(operands.y);
  }

  @Override
  public void fetchBackward() {
    fetch(operands.gradients().dx());
  }

  private void fetch(Object array) {
    if (onDemand() && last != null) {
      last.transferToHost(array);
    }
  }

  @Override
  public EngineResults results() {
    return results;
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
