package dev.stratus.training;

import dev.stratus.data.DataException;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.step.StepDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Training of a network, ready to be run: MATLAB's trainnet.
 *
 * <pre>{@code
 * TrainingResult result =
 *     Training.of(network, FeatureExamples.of(rows), Loss.CROSS_ENTROPY, TrainingOptions.adam().build())
 *         .on(StepDevice.named("auto"))
 *         .withValidation(FeatureExamples.of(others))
 *         .run();
 * result.trained().evaluate(FeatureExamples.of(others), StepDevice.named("auto"));
 * }</pre>
 *
 * @param devices one, or several that share each mini-batch
 * @param resume the folder of checkpoints to go on from
 */
public record Training(
    Network network,
    Examples examples,
    Loss loss,
    TrainingOptions options,
    List<StepDevice> devices,
    Optional<Examples> validation,
    List<TrainingListener> listeners,
    Optional<Path> resume) {
  public Training {
    devices = List.copyOf(devices);
    listeners = List.copyOf(listeners);
  }

  /**
   * On the best device, without validation.
   *
   * @throws IllegalArgumentException if network, data, loss and options do not go together; the
   *     message says what differs
   */
  public static Training of(
      Network network, Examples examples, Loss loss, TrainingOptions options) {
    requireInput(network, examples);
    loss.requireTargets(network.output(), examples.targets());
    requireLearning(network);
    requireBatches(network, examples, options);
    return new Training(
        network,
        examples,
        loss,
        options,
        List.of(StepDevice.named("default")),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static void requireInput(Network network, Examples examples) {
    if (!network.input().equals(examples.input())) {
      throw new IllegalArgumentException(
          "The network's input is "
              + network.input()
              + " and the data's observations are "
              + examples.input()
              + "; they must be equal.");
    }
  }

  private static void requireLearning(Network network) {
    boolean learns =
        network.nodes().stream()
            .flatMap(n -> n.parameters().stream())
            .anyMatch(p -> p.learnRateFactor() > 0);
    if (!learns) {
      throw new IllegalArgumentException(
          "No layer of the network learns anything: add one with parameters, or give its"
              + " learn-rate factor a value above 0.");
    }
  }

  private static void requireBatches(Network network, Examples examples, TrainingOptions options) {
    long needed = (long) options.miniBatchSize();
    if (needed > examples.count()) {
      throw new DataException(
          "The mini-batch has "
              + options.miniBatchSize()
              + " observations and the data set has "
              + examples.count()
              + "; give a mini-batch of at most "
              + examples.count()
              + ".");
    }
    boolean pads = options.tail() == dev.stratus.training.options.Tail.PAD;
    boolean uneven = examples.count() % (needed * options.accumulationSteps()) != 0;
    Optional<Node> dependent = network.firstDependent();
    if (pads && uneven && dependent.isPresent()) {
      throw new IllegalArgumentException(
          "The last mini-batch of an epoch would be filled up, and layer '"
              + dependent.get().name()
              + "' ("
              + dependent.get().layer().kind()
              + ") takes its statistics over all of a mini-batch: the filling would count. Discard"
              + " the tail, or give a mini-batch size that divides "
              + examples.count()
              + ".");
    }
  }

  /** On one device. */
  public Training on(StepDevice device) {
    return onAll(List.of(device));
  }

  /**
   * On several devices: each takes an equal part of every mini-batch, the gradients are added up on
   * the host.
   *
   * @throws IllegalArgumentException if the mini-batch cannot be parted so, or the network has a
   *     layer whose observations are not independent
   */
  public Training onAll(List<StepDevice> some) {
    if (some.size() > 1) {
      ParallelStep.requireParts(network, options, some);
    }
    return new Training(network, examples, loss, options, some, validation, listeners, resume);
  }

  /** With data to validate on. */
  public Training withValidation(Examples other) {
    requireInput(network, other);
    loss.requireTargets(network.output(), other.targets());
    return new Training(
        network, examples, loss, options, devices, Optional.of(other), listeners, resume);
  }

  /** With one more to be told how it goes. */
  public Training listening(TrainingListener listener) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(Objects.requireNonNull(listener));
    return new Training(network, examples, loss, options, devices, validation, all, resume);
  }

  /**
   * Goes on from the newest whole checkpoint of a folder: the same bits as without a break.
   *
   * @throws IllegalArgumentException when it runs, if the checkpoint is of another network; the
   *     message names the first layer that differs
   */
  public Training resuming(Path folder) {
    return new Training(
        network, examples, loss, options, devices, validation, listeners, Optional.of(folder));
  }

  /**
   * Trains.
   *
   * @throws NonFiniteLossException if the loss becomes NaN or infinite; the message says where
   * @throws ShadowDriftException if a layer drifts from its reference by more than was allowed
   * @throws DeviceMemoryException if the device has too little memory
   */
  public TrainingResult run() {
    try (TrainingRun run = new TrainingRun(this)) {
      return run.run();
    }
  }
}
