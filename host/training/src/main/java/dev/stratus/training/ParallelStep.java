package dev.stratus.training;

import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.step.StepDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A step on several devices: each computes the gradients of its part of the mini-batch, weighted by
 * its share, the host adds them up in the order of the devices, and the first device updates the
 * parameters. All work on the same arrays of parameters, which go to each device at each step.
 */
final class ParallelStep implements Stepper {
  private final List<TrainingStep> members = new ArrayList<>();
  private final UpdateStep update;
  private final ExecutorService threads;

  /**
   * @param batch of all devices together
   */
  ParallelStep(StepParts.StepSpec spec, List<StepDevice> devices) {
    int each = spec.batch() / devices.size();
    for (StepDevice device : devices) {
      members.add(
          new TrainingStep(
              new StepParts.StepSpec(
                  spec.network(),
                  spec.learnables(),
                  spec.loss(),
                  spec.targets(),
                  each,
                  spec.turns(),
                  Optional.empty(),
                  device)));
    }
    this.update =
        new UpdateStep(
            spec.network(), spec.learnables(), spec.rule().orElseThrow(), devices.getFirst());
    this.threads =
        Executors.newFixedThreadPool(devices.size(), Thread.ofPlatform().daemon().factory());
  }

  static void requireParts(Network network, TrainingOptions options, List<StepDevice> devices) {
    if (options.miniBatchSize() % devices.size() != 0) {
      throw new IllegalArgumentException(
          "A mini-batch of "
              + options.miniBatchSize()
              + " cannot be shared equally by "
              + devices.size()
              + " devices; give a multiple of "
              + devices.size()
              + ".");
    }
    for (Node node : network.nodes()) {
      if (!node.layer().observationsAreIndependent() || node.layer().placesMatter()) {
        throw new IllegalArgumentException(
            "Layer '"
                + node.name()
                + "' ("
                + node.layer().kind()
                + ") depends on the whole mini-batch, so that parts of it on several devices would"
                + " give other results; train this network on one device.");
      }
    }
  }

  @Override
  public TrainingStep.Outcome run(
      Examples examples, List<int[]> places, double rate, long t, long seed) {
    double weight = 0;
    List<Double> weights = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      int member = m;
      List<int[]> own = places.stream().map(all -> part(all, member)).toList();
      weights.add(members.get(m).load(examples, own, t, seed));
      weight += weights.getLast();
    }
    double all = weight;
    List<Future<TrainingStep.Outcome>> running = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      int member = m;
      running.add(threads.submit(() -> members.get(member).run(rate, t, weights.get(member), all)));
    }
    double loss = 0;
    for (Future<TrainingStep.Outcome> future : running) {
      loss += await(future).loss();
    }
    update.run(members.stream().map(TrainingStep::gradients).toList(), rate, t);
    return new TrainingStep.Outcome(loss, weight);
  }

  private int[] part(int[] places, int member) {
    int each = members.getFirst().spec().batch();
    int from = Math.min(places.length, member * each);
    return java.util.Arrays.copyOfRange(places, from, Math.min(places.length, from + each));
  }

  private static TrainingStep.Outcome await(Future<TrainingStep.Outcome> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("A device's part of a step failed.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while devices were running.", e);
    }
  }

  @Override
  public void fetchLearnables() {
    // They are the host's: every step brings them back.
  }

  @Override
  public void fetchState() {
    // As the parameters.
  }

  @Override
  public Map<String, List<FloatArray>> state() {
    return new LinkedHashMap<>(update.state());
  }

  @Override
  public TrainingStep looked() {
    return members.getFirst();
  }

  @Override
  public void close() {
    threads.shutdown();
    members.forEach(TrainingStep::close);
    update.close();
  }
}
