package dev.stratus.training;

import dev.stratus.data.SeededOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Runs sampled observations of a step again, layer by layer, on the layers' references in double:
 * each layer is given what it was given on the device, so that its own error is seen and not that
 * of those before it. Layers that look at a whole mini-batch are run over all of it.
 */
final class ShadowCheck {
  /** Observations of a mini-batch that are looked at. */
  private static final int SAMPLES = 4;

  private final Network network;
  private final double limit;
  private final long seed;
  private Map<String, double[]> parameters = Map.of();
  private Map<String, double[]> statistics = Map.of();

  ShadowCheck(Network network, double limit, long seed) {
    this.network = network;
    this.limit = limit;
    this.seed = seed;
  }

  /** Keeps the numbers that the step to come will work with. */
  void before(TrainingStep step) {
    step.fetchLearnables();
    parameters = doubles(step.spec().learnables().parameters());
    statistics = doubles(step.spec().learnables().statistics());
  }

  private static Map<String, double[]> doubles(Map<String, FloatArray> arrays) {
    Map<String, double[]> copies = new LinkedHashMap<>();
    arrays.forEach((key, values) -> {
      double[] copy = new double[values.getSize()];
      java.util.Arrays.setAll(copy, values::get);
      copies.put(key, copy);
    });
    return copies;
  }

  /** The worst so far. */
  private static final class Worst {
    private String layer = "";
    private String what = "";
    private double drift;
    private long values;
  }

  /**
   * @throws ShadowDriftException if a layer is further from its reference than the limit
   */
  ShadowReport after(TrainingStep step, long iteration) {
    Worst worst = new Worst();
    int[] sampled = sample(step.spec().batch(), iteration);
    for (int n = 0; n < network.nodes().size(); n++) {
      check(step, n, sampled, iteration, worst);
    }
    ShadowReport report =
        new ShadowReport(iteration, worst.layer, worst.what, worst.drift, worst.values);
    if (!(worst.drift <= limit)) {
      throw new ShadowDriftException(
          "Shadow checking, "
              + report
              + ": the limit is "
              + limit
              + ". The device computes this layer wrongly, or its sums are long enough to need a"
              + " larger limit; 'stratus check' judges the device.");
    }
    return report;
  }

  private int[] sample(int batch, long iteration) {
    int[] order = new SeededOrder(seed + iteration).permutation(batch);
    int[] sampled = java.util.Arrays.copyOf(order, Math.min(SAMPLES, batch));
    java.util.Arrays.sort(sampled);
    return sampled;
  }

  private void check(TrainingStep step, int number, int[] sampled, long iteration, Worst worst) {
    Node node = network.nodes().get(number);
    Layer layer = node.layer();
    boolean whole = layer.placesMatter() || !layer.observationsAreIndependent();
    int[] observations = whole ? all(step.spec().batch()) : sampled;
    LayerReference.Pass pass =
        layer.reference(node.inputs()).forward(input(step, node, number, observations, iteration));
    FloatArray y = step.fetchOutput(node.name());
    int batch = step.spec().batch();
    compare(node, "output", pick(y::get, node.output(), batch, observations), pass.y(), worst);
    Optional<FloatArray> dy = step.fetchOutputGradient(node.name());
    if (dy.isPresent()) {
      double[] dyPicked = pick(dy.get()::get, node.output(), batch, observations);
      compareGradients(step, node, pass.backward(dyPicked), observations, worst);
    }
  }

  private void compareGradients(
      TrainingStep step,
      Node node,
      LayerReference.Gradients expected,
      int[] observations,
      Worst worst) {
    List<Optional<FloatArray>> dx = step.fetchInputGradients(node);
    for (int i = 0; i < dx.size(); i++) {
      if (dx.get(i).isPresent()) {
        double[] found =
            pick(dx.get(i).get()::get, node.inputs().get(i), step.spec().batch(), observations);
        compare(node, "input gradient", found, expected.inputs().get(i), worst);
      }
    }
  }

  private static int[] all(int batch) {
    int[] places = new int[batch];
    java.util.Arrays.setAll(places, i -> i);
    return places;
  }

  private LayerReference.Input input(
      TrainingStep step, Node node, int number, int[] observations, long iteration) {
    Batch batch = step.lastBatch();
    List<double[]> inputs = new ArrayList<>();
    for (int i = 0; i < node.from().size(); i++) {
      String from = node.from().get(i);
      ToDoubleFunction<Integer> values =
          from.equals(Network.INPUT) ? values(batch.x()) : step.fetchOutput(from)::get;
      inputs.add(pick(values, node.inputs().get(i), batch.size(), observations));
    }
    int[] lengths = new int[observations.length];
    java.util.Arrays.setAll(lengths, i -> batch.lengths().get(observations[i]));
    long draws = iteration * step.spec().turns() - 1;
    return new LayerReference.Input(
        observations.length,
        true,
        inputs,
        node.own(parameters),
        node.own(statistics),
        lengths,
        new LayerReference.RandomState(seed, draws, number));
  }

  private static ToDoubleFunction<Integer> values(Object x) {
    return x instanceof FloatArray floats ? floats::get : ((IntArray) x)::get;
  }

  /** Of steps x batch x columns the observations that are wanted. */
  private static double[] pick(
      ToDoubleFunction<Integer> values, Shape shape, int batch, int[] observations) {
    int columns = shape.columns();
    double[] picked = new double[shape.steps() * observations.length * columns];
    for (int t = 0; t < shape.steps(); t++) {
      for (int b = 0; b < observations.length; b++) {
        for (int c = 0; c < columns; c++) {
          picked[(t * observations.length + b) * columns + c] =
              values.applyAsDouble((t * batch + observations[b]) * columns + c);
        }
      }
    }
    return picked;
  }

  private static void compare(
      Node node, String what, double[] found, double[] expected, Worst worst) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double d = Math.abs(found[i] - expected[i]);
      difference = d <= difference ? difference : d;
    }
    worst.values += expected.length;
    double drift = difference == 0 ? 0 : difference / Math.max(largest, Float.MIN_NORMAL);
    if (!(drift <= worst.drift)) {
      worst.drift = drift;
      worst.layer = node.name();
      worst.what = what;
    }
  }
}
