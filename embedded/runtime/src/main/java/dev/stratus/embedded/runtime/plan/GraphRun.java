package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import dev.stratus.embedded.runtime.plan.PlanResources.OnDevice;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/**
 * One graph of a plan on its way to the device: kernels found, code made, arrays bound, and then a
 * list of operations that a run goes through. Each stage is made once and kept until a setting that
 * it depends on changes.
 */
final class GraphRun {
  private final GraphDefinition definition;
  private final PlanResources resources;
  private final PlanSettings settings;
  private final KernelResolver resolver;

  private List<TaskPlan> tasks = List.of();
  private List<Placed> codes = List.of();
  private List<Operation> operations = List.of();
  private List<Bound> bound = List.of();
  private List<LaunchSequence> sequences = List.of();
  private Sizes[] sizes = {};
  private boolean resolved;
  private boolean compiled;
  private boolean ready;
  private boolean fresh;

  /** Whether the graph has run on the arrays it has: transfers of the first execution are done. */
  private boolean ranBefore;

  /** A task's code and where it runs. */
  record Placed(TaskCode code, OnDevice place) {}

  /** A launch and where it runs. */
  record Bound(Launch launch, OnDevice place) {}

  /** What a task does with the array at one of its parameters. */
  @FunctionalInterface
  private interface Access {
    boolean holds(TaskCode code, int javaIndex);
  }

  /** One thing that a run does. */
  @FunctionalInterface
  interface Operation {
    void run(Moved moved);
  }

  GraphRun(
      GraphDefinition definition,
      PlanResources resources,
      PlanSettings settings,
      KernelResolver resolver) {
    this.definition = definition;
    this.resources = resources;
    this.settings = settings;
    this.resolver = resolver;
  }

  GraphDefinition definition() {
    return definition;
  }

  List<Bound> launches() {
    return bound;
  }

  Sizes[] sizes() {
    return sizes;
  }

  /** Whether the code was made for the coming run. */
  boolean fresh() {
    return fresh;
  }

  /** {@code graph.task} of every task. */
  List<String> taskNames() {
    return definition.steps().stream()
        .filter(Step.Task.class::isInstance)
        .map(step -> definition.name() + "." + ((Step.Task) step).name())
        .toList();
  }

  private List<TaskPlan> tasks() {
    if (!resolved) {
      tasks =
          definition.steps().stream()
              .filter(Step.Task.class::isInstance)
              .map(step -> TaskPlan.of(definition.name(), (Step.Task) step, resolver))
              .toList();
      resolved = true;
    }
    return tasks;
  }

  boolean uses(HostArray array) {
    return tasks().stream()
        .flatMap(task -> task.arrays().stream())
        .anyMatch(other -> other.key().equals(array.key()));
  }

  /** Whether a task may read the array; where no code is made yet, every task may. */
  boolean mayRead(HostArray array) {
    return mayUse(array, TaskCode::reads);
  }

  /** Whether a task may write to the array; where no code is made yet, every task may. */
  boolean mayWrite(HostArray array) {
    return mayUse(array, TaskCode::writes);
  }

  private boolean mayUse(HostArray array, Access access) {
    return compiled
        ? codes.stream().anyMatch(placed -> holds(placed.code(), array, access))
        : uses(array);
  }

  private static boolean holds(TaskCode code, HostArray array, Access access) {
    TaskPlan task = code.task();
    for (int i = 0; i < task.arguments().size(); i++) {
      if (task.arguments().get(i) instanceof TaskPlan.Argument.OfArray argument
          && argument.array().key().equals(array.key())
          && access.holds(code, i)) {
        return true;
      }
    }
    return false;
  }

  /** Makes the code of all tasks, where it is not made. */
  void compile(CompileTimes times) {
    if (compiled) {
      return;
    }
    List<Placed> made = new ArrayList<>();
    for (TaskPlan task : tasks()) {
      OnDevice place = resources.on(settings.deviceOf(task.name()));
      TaskCode code = place.session().compile(task, settings.wishes(task.name()));
      times.add(code.compileNanos(), code.buildNanos());
      made.add(new Placed(code, place));
    }
    codes = List.copyOf(made);
    compiled = true;
    fresh = true;
    if (settings.printKernel) {
      printKernels();
    }
  }

  void printKernels() {
    for (Placed placed : codes) {
      TaskCode code = placed.code();
      System.out.println(
          code.source().isEmpty()
              ? "// " + code.task().name() + " runs as bytecode: no source is generated."
              : "// " + code.task().name() + "\n" + code.source());
    }
  }

  /** Allocates arrays and binds launches, where that is not done. */
  void bind(List<GraphRun> graphs) {
    if (ready) {
      return;
    }
    List<Bound> launches = new ArrayList<>();
    try {
      GraphArrays uses = new GraphArrays(definition, codes, resources, settings);
      uses.allocate(graphs);
      for (Placed placed : codes) {
        launches.add(new Bound(resources.bind(placed.place(), placed.code()), placed.place()));
      }
      bound = List.copyOf(launches);
      sizes = new Sizes[bound.size()];
      sequences = new ArrayList<>();
      operations = List.copyOf(operations(uses));
      ready = true;
    } catch (RuntimeException refused) {
      resources.release(launches.stream().map(Bound::launch).toList());
      throw refused;
    }
  }

  private List<Operation> operations(GraphArrays uses) {
    List<Operation> list = new ArrayList<>();
    int first = 0;
    int next = 0;
    for (Step step : definition.steps()) {
      if (step instanceof Step.Task) {
        next++;
        continue;
      }
      int before = list.size();
      switch (step) {
        case Step.ToDevice in -> addIn(list, in, uses);
        case Step.ToHost out -> addOut(list, out, uses);
        case Step.Persist _, Step.Consume _, Step.Task _ -> {
          // Arrays stay on the device anyway; that a consumer's are there is checked before a run.
        }
      }
      if (list.size() > before) {
        // The launches that stand before these transfers.
        list.addAll(before, launches(first, next));
        first = next;
      }
    }
    list.addAll(launches(first, next));
    return list;
  }

  /** The launches from one to another, as sequences of those on one device. */
  private List<Operation> launches(int first, int end) {
    List<Operation> list = new ArrayList<>();
    int start = first;
    for (int i = first; i < end; i++) {
      OnDevice place = bound.get(i).place();
      if (i + 1 == end || !bound.get(i + 1).place().session().equals(place.session())) {
        int from = start;
        int to = i + 1;
        LaunchSequence sequence =
            resources.sequence(
                place,
                bound.subList(from, to).stream().map(Bound::launch).toList(),
                settings.graphs);
        sequences.add(sequence);
        list.add(_ -> sequence.run(Arrays.asList(sizes).subList(from, to)));
        start = to;
      }
    }
    return list;
  }

  private void addIn(List<Operation> list, Step.ToDevice in, GraphArrays uses) {
    for (Object object : in.objects()) {
      for (DeviceArray array : uses.everywhere(object)) {
        add(list, in.mode(), moved -> moved.toDevice += array.toDevice());
      }
    }
  }

  private void addOut(List<Operation> list, Step.ToHost out, GraphArrays uses) {
    if (out.mode() == DataTransferMode.UNDER_DEMAND) {
      // TornadoExecutionResult.transferToHost asks for it.
      return;
    }
    for (Object object : out.objects()) {
      DeviceArray array = uses.current(object);
      long bytes = array.host().bytes();
      add(list, out.mode(), moved -> moved.toHost += array.toHost(0, bytes));
    }
  }

  private void add(List<Operation> list, int mode, Operation copy) {
    list.add(
        mode == DataTransferMode.EVERY_EXECUTION
            ? copy
            : moved -> {
              if (!ranBefore) {
                copy.run(moved);
              }
            });
  }

  /** Computes and checks the sizes of all launches, before anything is queued. */
  void prepareSizes() {
    for (int i = 0; i < sizes.length; i++) {
      Launch launch = bound.get(i).launch();
      sizes[i] = launch.sizes(settings.grid(launch.task().name()));
    }
  }

  void run(Moved moved) {
    for (Operation operation : operations) {
      operation.run(moved);
    }
  }

  /** The run is over and went well: what was to be done once is done. */
  void succeeded() {
    fresh = false;
    ranBefore = true;
  }

  /** A setting that the code depends on has changed; arrays stay. */
  void forgetCode() {
    resources.releaseSequences(sequences);
    resources.release(bound.stream().map(Bound::launch).toList());
    codes = List.of();
    compiled = false;
    unbind();
  }

  /** The plan's arrays are gone. */
  void forgetArrays() {
    ranBefore = false;
    unbind();
  }

  private void unbind() {
    bound = List.of();
    sequences = List.of();
    operations = List.of();
    sizes = new Sizes[0];
    ready = false;
  }
}
