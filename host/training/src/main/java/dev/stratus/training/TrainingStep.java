package dev.stratus.training;

import dev.stratus.kernels.SolverUpdates;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A training step on a device, to be run again and again: one task graph. Parameters and the
 * solver's state stay on the device; mini-batches go in, the loss comes out.
 */
final class TrainingStep implements Stepper {
  private final StepParts.StepSpec spec;
  private final StepParts parts;
  private final StepEngine engine;
  private boolean ran;

  /**
   * @throws DeviceMemoryException if the device has too little memory
   */
  TrainingStep(StepParts.StepSpec spec) {
    this.spec = spec;
    DeviceMemory.require(spec);
    this.parts = new StepParts(spec, StepArrays.real());
    this.engine = StepEngine.open(parts.program(), spec.device());
  }

  /**
   * What a run found.
   *
   * @param loss the mean over all that counts
   * @param weight the number of observations (rows) that counted
   */
  record Outcome(double loss, double weight) {}

  @Override
  public Outcome run(Examples examples, List<int[]> places, double rate, long t, long seed) {
    double weight = load(examples, places, t, seed);
    return run(rate, t, weight, weight);
  }

  /**
   * Writes the mini-batches.
   *
   * @return the sum of the weights
   */
  double load(Examples examples, List<int[]> places, long t, long seed) {
    double weight = 0;
    for (int turn = 0; turn < spec.turns(); turn++) {
      Batch batch = parts.batches().get(turn);
      weight += batch.fill(examples, places.get(turn));
      batch.draw(seed, (t - 1) * spec.turns() + turn);
    }
    return weight;
  }

  /**
   * Runs with what was loaded.
   *
   * @param share what the mean is over: the weight of this device's part or of all
   */
  Outcome run(double rate, long t, double weight, double share) {
    parts.scale().set(0, (float) (1 / share));
    parts.step().set(SolverUpdates.LEARN_RATE, (float) rate);
    double correction = spec.rule().map(rule -> rule.correction(t)).orElse(1.0);
    parts.step().set(SolverUpdates.BIAS_CORRECTION, (float) correction);
    engine.run();
    ran = true;
    double loss = 0;
    for (int turn = 0; turn < spec.turns(); turn++) {
      loss += parts.losses().get(turn);
    }
    return new Outcome(loss, weight);
  }

  @Override
  public void fetchLearnables() {
    if (spec.rule().isPresent()) {
      fetch(spec.learnables().parameters().values());
    }
    fetch(spec.learnables().statistics().values());
  }

  @Override
  public void fetchState() {
    parts.state().values().forEach(this::fetch);
  }

  private void fetch(Iterable<FloatArray> arrays) {
    if (ran) {
      arrays.forEach(engine::fetch);
    }
  }

  @Override
  public TrainingStep looked() {
    return this;
  }

  @Override
  public Map<String, List<FloatArray>> state() {
    return parts.state();
  }

  /** A layer's output in the last turn. */
  FloatArray fetchOutput(String layer) {
    FloatArray y = parts.plan().output(layer);
    engine.fetch(y);
    return y;
  }

  /** The gradient of a layer's output in the last turn; empty where nothing goes back to it. */
  Optional<FloatArray> fetchOutputGradient(String layer) {
    FloatArray dy = parts.plan().outputGradients().get(layer);
    if (dy != null) {
      engine.fetch(dy);
    }
    return Optional.ofNullable(dy);
  }

  /** The gradients of a layer's inputs in the last turn, where anyone asks for them. */
  List<Optional<FloatArray>> fetchInputGradients(Node node) {
    List<Optional<FloatArray>> all = parts.plan().inputGradients(node);
    all.forEach(dx -> dx.ifPresent(engine::fetch));
    return all;
  }

  /** The loss of each row in the last turn. */
  FloatArray fetchLosses() {
    engine.fetch(parts.loss().losses());
    return parts.loss().losses();
  }

  /** The mini-batch of the last turn, as the host wrote it. */
  Batch lastBatch() {
    return parts.batches().getLast();
  }

  /** Gradients by key, where the host makes the update. */
  Map<String, FloatArray> gradients() {
    return parts.gradients();
  }

  StepParts.StepSpec spec() {
    return spec;
  }

  /** Names of the launches, in order. */
  List<String> launches() {
    return new ArrayList<>(parts.program().launches().stream().map(l -> l.name()).toList());
  }

  @Override
  public void close() {
    engine.close();
  }
}
