package dev.stratus.training;

import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import dev.stratus.training.step.StepEngine;
import dev.stratus.training.step.StepProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A network's forward pass on a device, without training: statistics are the running ones, nothing
 * is dropped. Parameters are taken anew at each run.
 */
final class InferencePlan implements AutoCloseable {
  private final Network network;
  private final int size;
  private final Batch batch;
  private final NetworkPlan plan;
  private final FloatArray output;
  private final StepEngine engine;

  /**
   * @param targets of the examples that come with targets; else anything
   * @param withLayers whether outputs of all layers can be fetched
   */
  InferencePlan(
      Network network,
      Learnables learnables,
      Shape targets,
      int size,
      StepDevice device,
      boolean withLayers) {
    StepArrays arrays = StepArrays.real();
    this.network = network;
    this.size = size;
    this.batch = Batch.of(arrays, size, network.input(), targets);
    this.plan =
        new NetworkPlan(
            network,
            learnables,
            device,
            arrays,
            size,
            batch.x(),
            batch.lengths(),
            batch.random(),
            false);
    this.output = plan.output(network.nodes().getLast().name());
    Launches to = new Launches();
    plan.forward(to);
    List<Object> in = new ArrayList<>(List.of(batch.x(), batch.lengths(), batch.random()));
    in.addAll(learnables.parameters().values());
    in.addAll(learnables.statistics().values());
    List<Object> onDemand =
        withLayers
            ? plan.outputs().values().stream().filter(y -> y != output).<Object>map(y -> y).toList()
            : List.of();
    this.engine =
        StepEngine.open(
            new StepProgram(
                "inference", in, arrays.constants(), to.list(), List.of(output), onDemand),
            device);
  }

  /** Takes the rows of one mini-batch. */
  @FunctionalInterface
  interface Rows {
    /**
     * @param output steps x size x width
     * @param count of observations that are asked for, the first ones
     */
    void take(int[] places, int count, FloatArray output, Batch batch);
  }

  /** Runs over all examples, a mini-batch after the other. */
  void run(Examples examples, Rows rows) {
    for (int start = 0; start < examples.count(); start += size) {
      int count = Math.min(size, examples.count() - start);
      int first = start;
      int[] places = new int[count];
      java.util.Arrays.setAll(places, i -> first + i);
      batch.fill(examples, places);
      engine.run();
      rows.take(places, count, output, batch);
    }
  }

  /** Runs with what the caller wrote into {@link #batch}. */
  FloatArray run() {
    engine.run();
    return output;
  }

  Batch batch() {
    return batch;
  }

  /** The outputs of all layers after a run, where they were asked for. */
  Map<String, FloatArray> fetchOutputs() {
    plan.outputs().values().stream().filter(y -> y != output).forEach(engine::fetch);
    return plan.outputs();
  }

  Network network() {
    return network;
  }

  @Override
  public void close() {
    engine.close();
  }
}
