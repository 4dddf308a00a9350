package dev.stratus.bench;

import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.reference.dense.Activation;
import dev.stratus.training.Examples;
import dev.stratus.training.FeatureExamples;
import dev.stratus.training.Layer;
import dev.stratus.training.Loss;
import dev.stratus.training.Network;
import dev.stratus.training.Shape;
import dev.stratus.training.StepTimer;
import dev.stratus.training.layer.ActivationLayer;
import dev.stratus.training.layer.BatchNorm;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.step.StepDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A training step of 784-1000-1000-10 with adam: with layer normalization, batch normalization and
 * none in turns, and where the time of the first goes by the device's clock.
 *
 * <pre>{@code
 * TrainingTable [--rounds 61] [--batch 128] [--device cpu]
 * }</pre>
 */
public final class TrainingTable {
  private static final int INPUTS = 784;
  private static final int HIDDEN = 1000;
  private static final int CLASSES = 10;
  private static final int SHOWN = 16;

  private TrainingTable() {}

  /** Prints the tables. */
  public static void main(String[] arguments) {
    int rounds = 61;
    int batch = 128;
    String device = "cpu";
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = ForwardTable.rounds(arguments[i + 1]);
        case "--batch" -> batch = Integer.parseInt(arguments[i + 1]);
        case "--device" -> device = arguments[i + 1];
        default -> {
          System.err.println("There are --rounds, --batch and --device, not " + arguments[i] + ".");
          System.exit(2);
          return;
        }
      }
    }
    StepDevice where = StepDevice.named(device);
    System.out.println("device " + where.device().line());
    steps(where, batch, rounds);
    launches(where, batch, rounds);
  }

  /** 784-1000-1000-10, with a normalization before each activation. */
  public static Network network(Optional<Layer> norm) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      layers.add(FullyConnected.of(HIDDEN));
      norm.ifPresent(layers::add);
      layers.add(new ActivationLayer(Activation.RELU));
    }
    layers.add(FullyConnected.of(CLASSES));
    return Network.of(Shape.features(INPUTS), layers);
  }

  /** Pixels from 0 to 1 with a class each. */
  public static Examples examples(int count) {
    Random random = new Random(1);
    float[] values = new float[count * INPUTS];
    float[] classes = new float[count];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    for (int i = 0; i < count; i++) {
      classes[i] = random.nextInt(CLASSES);
    }
    return new FeatureExamples(
        values, INPUTS, classes, new Shape(1, CLASSES, Shape.Content.CLASSES));
  }

  private static StepTimer timer(
      Optional<Layer> norm, StepDevice device, int batch, boolean profile) {
    TrainingOptions options = TrainingOptions.adam().miniBatchSize(batch).build();
    return StepTimer.open(
        network(norm), examples(batch), Loss.CROSS_ENTROPY, options, device, profile);
  }

  private static final class Step implements Contestant {
    private final String name;
    private final StepTimer timer;
    private final double first;
    private double last;
    private final Series fill = new Series();

    Step(String name, StepTimer timer) {
      this.name = name;
      this.timer = timer;
      this.first = timer.run().loss();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run() {
      StepTimer.Times times = timer.run();
      last = times.loss();
      fill.add(times.fillNanos());
    }

    @Override
    public String check() {
      if (!(last < first)) {
        throw new IllegalStateException(
            name + " does not learn: the loss went from " + first + " to " + last + ".");
      }
      return String.format(Locale.ROOT, "loss %.3f before, %.3g after", first, last);
    }

    @Override
    public void close() {
      timer.close();
    }
  }

  private static void steps(StepDevice device, int batch, int rounds) {
    List<Step> steps =
        List.of(
            new Step(
                "layer normalization",
                timer(Optional.of(LayerNorm.standard()), device, batch, false)),
            new Step(
                "batch normalization",
                timer(Optional.of(BatchNorm.standard()), device, batch, false)),
            new Step("none", timer(Optional.empty(), device, batch, false)));
    Map<Contestant, Series> times = Interleaved.run(List.copyOf(steps), rounds);
    System.out.printf("%n### A step of 784-1000-1000-10, batch %d, %d rounds%n%n", batch, rounds);
    System.out.println("| normalization | median ms | best ms | spread | filling the mini-batch |");
    System.out.println("|---|--:|--:|--:|--:|");
    for (Step step : steps) {
      Series own = times.getOrDefault(step, new Series());
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.0f %% | %.1f %% |%n",
          step.name(),
          own.median() / 1e6,
          own.best() / 1e6,
          100 * own.spread(),
          100.0 * step.fill.median() / own.median());
    }
    System.out.println();
    steps.forEach(step -> System.out.println("checked " + step.name() + ": " + step.check()));
    steps.forEach(Step::close);
  }

  private static void launches(StepDevice device, int batch, int rounds) {
    Map<String, Series> byTask = new TreeMap<>();
    Series whole = new Series();
    Series onDevice = new Series();
    try (StepTimer timer = timer(Optional.of(LayerNorm.standard()), device, batch, true)) {
      for (int i = 0; i < 5; i++) {
        timer.run();
      }
      for (int round = 0; round < rounds; round++) {
        StepTimer.Times times = timer.run();
        long sum = 0;
        for (LaunchRecord launch : timer.lastRun()) {
          if (launch.deviceNanos().isEmpty()) {
            System.out.println("\nThe device has no clock that can be read: no table of launches.");
            return;
          }
          long nanos = launch.deviceNanos().getAsLong();
          sum += nanos;
          byTask.computeIfAbsent(launch.task(), task -> new Series()).add(nanos);
        }
        whole.add(times.fillNanos() + times.runNanos());
        onDevice.add(sum);
      }
    }
    if (byTask.isEmpty()) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%n### Where the time goes, by the device's clock%n%n%d launches, %.2f ms on the device, %.2f"
            + " ms in all: %.1f %% is the host's%n%n",
        byTask.size(),
        onDevice.median() / 1e6,
        whole.median() / 1e6,
        100 * (1 - (double) onDevice.median() / whole.median()));
    System.out.println("| launch | median ms | of the device's time |");
    System.out.println("|---|--:|--:|");
    byTask.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue().median(), a.getValue().median()))
        .limit(SHOWN)
        .forEach(entry ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.3f | %.1f %% |%n",
                entry.getKey().replaceFirst("^training\\.", ""),
                entry.getValue().median() / 1e6,
                100.0 * entry.getValue().median() / onDevice.median()));
    double norm =
        byTask.entrySet().stream()
            .filter(entry -> entry.getKey().contains("layernorm"))
            .mapToDouble(entry -> entry.getValue().median())
            .sum();
    System.out.printf(
        Locale.ROOT,
        "%nlayer normalization's own launches: %.3f ms, %.1f %% of the device's time%n",
        norm / 1e6,
        100 * norm / onDevice.median());
  }
}
