package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import dev.stratus.embedded.runtime.plan.GraphRun.Placed;
import dev.stratus.embedded.runtime.plan.PlanResources.OnDevice;
import dev.stratus.embedded.runtime.plan.TaskPlan.Argument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/** Where the arrays of a graph live: on every device whose tasks use them. */
final class GraphArrays {
  private final GraphDefinition graph;
  private final PlanResources resources;
  private final PlanSettings settings;
  private final Map<HostArray.Key, Use> uses = new LinkedHashMap<>();

  /** An array, the devices that use it, and those whose tasks may write to it. */
  private record Use(HostArray array, Set<OnDevice> places, Set<OnDevice> writers) {
    Use(HostArray array) {
      this(array, new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  GraphArrays(
      GraphDefinition graph, List<Placed> codes, PlanResources resources, PlanSettings settings) {
    this.graph = graph;
    this.resources = resources;
    this.settings = settings;
    codes.forEach(this::addTask);
    graph.steps().forEach(this::addStep);
  }

  private void addTask(Placed placed) {
    List<Argument> arguments = placed.code().task().arguments();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof Argument.OfArray argument) {
        Use use = use(argument.array());
        use.places().add(placed.place());
        if (placed.code().writes(i)) {
          use.writers().add(placed.place());
        }
      }
    }
  }

  private void addStep(Step step) {
    List<Object> objects =
        switch (step) {
          case Step.ToDevice in -> checkedMode(in);
          case Step.ToHost out -> out.objects();
          case Step.Persist persist -> persist.objects();
          case Step.Consume consume -> consume.objects();
          case Step.Task _ -> List.of();
        };
    for (Object object : objects) {
      Use use = use(array(object));
      if (use.places().isEmpty()) {
        use.places().add(resident(use.array()));
      }
    }
  }

  private List<Object> checkedMode(Step.ToDevice in) {
    if (in.mode() == DataTransferMode.UNDER_DEMAND) {
      throw new IllegalArgumentException(
          "Graph "
              + graph.name()
              + " transfers to the device UNDER_DEMAND; nobody could demand it. Use FIRST_EXECUTION or"
              + " EVERY_EXECUTION.");
    }
    return in.objects();
  }

  /** An array that no task here uses: where another graph has it, or on the plan's device. */
  private OnDevice resident(HostArray array) {
    return resources.places().stream()
        .filter(place -> place.arrays().containsKey(array.key()))
        .findFirst()
        .orElseGet(() -> resources.on(settings.device));
  }

  private Use use(HostArray array) {
    return uses.computeIfAbsent(array.key(), _ -> new Use(array));
  }

  private HostArray array(Object object) {
    return HostArray.of(object)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Graph "
                    + graph.name()
                    + " transfers a "
                    + object.getClass().getName()
                    + ", which is no array. Transfer native arrays (FloatArray, ...) or Java arrays of a"
                    + " primitive type; scalars are passed with each task."));
  }

  /** Checks what cannot be done, then allocates what is not there yet. */
  void allocate(List<GraphRun> graphs) {
    uses.values().forEach(this::checkOneDevice);
    boolean mayShare =
        uses.values().stream()
            .flatMap(use -> use.places().stream())
            .anyMatch(place -> place.session().canShare());
    for (Use use : uses.values()) {
      boolean shared = mayShare && Sharing.allowed(use.array(), graphs);
      for (OnDevice place : use.places()) {
        boolean here = shared && place.session().canShare();
        if (resources.ensure(place, use.array(), here, settings.memoryLimit)
            && !transferredIn(use.array())) {
          place.array(use.array()).clear();
        }
      }
    }
    checkOverlaps();
  }

  private boolean transferredIn(HostArray array) {
    return graph.steps().stream()
        .anyMatch(step -> step instanceof Step.ToDevice in && Sharing.holds(in.objects(), array));
  }

  private void checkOneDevice(Use use) {
    if (use.places().size() > 1 && !use.writers().isEmpty()) {
      throw new IllegalArgumentException(
          "Graph "
              + graph.name()
              + ": a "
              + use.array().describe()
              + " is written by a task on one device and used by tasks on another ("
              + use.places().stream().map(place -> place.session().device()).toList()
              + "). Results do not travel between devices within a graph: run these tasks on one device, or"
              + " split them into two plans.");
    }
  }

  /** Arrays over partly the same memory stay so only where the device uses that very memory. */
  private void checkOverlaps() {
    List<Use> all = new ArrayList<>(uses.values());
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        Use a = all.get(i);
        Use b = all.get(j);
        boolean written = !a.writers().isEmpty() || !b.writers().isEmpty();
        if (written && a.array().overlapsPartly(b.array()) && !(shared(a) && shared(b))) {
          throw new IllegalArgumentException(
              "Graph "
                  + graph.name()
                  + ": a "
                  + a.array().describe()
                  + " and a "
                  + b.array().describe()
                  + " lie partly over the same memory, and a task writes to one of them. On the device they are two"
                  + " arrays. Pass the whole array and an offset instead.");
        }
      }
    }
  }

  private static boolean shared(Use use) {
    return use.places().stream().allMatch(place -> place.array(use.array()).shared());
  }

  /** The array on each device that uses it. */
  List<DeviceArray> everywhere(Object object) {
    Use use = use(array(object));
    return use.places().stream().map(place -> place.array(use.array())).toList();
  }

  /** The array where its newest content is. */
  DeviceArray current(Object object) {
    Use use = use(array(object));
    OnDevice place =
        use.writers().isEmpty() ? use.places().iterator().next() : use.writers().iterator().next();
    return place.array(use.array());
  }
}
