package dev.stratus.training.options;

import dev.stratus.data.Shuffle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How to train: MATLAB's trainingOptions, with its names and defaults.
 *
 * <pre>{@code
 * TrainingOptions options =
 *     TrainingOptions.adam().initialLearnRate(0.002).maxEpochs(10).miniBatchSize(64).build();
 * }</pre>
 *
 * @param solver with the initial learning rate
 * @param schedule of the learning rate
 * @param maxEpochs times all examples are gone through
 * @param miniBatchSize observations of a mini-batch
 * @param tail what becomes of those that fill no mini-batch
 * @param shuffle when examples get a new order
 * @param l2Regularization of parameters, times their own factors; the reported loss is without it
 * @param threshold of gradients
 * @param accumulationSteps mini-batches whose gradients are added up before an update
 * @param validationFrequency iterations between two validations
 * @param validationPatience validations without improvement after which training stops; empty:
 *     never
 * @param outputNetwork which network training gives
 * @param seed of first values, orders and dropout
 * @param checkpoints folder for them, if any
 * @param checkpointFrequency epochs between two checkpoints
 * @param metrics file for a line of JSON for each iteration, if any
 * @param plot HTML file for a live chart, if any; beside it a PNG file at the end
 * @param shadowEvery iterations between two that are checked against the reference; 0: none
 * @param shadowLimit the largest drift that is allowed
 */
public record TrainingOptions(
    Solver solver,
    LearnRateSchedule schedule,
    int maxEpochs,
    int miniBatchSize,
    Tail tail,
    Shuffle shuffle,
    double l2Regularization,
    Threshold threshold,
    int accumulationSteps,
    int validationFrequency,
    OptionalInt validationPatience,
    OutputNetwork outputNetwork,
    long seed,
    Optional<Path> checkpoints,
    int checkpointFrequency,
    Optional<Path> metrics,
    Optional<Path> plot,
    int shadowEvery,
    double shadowLimit) {

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message says what would do
   */
  public TrainingOptions {
    Check.atLeast("The number of epochs", 1, maxEpochs);
    Check.atLeast("The mini-batch size", 1, miniBatchSize);
    Check.notNegative("The L2 regularization", l2Regularization);
    Check.atLeast("The number of accumulation steps", 1, accumulationSteps);
    Check.atLeast("The validation frequency", 1, validationFrequency);
    if (validationPatience.isPresent()) {
      Check.atLeast("The validation patience", 1, validationPatience.getAsInt());
    }
    Check.atLeast("The checkpoint frequency", 1, checkpointFrequency);
    Check.atLeast("The distance of shadow checks", 0, shadowEvery);
    Check.positive("The shadow limit", shadowLimit);
  }

  /** With momentum. */
  public static TrainingOptionsBuilder sgdm() {
    return new TrainingOptionsBuilder(Sgdm.DEFAULT);
  }

  public static TrainingOptionsBuilder adam() {
    return new TrainingOptionsBuilder(Adam.DEFAULT);
  }

  public static TrainingOptionsBuilder rmsprop() {
    return new TrainingOptionsBuilder(RmsProp.DEFAULT);
  }

  /** With a solver of one's own settings. */
  public static TrainingOptionsBuilder of(Solver solver) {
    return new TrainingOptionsBuilder(solver);
  }

  /**
   * The learning rate of an update.
   *
   * @param epoch from 0
   * @param iteration from 0, over all epochs
   * @param perEpoch iterations of an epoch
   */
  public double rate(int epoch, long iteration, int perEpoch) {
    long all = (long) perEpoch * maxEpochs;
    return solver.initialLearnRate() * schedule.factor(epoch, iteration, all);
  }

  /** All that changes the numbers that training gives, as a file holds it. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("solver", solver.text());
    map.put("initialLearnRate", solver.initialLearnRate());
    switch (solver) {
      case Sgdm s -> map.put("momentum", s.momentum());
      case Adam a -> {
        map.put("gradientDecayFactor", a.gradientDecayFactor());
        map.put("squaredGradientDecayFactor", a.squaredGradientDecayFactor());
        map.put("epsilon", a.epsilon());
      }
      case RmsProp r -> {
        map.put("squaredGradientDecayFactor", r.squaredGradientDecayFactor());
        map.put("epsilon", r.epsilon());
      }
    }
    map.put("learnRateSchedule", schedule.text());
    map.put("maxEpochs", maxEpochs);
    map.put("miniBatchSize", miniBatchSize);
    map.put("tail", word(tail));
    map.put("shuffle", word(shuffle));
    map.put("l2Regularization", l2Regularization);
    map.put("gradientThresholdMethod", threshold.method().text());
    // JSON has no infinity.
    map.put("gradientThreshold", threshold.isOn() ? threshold.value() : "off");
    map.put("accumulationSteps", accumulationSteps);
    map.put("seed", seed);
    return map;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
