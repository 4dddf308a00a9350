package dev.stratus.training;

import dev.stratus.kernels.Copies;
import dev.stratus.kernels.LayerNormResidual;
import dev.stratus.kernels.SolverUpdates;
import dev.stratus.training.options.Solver;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import dev.stratus.training.step.StepProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A training step put together: arrays and launches of forward pass, loss, backward pass and
 * update. With gradient accumulation several mini-batches take turns in the same arrays before the
 * update.
 */
final class StepParts {
  private static final String GRAPH = "training";

  private final StepSpec spec;
  private final StepArrays arrays;
  private final List<Batch> batches;
  private final Batch working;
  private final FloatArray step;
  private final FloatArray scale;
  private final FloatArray losses;
  private final NetworkPlan plan;
  private final LossPlan loss;
  private final Map<String, FloatArray> sums;
  private final Map<String, List<FloatArray>> state;
  private final Optional<UpdatePlan> update;

  /**
   * What is put together.
   *
   * @param batch observations of a mini-batch
   * @param turns mini-batches for each update
   * @param rule of the update; empty: gradients alone, which the host reads
   */
  record StepSpec(
      Network network,
      Learnables learnables,
      Loss loss,
      Shape targets,
      int batch,
      int turns,
      Optional<UpdateRule> rule,
      StepDevice device) {}

  StepParts(StepSpec spec, StepArrays arrays) {
    this.spec = spec;
    this.arrays = arrays;
    Network network = spec.network();
    this.batches =
        IntStream.range(0, spec.turns())
            .mapToObj(i -> Batch.of(arrays, spec.batch(), network.input(), spec.targets()))
            .toList();
    this.working =
        spec.turns() == 1
            ? batches.getFirst()
            : Batch.of(arrays, spec.batch(), network.input(), spec.targets());
    this.step = arrays.floats(SolverUpdates.STEP_SIZE);
    this.scale = arrays.floats(1);
    this.losses = arrays.floats(spec.turns());
    this.plan =
        new NetworkPlan(
            network,
            spec.learnables(),
            spec.device(),
            arrays,
            spec.batch(),
            working.x(),
            working.lengths(),
            working.random(),
            true);
    String last = network.nodes().getLast().name();
    this.loss =
        new LossPlan(
            spec.loss(),
            working,
            plan.output(last),
            plan.outputGradients().getOrDefault(last, plan.output(last)),
            arrays,
            spec.device());
    this.sums = sums();
    this.state =
        spec.rule().map(rule -> UpdatePlan.states(network, rule.solver(), arrays)).orElse(Map.of());
    this.update =
        spec.rule()
            .map(rule ->
                new UpdatePlan(
                    network, spec.learnables(), sums, state, rule, step, arrays, spec.device()));
  }

  private Map<String, FloatArray> sums() {
    if (spec.turns() == 1) {
      return plan.gradients();
    }
    Map<String, FloatArray> made = new LinkedHashMap<>();
    for (Node node : spec.network().nodes()) {
      for (Parameter p : node.parameters()) {
        made.put(node.key(p.name()), arrays.floats(p.elements()));
      }
    }
    return made;
  }

  StepProgram program() {
    Launches to = new Launches();
    for (int turn = 0; turn < spec.turns(); turn++) {
      Launches named = spec.turns() == 1 ? to : to.named("turn" + (turn + 1) + "-");
      take(named, turn);
      plan.forward(named.named("forward-"));
      loss.launch(named, scale, losses, turn);
      plan.backward(named.named("backward-"), spec.batch());
      addUp(named, turn);
    }
    update.ifPresent(u -> u.launch(to));
    List<Object> in = new ArrayList<>(List.of(scale));
    batches.forEach(batch -> in.addAll(batch.all()));
    update.ifPresent(u -> in.add(step));
    List<Object> resident = new ArrayList<>(arrays.constants());
    List<Object> onDemand = new ArrayList<>();
    List<Object> out = new ArrayList<>(List.of(losses));
    addLearnables(in, resident, out, onDemand);
    onDemand.addAll(plan.outputs().values());
    onDemand.addAll(plan.outputGradients().values());
    onDemand.addAll(plan.allShares());
    onDemand.add(loss.losses());
    return new StepProgram(GRAPH, in, resident, to.list(), out, onDemand);
  }

  /** Where the device updates parameters they stay there; where the host does they come and go. */
  private void addLearnables(
      List<Object> in, List<Object> resident, List<Object> out, List<Object> onDemand) {
    Learnables learnables = spec.learnables();
    if (update.isPresent()) {
      resident.addAll(learnables.parameters().values());
      onDemand.addAll(learnables.parameters().values());
      state.values().forEach(resident::addAll);
      state.values().forEach(onDemand::addAll);
    } else {
      in.addAll(learnables.parameters().values());
      out.addAll(sums.values());
    }
    resident.addAll(learnables.statistics().values());
    onDemand.addAll(learnables.statistics().values());
  }

  private void take(Launches to, int turn) {
    if (spec.turns() == 1) {
      return;
    }
    Batch from = batches.get(turn);
    copy(to, "x", from.x(), working.x());
    copy(to, "targets", from.targets(), working.targets());
    copy(to, "weights", from.weights(), working.weights());
    copy(to, "lengths", from.lengths(), working.lengths());
    copy(to, "random", from.random(), working.random());
  }

  private static void copy(Launches to, String what, Object from, Object target) {
    if (from instanceof FloatArray floats) {
      to.task("take-" + what, Copies::floats, floats, (FloatArray) target, floats.getSize());
    } else {
      IntArray ints = (IntArray) from;
      to.task("take-" + what, Copies::ints, ints, (IntArray) target, ints.getSize());
    }
  }

  private void addUp(Launches to, int turn) {
    if (spec.turns() == 1) {
      return;
    }
    plan.gradients()
        .forEach((key, gradient) -> {
          FloatArray sum = sums.get(key);
          String name = "add-" + key.replace('/', '-');
          int elements = gradient.getSize();
          if (sum == null) {
            throw new IllegalStateException("There is no sum of " + key + ".");
          }
          if (turn == 0) {
            to.task(name, Copies::floats, gradient, sum, elements);
          } else {
            to.task(name, LayerNormResidual::add, sum, gradient, sum, elements);
          }
        });
  }

  /** Where mini-batches are written, one for each turn. */
  List<Batch> batches() {
    return batches;
  }

  FloatArray step() {
    return step;
  }

  FloatArray scale() {
    return scale;
  }

  FloatArray losses() {
    return losses;
  }

  NetworkPlan plan() {
    return plan;
  }

  LossPlan loss() {
    return loss;
  }

  /** The solver's state by key. */
  Map<String, List<FloatArray>> state() {
    return state;
  }

  /** The gradients that the update takes, by key. */
  Map<String, FloatArray> gradients() {
    return sums;
  }

  Optional<Solver> solver() {
    return spec.rule().map(UpdateRule::solver);
  }
}
