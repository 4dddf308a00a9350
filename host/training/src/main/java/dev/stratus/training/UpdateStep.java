package dev.stratus.training;

import dev.stratus.kernels.SolverUpdates;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import dev.stratus.training.step.StepEngine;
import dev.stratus.training.step.StepProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The update alone, of gradients that the host adds up; parameters come and go with each run. */
final class UpdateStep implements AutoCloseable {
  private final Map<String, FloatArray> gradients = new LinkedHashMap<>();
  private final Map<String, List<FloatArray>> state;
  private final UpdateRule rule;
  private final FloatArray step;
  private final StepEngine engine;

  UpdateStep(Network network, Learnables learnables, UpdateRule rule, StepDevice device) {
    StepArrays arrays = StepArrays.real();
    this.rule = rule;
    for (Node node : network.nodes()) {
      for (Parameter p : node.parameters()) {
        gradients.put(node.key(p.name()), arrays.floats(p.elements()));
      }
    }
    this.state = UpdatePlan.states(network, rule.solver(), arrays);
    this.step = arrays.floats(SolverUpdates.STEP_SIZE);
    Launches to = new Launches();
    new UpdatePlan(network, learnables, gradients, state, rule, step, arrays, device).launch(to);
    List<Object> comesAndGoes = new ArrayList<>(learnables.parameters().values());
    state.values().forEach(comesAndGoes::addAll);
    List<Object> in = new ArrayList<>(comesAndGoes);
    in.addAll(gradients.values());
    in.add(step);
    this.engine =
        StepEngine.open(
            new StepProgram("update", in, List.of(), to.list(), comesAndGoes, List.of()), device);
  }

  /** Adds the parts' gradients, in their order, and updates. */
  void run(List<Map<String, FloatArray>> parts, double rate, long t) {
    gradients.forEach((key, sum) -> {
      for (int i = 0; i < sum.getSize(); i++) {
        float value = 0f;
        for (Map<String, FloatArray> part : parts) {
          FloatArray own = part.get(key);
          value += own == null ? 0f : own.get(i);
        }
        sum.set(i, value);
      }
    });
    step.set(SolverUpdates.LEARN_RATE, (float) rate);
    step.set(SolverUpdates.BIAS_CORRECTION, (float) rule.correction(t));
    engine.run();
  }

  Map<String, List<FloatArray>> state() {
    return state;
  }

  @Override
  public void close() {
    engine.close();
  }
}
