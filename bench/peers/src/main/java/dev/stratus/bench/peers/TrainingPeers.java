package dev.stratus.bench.peers;

import ai.djl.engine.Engine;
import dev.stratus.reference.dense.Activation;
import dev.stratus.training.FeatureExamples;
import dev.stratus.training.Layer;
import dev.stratus.training.Loss;
import dev.stratus.training.Network;
import dev.stratus.training.Shape;
import dev.stratus.training.StepTimer;
import dev.stratus.training.layer.ActivationLayer;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.step.StepDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A training step of 784-1000-1000-10 with adam beside PyTorch's, in turns on as many threads, from
 * the same first values: the losses of the first steps must agree before anything is timed.
 *
 * <pre>{@code
 * TrainingPeers [--rounds 61] [--batch 128]
 * }</pre>
 */
public final class TrainingPeers {
  private static final int INPUTS = 784;
  private static final int HIDDEN = 1000;
  private static final int CLASSES = 10;
  private static final int WARM_UP = 15;
  private static final double RATE = 0.001;
  private static final double L2 = 1e-4;

  private TrainingPeers() {}

  private interface Timed {
    double run();
  }

  /** Prints a table. */
  public static void main(String[] arguments) {
    int rounds = 61;
    int batch = 128;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
        case "--batch" -> batch = Integer.parseInt(arguments[i + 1]);
        default -> {
          System.err.println("There are --rounds and --batch, not " + arguments[i] + ".");
          System.exit(2);
          return;
        }
      }
    }
    StepDevice device = StepDevice.named("cpu");
    System.out.println("device " + device.device().line());
    System.out.println(
        "PyTorch "
            + Engine.getEngine("PyTorch").getVersion()
            + (System.getenv("MALLOC_TOP_PAD_") == null
                ? ", malloc as it is"
                : ", malloc thresholds raised"));
    measure(device, batch, rounds);
    products(device, rounds);
  }

  private static void products(StepDevice device, int rounds) {
    List<ProductPeers> products =
        List.of(
            new ProductPeers(device, 128, INPUTS, HIDDEN),
            new ProductPeers(device, 1024, 1024, 1024));
    System.out.println("\n### Products x W^T + b, rows x inputs x outputs\n");
    products.forEach(product -> System.out.println("checked " + product.check()));
    System.out.println("\n| | Stratus ms | GFLOP/s | PyTorch ms | GFLOP/s | of PyTorch's speed |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    for (ProductPeers product : products) {
      Map<String, Timed> pair = new LinkedHashMap<>();
      pair.put("ours", product::ours);
      pair.put("theirs", product::theirs);
      List<Double> medians =
          times(pair, rounds).values().stream().map(own -> own[rounds / 2]).toList();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.1f | %.3f | %.1f | %.0f %% |%n",
          product.name(),
          medians.getFirst(),
          product.operations() / medians.getFirst() / 1e6,
          medians.getLast(),
          product.operations() / medians.getLast() / 1e6,
          100 * medians.getLast() / medians.getFirst());
    }
    products.forEach(ProductPeers::close);
  }

  private static Network network(boolean norm) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      layers.add(FullyConnected.of(HIDDEN));
      if (norm) {
        layers.add(LayerNorm.standard());
      }
      layers.add(new ActivationLayer(Activation.RELU));
    }
    layers.add(FullyConnected.of(CLASSES));
    return Network.of(Shape.features(INPUTS), layers);
  }

  private static void measure(StepDevice device, int batch, int rounds) {
    Random random = new Random(1);
    float[] pixels = new float[batch * INPUTS];
    float[] targets = new float[batch];
    int[] classes = new int[batch];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    for (int i = 0; i < batch; i++) {
      classes[i] = random.nextInt(CLASSES);
      targets[i] = classes[i];
    }
    FeatureExamples examples =
        new FeatureExamples(pixels, INPUTS, targets, new Shape(1, CLASSES, Shape.Content.CLASSES));
    TrainingOptions options =
        TrainingOptions.adam()
            .initialLearnRate(RATE)
            .l2Regularization(L2)
            .miniBatchSize(batch)
            .build();
    Map<String, Timed> contestants = new LinkedHashMap<>();
    List<AutoCloseable> open = new ArrayList<>();
    for (boolean norm : new boolean[] {true, false}) {
      StepTimer ours =
          StepTimer.open(network(norm), examples, Loss.CROSS_ENTROPY, options, device, false);
      PyTorchStep theirs = new PyTorchStep(ours.parameters(), norm, batch, RATE, L2);
      open.add(ours);
      open.add(theirs);
      String kind = norm ? "layer normalization" : "no normalization";
      contestants.put("Stratus, " + kind, () -> ours.run().loss());
      contestants.put("PyTorch, " + kind, () -> theirs.run(pixels, classes));
    }
    agree(contestants);
    Map<String, double[]> times = times(contestants, rounds);
    print(times, batch, rounds);
    open.forEach(TrainingPeers::close);
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      throw new IllegalStateException("A contestant did not close.", e);
    }
  }

  /** Three steps of each pair; float32 sums in another order differ by far less. */
  private static void agree(Map<String, Timed> contestants) {
    List<Map.Entry<String, Timed>> all = List.copyOf(contestants.entrySet());
    for (int pair = 0; pair < all.size(); pair += 2) {
      for (int step = 1; step <= 3; step++) {
        double ours = all.get(pair).getValue().run();
        double theirs = all.get(pair + 1).getValue().run();
        System.out.printf(
            Locale.ROOT,
            "checked %s: step %d, loss %.6f here and %.6f in PyTorch%n",
            all.get(pair).getKey(),
            step,
            ours,
            theirs);
        if (!(Math.abs(ours - theirs) < 2e-3 * Math.max(1, ours))) {
          throw new IllegalStateException("The losses differ, so nothing is timed.");
        }
      }
    }
  }

  private static Map<String, double[]> times(Map<String, Timed> contestants, int rounds) {
    for (int i = 0; i < WARM_UP; i++) {
      contestants.values().forEach(Timed::run);
    }
    Map<String, double[]> times = new LinkedHashMap<>();
    contestants.keySet().forEach(name -> times.put(name, new double[rounds]));
    List<String> order = new ArrayList<>(contestants.keySet());
    for (int round = 0; round < rounds; round++) {
      for (String name : order) {
        Timed contestant = contestants.get(name);
        double[] own = times.get(name);
        if (contestant == null || own == null) {
          throw new IllegalStateException(name);
        }
        long start = System.nanoTime();
        contestant.run();
        own[round] = (System.nanoTime() - start) / 1e6;
      }
      order.add(order.removeFirst());
    }
    times.values().forEach(Arrays::sort);
    return times;
  }

  private static void print(Map<String, double[]> times, int batch, int rounds) {
    System.out.printf("%n### A step of 784-1000-1000-10, batch %d, %d rounds%n%n", batch, rounds);
    System.out.println("| | median ms | best ms | spread |");
    System.out.println("|---|--:|--:|--:|");
    times.forEach((name, own) ->
        System.out.printf(
            Locale.ROOT,
            "| %s | %.2f | %.2f | %.0f %% |%n",
            name,
            own[rounds / 2],
            own[0],
            100 * (own[3 * rounds / 4] - own[rounds / 4]) / own[rounds / 2]));
    List<Double> medians = times.values().stream().map(own -> own[rounds / 2]).toList();
    System.out.printf(
        Locale.ROOT,
        "%nStratus takes %.2f times as long as PyTorch with layer normalization, %.2f times"
            + " without; layer normalization itself costs %.2f ms here and %.2f ms in PyTorch%n",
        medians.get(0) / medians.get(1),
        medians.get(2) / medians.get(3),
        medians.get(0) - medians.get(2),
        medians.get(1) - medians.get(3));
  }
}
