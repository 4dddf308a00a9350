package dev.stratus.training;

import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.step.StepDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One training step, to be run and timed by a benchmark: the same step that {@link Training} runs.
 */
public final class StepTimer implements AutoCloseable {
  private final Examples examples;
  private final TrainingOptions options;
  private final Learnables learnables;
  private final TrainingStep step;
  private long count;

  private StepTimer(
      Examples examples, TrainingOptions options, Learnables learnables, TrainingStep step) {
    this.examples = examples;
    this.options = options;
    this.learnables = learnables;
    this.step = step;
  }

  /**
   * Prepares a step.
   *
   * @param profile whether the device's clock is read, which costs a little
   */
  public static StepTimer open(
      Network network,
      Examples examples,
      Loss loss,
      TrainingOptions options,
      StepDevice device,
      boolean profile) {
    Learnables learnables = Learnables.initial(network, options.seed());
    StepParts.StepSpec spec =
        new StepParts.StepSpec(
            network,
            learnables,
            loss,
            examples.targets(),
            options.miniBatchSize(),
            1,
            Optional.of(UpdateRule.of(options)),
            device);
    return new StepTimer(examples, options, learnables, new TrainingStep(spec, profile));
  }

  /** The parameters as they are before the first step, by {@code layer/parameter}. */
  public Map<String, FloatArray> parameters() {
    return learnables.parameters();
  }

  /**
   * What a step took.
   *
   * @param loss before the update
   * @param fillNanos to write the mini-batch
   * @param runNanos from the first launch to the loss on the host
   */
  public record Times(double loss, long fillNanos, long runNanos) {}

  /** One update with the first observations. */
  public Times run() {
    int[] places = new int[options.miniBatchSize()];
    java.util.Arrays.setAll(places, i -> i);
    count++;
    long start = System.nanoTime();
    double weight = step.load(examples, List.of(places), count, options.seed());
    long filled = System.nanoTime();
    double rate = options.solver().initialLearnRate();
    TrainingStep.Outcome outcome = step.run(rate, count, weight, weight);
    return new Times(outcome.loss(), filled - start, System.nanoTime() - filled);
  }

  /** The launches of the last step with their times on the device, where profiling is on. */
  public List<LaunchRecord> lastRun() {
    return step.lastRun();
  }

  @Override
  public void close() {
    step.close();
  }
}
