package dev.stratus.training.options;

import dev.stratus.data.Shuffle;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes {@link TrainingOptions}; what is not given is as in MATLAB. */
public final class TrainingOptionsBuilder {
  private Solver solver;
  private Threshold threshold = Threshold.OFF;
  private OptionalInt validationPatience = OptionalInt.empty();
  private Optional<Path> checkpoints = Optional.empty();
  private Optional<Path> metrics = Optional.empty();
  private Optional<Path> plot = Optional.empty();
  private int shadowEvery;
  private double shadowLimit = 1e-3;
  private LearnRateSchedule schedule = new LearnRateSchedule.Constant();
  private int maxEpochs = 30;
  private int miniBatchSize = 128;
  private Tail tail = Tail.DISCARD;
  private Shuffle shuffle = Shuffle.ONCE;
  private double l2Regularization = 1e-4;
  private int accumulationSteps = 1;
  private int validationFrequency = 50;
  private OutputNetwork outputNetwork = OutputNetwork.LAST;
  private long seed;
  private int checkpointFrequency = 1;

  TrainingOptionsBuilder(Solver solver) {
    this.solver = solver;
  }

  /** The learning rate before any schedule. */
  public TrainingOptionsBuilder initialLearnRate(double rate) {
    solver = solver.withInitialLearnRate(rate);
    return this;
  }

  /**
   * Of sgdm.
   *
   * @throws IllegalStateException if the solver has no momentum
   */
  public TrainingOptionsBuilder momentum(double momentum) {
    if (!(solver instanceof Sgdm s)) {
      throw new IllegalStateException(solver.text() + " has no momentum; sgdm has.");
    }
    solver = new Sgdm(s.initialLearnRate(), momentum);
    return this;
  }

  /**
   * Of adam.
   *
   * @throws IllegalStateException if the solver has none
   */
  public TrainingOptionsBuilder gradientDecayFactor(double factor) {
    if (!(solver instanceof Adam a)) {
      throw new IllegalStateException(solver.text() + " has no gradient decay factor; adam has.");
    }
    solver = new Adam(a.initialLearnRate(), factor, a.squaredGradientDecayFactor(), a.epsilon());
    return this;
  }

  /**
   * Of adam and rmsprop.
   *
   * @throws IllegalStateException if the solver has none
   */
  public TrainingOptionsBuilder squaredGradientDecayFactor(double factor) {
    solver =
        switch (solver) {
          case Adam a ->
              new Adam(a.initialLearnRate(), a.gradientDecayFactor(), factor, a.epsilon());
          case RmsProp r -> new RmsProp(r.initialLearnRate(), factor, r.epsilon());
          case Sgdm s ->
              throw new IllegalStateException(
                  s.text() + " has no squared gradient decay factor; adam and rmsprop have.");
        };
    return this;
  }

  /**
   * Of adam and rmsprop.
   *
   * @throws IllegalStateException if the solver has none
   */
  public TrainingOptionsBuilder epsilon(double epsilon) {
    solver =
        switch (solver) {
          case Adam a ->
              new Adam(
                  a.initialLearnRate(),
                  a.gradientDecayFactor(),
                  a.squaredGradientDecayFactor(),
                  epsilon);
          case RmsProp r ->
              new RmsProp(r.initialLearnRate(), r.squaredGradientDecayFactor(), epsilon);
          case Sgdm s ->
              throw new IllegalStateException(s.text() + " has no epsilon; adam and rmsprop have.");
        };
    return this;
  }

  /** A bound for gradients; a value of infinity is none. */
  public TrainingOptionsBuilder gradientThreshold(Threshold.Method method, double value) {
    threshold = new Threshold(method, value);
    return this;
  }

  /** Validations without improvement after which training stops. */
  public TrainingOptionsBuilder validationPatience(int validations) {
    validationPatience = OptionalInt.of(validations);
    return this;
  }

  /** A folder for checkpoints. */
  public TrainingOptionsBuilder checkpointPath(Path folder) {
    checkpoints = Optional.of(folder);
    return this;
  }

  /** A file for a line of JSON for each iteration. */
  public TrainingOptionsBuilder metricsFile(Path file) {
    metrics = Optional.of(file);
    return this;
  }

  /** An HTML file for a live chart. */
  public TrainingOptionsBuilder plotFile(Path file) {
    plot = Optional.of(file);
    return this;
  }

  /** Checks every n-th iteration against the reference; past the limit training stops. */
  public TrainingOptionsBuilder shadow(int every, double limit) {
    shadowEvery = every;
    shadowLimit = limit;
    return this;
  }

  /** The learning rate over time. */
  public TrainingOptionsBuilder learnRateSchedule(LearnRateSchedule value) {
    schedule = value;
    return this;
  }

  /** Times all examples are gone through. */
  public TrainingOptionsBuilder maxEpochs(int value) {
    maxEpochs = value;
    return this;
  }

  /** Observations of a mini-batch. */
  public TrainingOptionsBuilder miniBatchSize(int value) {
    miniBatchSize = value;
    return this;
  }

  /** What becomes of those that fill no mini-batch. */
  public TrainingOptionsBuilder tail(Tail value) {
    tail = value;
    return this;
  }

  /** When examples get a new order. */
  public TrainingOptionsBuilder shuffle(Shuffle value) {
    shuffle = value;
    return this;
  }

  /** Times each parameter's L2 factor. */
  public TrainingOptionsBuilder l2Regularization(double value) {
    l2Regularization = value;
    return this;
  }

  /** Mini-batches whose gradients are added up before an update. */
  public TrainingOptionsBuilder accumulationSteps(int value) {
    accumulationSteps = value;
    return this;
  }

  /** Iterations between two validations. */
  public TrainingOptionsBuilder validationFrequency(int value) {
    validationFrequency = value;
    return this;
  }

  /** Which network training gives. */
  public TrainingOptionsBuilder outputNetwork(OutputNetwork value) {
    outputNetwork = value;
    return this;
  }

  /** Of first values, orders and dropout. */
  public TrainingOptionsBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Epochs between two checkpoints. */
  public TrainingOptionsBuilder checkpointFrequency(int value) {
    checkpointFrequency = value;
    return this;
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message says what would do
   */
  public TrainingOptions build() {
    return new TrainingOptions(
        solver,
        schedule,
        maxEpochs,
        miniBatchSize,
        tail,
        shuffle,
        l2Regularization,
        threshold,
        accumulationSteps,
        validationFrequency,
        validationPatience,
        outputNetwork,
        seed,
        checkpoints,
        checkpointFrequency,
        metrics,
        plot,
        shadowEvery,
        shadowLimit);
  }
}
