package dev.stratus.engine;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

/**
 * Rungs of the kernel ladders as one plan of one or two task graphs, on a TornadoVM device,
 * embedded or SDK; of one layer or of several in a row.
 *
 * <p>Between forward and backward pass the statistics, and what was normalized, stay where they
 * are: on a device with memory of its own the forward graph persists them and the backward graph
 * consumes them; where the device works in the host's memory both graphs hand over the same arrays,
 * which moves nothing.
 */
public final class DeviceEngine implements LayerEngine {
  private static final String FORWARD = "layernorm-forward";
  private static final String BACKWARD = "layernorm-backward";

  private final List<Layer> layers;
  private final EngineSettings settings;
  private final Tuning tuning;
  private final Optional<Extension> extension = Extension.find();
  private final TornadoExecutionPlan plan;
  private final boolean withBackward;
  private @Nullable TornadoExecutionResult last;

  /**
   * What a layer of a sequence runs.
   *
   * @param problem its x is the y, and its dy the dx, of its neighbours
   * @param forward the rung of the forward pass
   * @param backward that of the backward pass; empty where the problem has none
   */
  public record Step(LayerProblem problem, Rung forward, Optional<Rung> backward) {}

  /** A step with its arrays and launches. */
  private record Layer(
      Operands<?, ?, ?> operands,
      EngineResults results,
      Tuning forwardTuning,
      Tuning backwardTuning,
      LaunchList forward,
      Optional<LaunchList> backward) {}

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
    this(List.of(new Step(problem, forward, backward)), tuning, settings);
  }

  /**
   * Layers one after the other, as one graph for each direction: what one hands the next stays on
   * the device, unless the device's clock is read, which is where results are looked at.
   *
   * @param steps at least one; all of them with a backward pass or none
   */
  public DeviceEngine(List<Step> steps, Tuning tuning, EngineSettings settings) {
    this.settings = settings;
    this.tuning = tuning;
    this.withBackward = steps.getFirst().backward().isPresent();
    this.layers =
        IntStream.range(0, steps.size())
            .mapToObj(i -> layer(steps.get(i), steps.size() == 1 ? "" : prefix(i)))
            .toList();
    List<ImmutableTaskGraph> graphs = new ArrayList<>();
    graphs.add(forwardGraph().snapshot());
    if (withBackward) {
      graphs.add(backwardGraph().snapshot());
    }
    this.plan = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
    try {
      prepare();
    } catch (RuntimeException e) {
      closePlan(e);
      throw e;
    }
  }

  /** What the names of a layer's tasks begin with, in a sequence of several. */
  public static String prefix(int layer) {
    return "layer" + (layer + 1) + "-";
  }

  private Layer layer(Step step, String prefix) {
    Operands<?, ?, ?> operands = Operands.of(step.problem());
    Tuning forward = tuning.forPass(Pass.FORWARD, step.problem());
    Tuning backward = withBackward ? tuning.forPass(Pass.BACKWARD, step.problem()) : tuning;
    return new Layer(
        operands,
        EngineResults.of(operands),
        forward,
        backward,
        ForwardLaunches.of(
            operands, step.forward(), forward, lanes(forward, step.forward()), prefix),
        step.backward()
            .map(rung ->
                BackwardLaunches.of(operands, rung, backward, lanes(backward, rung), prefix)));
  }

  private int lanes(Tuning of, Rung rung) {
    return of.lanes(options(of, rung.form()), extension.isPresent());
  }

  private KernelOptions options(Tuning of, KernelForm form) {
    return of.options(form, settings.numerics());
  }

  /** At which levels the profile of a pass was found. */
  public String matchedAt(Pass pass) {
    Layer first = layers.getFirst();
    return (pass == Pass.FORWARD ? first.forwardTuning() : first.backwardTuning())
        .profile()
        .matchedAt();
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

  private TaskGraph forwardGraph() {
    // The caller may write a new input between two runs; parameters and layouts are ours and stay.
    TaskGraph graph = new TaskGraph(FORWARD);
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, layers.getFirst().operands().input);
    for (Layer layer : layers) {
      layer
          .operands()
          .residual
          .ifPresent(r -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, r));
    }
    layers.forEach(layer -> addTasks(graph, layer.forward()));
    for (Layer layer : layers) {
      Operands<?, ?, ?> o = layer.operands();
      if (layer.equals(layers.getLast())) {
        graph.transferToHost(resultMode(), o.y);
      } else if (settings.profile()) {
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, o.y);
      }
      if (o.residual.isPresent()) {
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, o.x);
      }
      if (o.problem.saveStatistics()) {
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, o.mean, o.rest, o.rstd);
      }
      if (withBackward && !tuning.sharesMemory()) {
        graph.persistOnDevice(o.x, o.mean, o.rest, o.rstd);
      }
    }
    return graph;
  }

  private TaskGraph backwardGraph() {
    TaskGraph graph = new TaskGraph(BACKWARD);
    for (Layer layer : layers) {
      Operands<?, ?, ?> o = layer.operands();
      if (tuning.sharesMemory()) {
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, o.x, o.mean, o.rest, o.rstd);
      } else {
        graph.consumeFromDevice(FORWARD, o.x, o.mean, o.rest, o.rstd);
      }
    }
    graph.transferToDevice(
        DataTransferMode.EVERY_EXECUTION, layers.getLast().operands().gradients().dy());
    layers.reversed().forEach(layer -> addTasks(graph, layer.backward().orElseThrow()));
    for (Layer layer : layers) {
      Operands.Gradients<?, ?> gradients = layer.operands().gradients();
      if (layer.equals(layers.getFirst())) {
        graph.transferToHost(resultMode(), gradients.dx());
      } else if (settings.profile()) {
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, gradients.dx());
      }
      if (layer.operands().problem.parameterGradients()) {
        graph.transferToHost(
            DataTransferMode.EVERY_EXECUTION, gradients.scale(), gradients.offset());
      }
    }
    return graph;
  }

  private static void addTasks(TaskGraph graph, LaunchList list) {
    if (!list.constants().isEmpty()) {
      graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, list.constants().toArray());
    }
    list.launches().forEach(launch -> launch.add().accept(graph));
  }

  private void prepare() {
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
    boolean anyGrid = false;
    for (Layer layer : layers) {
      anyGrid |= prepare(FORWARD, layer.forwardTuning(), layer.forward(), grids);
      if (layer.backward().isPresent()) {
        anyGrid |= prepare(BACKWARD, layer.backwardTuning(), layer.backward().get(), grids);
      }
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
    fetch(layers.getLast().operands().y);
  }

  @Override
  public void fetchBackward() {
    fetch(layers.getFirst().operands().gradients().dx());
  }

  private void fetch(Object array) {
    if (onDemand() && last != null) {
      last.transferToHost(array);
    }
  }

  @Override
  public EngineResults results() {
    return layers.getLast().results();
  }

  /** Where a layer's results are; those between two layers come to the host with profiling only. */
  public EngineResults results(int layer) {
    return layers.get(layer).results();
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
