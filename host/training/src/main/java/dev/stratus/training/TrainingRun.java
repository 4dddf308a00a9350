package dev.stratus.training;

import dev.stratus.training.checkpoint.Checkpoint;
import dev.stratus.training.checkpoint.CheckpointException;
import dev.stratus.training.checkpoint.TrainingState;
import dev.stratus.training.options.OutputNetwork;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.record.LossPlot;
import dev.stratus.training.record.MetricsFile;
import dev.stratus.training.step.StepDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The loop of a training: epochs, updates, validations, checkpoints. */
final class TrainingRun implements AutoCloseable {
  private static final int VALIDATION_BATCH = 128;

  /** Newest checkpoints that stay: one would do, and disks fail. */
  private static final int KEPT_CHECKPOINTS = 3;

  /** May be other when training goes on, unless the learning rate depends on it. */
  private static final String MAX_EPOCHS = "maxEpochs";

  private final Training training;
  private final TrainingOptions options;
  private final Network network;
  private final Learnables learnables;
  private final Stepper stepper;
  private final EpochOrder order;
  private final int perEpoch;
  private final ValidationWatch watch;
  private final Optional<InferencePlan> validation;
  private final ShadowCheck shadow;
  private final List<TrainingListener> listeners;
  private final List<Double> losses = new ArrayList<>();
  private final long begun = System.nanoTime();
  private int epoch;
  private long iteration;

  TrainingRun(Training training) {
    this.training = training;
    this.options = training.options();
    this.network = training.network();
    this.order = new EpochOrder(training.examples().count(), options);
    this.perEpoch = order.perEpoch();
    this.learnables = Learnables.initial(network, options.seed());
    this.watch = new ValidationWatch(options.validationPatience());
    this.shadow = new ShadowCheck(network, options.shadowLimit(), options.seed());
    Optional<Checkpoint> from = training.resume().map(Checkpoint::latest);
    // The device is given parameters at its first step: they must be right before that.
    from.ifPresent(this::restore);
    options.checkpoints().ifPresent(folder -> Checkpoint.requireNoneAfter(folder, epoch));
    this.stepper = stepper();
    from.ifPresent(c -> StoredTraining.restoreState(c.arrays(), stepper.state()));
    this.validation = training.validation().map(this::validationPlan);
    this.listeners = listeners();
  }

  /** The user's, and those that keep what the options ask for. */
  private List<TrainingListener> listeners() {
    List<TrainingListener> all = new ArrayList<>(training.listeners());
    options.metrics().ifPresent(file -> all.add(new MetricsFile(file)));
    options.plot().ifPresent(file -> all.add(new LossPlot(file)));
    return List.copyOf(all);
  }

  private Stepper stepper() {
    List<StepDevice> devices = training.devices();
    StepParts.StepSpec spec =
        new StepParts.StepSpec(
            network,
            learnables,
            training.loss(),
            training.examples().targets(),
            options.miniBatchSize(),
            options.accumulationSteps(),
            Optional.of(UpdateRule.of(options)),
            devices.getFirst());
    return devices.size() == 1 ? new TrainingStep(spec) : new ParallelStep(spec, devices);
  }

  private InferencePlan validationPlan(Examples examples) {
    return new InferencePlan(
        network,
        learnables,
        examples.targets(),
        Math.min(VALIDATION_BATCH, examples.count()),
        training.devices().getFirst(),
        false);
  }

  private void restore(Checkpoint checkpoint) {
    checkpoint.requireNetwork(StoredTraining.signature(network));
    requireOptions(checkpoint.state().options());
    StoredTraining.restore(checkpoint.arrays(), learnables);
    StoredTraining.restoreBest(checkpoint.arrays(), learnables, watch);
    TrainingState state = checkpoint.state();
    requireAsManyObservations(state);
    watch.restore(state.bestLoss(), state.bestIteration(), state.worse());
    epoch = state.epochs();
    iteration = state.iterations();
    if (epoch >= options.maxEpochs()) {
      throw new CheckpointException(
          "The checkpoint is of epoch "
              + epoch
              + " and "
              + options.maxEpochs()
              + " epochs are asked for: nothing is left to do. Ask for more.");
    }
  }

  private void requireAsManyObservations(TrainingState state) {
    if (state.iterations() != (long) state.epochs() * perEpoch) {
      throw new CheckpointException(
          "The checkpoint has "
              + state.iterations()
              + " iterations in "
              + state.epochs()
              + " epochs, and the "
              + training.examples().count()
              + " observations given make "
              + perEpoch
              + " in each: it was made with more or fewer. Give the same data, or start anew.");
    }
  }

  private boolean isFreeOnResume(String option) {
    return option.equals(MAX_EPOCHS) && !options.schedule().dependsOnLength();
  }

  private void requireOptions(Map<String, Object> held) {
    Map<String, Object> wanted = new LinkedHashMap<>(options.toMap());
    for (Map.Entry<String, Object> option : wanted.entrySet()) {
      Object before = held.get(option.getKey());
      boolean same = String.valueOf(before).equals(String.valueOf(option.getValue()));
      if (!same && !isFreeOnResume(option.getKey())) {
        throw new CheckpointException(
            "The checkpoint was made with "
                + option.getKey()
                + " = "
                + before
                + " and "
                + option.getValue()
                + " is asked for: the result would be neither's. Give the same, or start anew.");
      }
    }
  }

  TrainingResult run() {
    tell(l -> l.started(start()));
    try {
      StopReason reason = loop();
      TrainingResult result = result(reason);
      tell(l -> l.finished(result));
      return result;
    } catch (RuntimeException e) {
      tell(l -> l.failed(e));
      throw e;
    }
  }

  private TrainingListener.Start start() {
    String device =
        training.devices().stream().map(d -> d.device().line()).collect(Collectors.joining(", "));
    return new TrainingListener.Start(network, options, device, perEpoch, iteration);
  }

  private void tell(java.util.function.Consumer<TrainingListener> what) {
    listeners.forEach(what);
  }

  private StopReason loop() {
    while (epoch < options.maxEpochs()) {
      for (List<int[]> update : order.updates(epoch)) {
        TrainingListener.Iteration at = update(update);
        boolean last = iteration == (long) perEpoch * options.maxEpochs();
        if (iteration % options.validationFrequency() == 0 || last) {
          validate(at);
        }
        if (watch.exhausted()) {
          return StopReason.VALIDATION_PATIENCE;
        }
        if (listeners.stream().anyMatch(TrainingListener::shallStop)) {
          return StopReason.STOPPED;
        }
      }
      epoch++;
      if (epoch % options.checkpointFrequency() == 0 || epoch == options.maxEpochs()) {
        options.checkpoints().ifPresent(this::write);
      }
    }
    return StopReason.MAX_EPOCHS;
  }

  private TrainingListener.Iteration update(List<int[]> places) {
    double rate = options.rate(epoch, iteration, perEpoch);
    iteration++;
    boolean shadowed = options.shadowEvery() > 0 && iteration % options.shadowEvery() == 0;
    if (shadowed) {
      shadow.before(stepper.looked());
    }
    TrainingStep.Outcome outcome =
        stepper.run(training.examples(), places, rate, iteration, options.seed());
    if (!Double.isFinite(outcome.loss())) {
      throw new NonFiniteSearch(stepper.looked()).error(epoch, iteration, outcome.loss(), rate);
    }
    losses.add(outcome.loss());
    TrainingListener.Iteration at =
        new TrainingListener.Iteration(
            epoch + 1, iteration, outcome.loss(), rate, (System.nanoTime() - begun) / 1e9);
    tell(l -> l.iterated(at));
    if (shadowed) {
      ShadowReport report = shadow.after(stepper.looked(), iteration);
      tell(l -> l.shadowed(report));
    }
    return at;
  }

  private void validate(TrainingListener.Iteration at) {
    if (validation.isEmpty()) {
      return;
    }
    stepper.fetchLearnables();
    Evaluation evaluation =
        Evaluator.evaluate(validation.get(), training.validation().orElseThrow(), training.loss());
    boolean best = watch.take(evaluation, iteration);
    if (best && options.outputNetwork() == OutputNetwork.BEST_VALIDATION) {
      watch.keep(learnables.copy());
    }
    tell(l -> l.validated(at, evaluation));
  }

  private void write(Path folder) {
    stepper.fetchLearnables();
    stepper.fetchState();
    TrainingState state =
        new TrainingState(
            epoch,
            iteration,
            watch.bestLoss().orElse(Double.POSITIVE_INFINITY),
            watch.bestAt(),
            watch.worse(),
            options.toMap());
    StoredTraining.checkpoint(network, learnables, stepper.state(), watch, state)
        .write(folder, Checkpoint.name(epoch));
    Checkpoint.prune(folder, KEPT_CHECKPOINTS);
  }

  private TrainingResult result(StopReason reason) {
    stepper.fetchLearnables();
    Learnables chosen =
        options.outputNetwork() == OutputNetwork.BEST_VALIDATION
            ? watch.bestLearnables().orElse(learnables)
            : learnables;
    return new TrainingResult(
        new TrainedNetwork(network, chosen.copy(), training.loss()),
        losses,
        iteration,
        epoch,
        reason,
        watch.last(),
        watch.bestLoss());
  }

  @Override
  public void close() {
    validation.ifPresent(InferencePlan::close);
    stepper.close();
  }
}
