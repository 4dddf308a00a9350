package dev.stratus.training.check;

import dev.stratus.reference.dense.Losses;
import dev.stratus.reference.dense.Solver;
import dev.stratus.reference.dense.Thresholds;
import dev.stratus.training.Examples;
import dev.stratus.training.LayerReference;
import dev.stratus.training.Learnables;
import dev.stratus.training.Loss;
import dev.stratus.training.Network;
import dev.stratus.training.Node;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.options.Adam;
import dev.stratus.training.options.RmsProp;
import dev.stratus.training.options.Sgdm;
import dev.stratus.training.options.Threshold;
import dev.stratus.training.options.TrainingOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Training in double precision, step by step in the order of the contract's section 5, from layers'
 * references: slow, and right. It starts from the same float32 numbers as a device does.
 */
public final class ReferenceTraining {
  private final Network network;
  private final Loss loss;
  private final TrainingOptions options;
  private final Solver solver;
  private final Map<String, double[]> parameters = new LinkedHashMap<>();
  private final Map<String, double[]> statistics = new LinkedHashMap<>();
  private final Map<String, double[][]> state = new LinkedHashMap<>();

  public ReferenceTraining(
      Network network, Learnables initial, Loss loss, TrainingOptions options) {
    this.network = network;
    this.loss = loss;
    this.options = options;
    this.solver = solver(options.solver());
    initial
        .parameters()
        .forEach((key, values) -> parameters.put(key, doubles(values.toHeapArray())));
    initial
        .statistics()
        .forEach((key, values) -> statistics.put(key, doubles(values.toHeapArray())));
    parameters.forEach((key, values) -> state.put(key, new double[solver.states()][values.length]));
  }

  /** With the decay rates as they are given; the kernels have them in float32. */
  private static Solver solver(dev.stratus.training.options.Solver of) {
    return switch (of) {
      case Sgdm s -> new Solver.Sgdm(s.momentum());
      case Adam a ->
          new Solver.Adam(a.gradientDecayFactor(), a.squaredGradientDecayFactor(), a.epsilon());
      case RmsProp r -> new Solver.RmsProp(r.squaredGradientDecayFactor(), r.epsilon());
    };
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    java.util.Arrays.setAll(copy, i -> values[i]);
    return copy;
  }

  /**
   * One update.
   *
   * @param turns the observations of each mini-batch whose gradients are added up
   * @param rate the scheduled learning rate
   * @param t the number of the step, from 1 on
   * @return the loss before the update
   */
  public double step(Examples examples, List<int[]> turns, double rate, long t) {
    double weight = 0;
    for (int[] places : turns) {
      weight += weight(examples, places);
    }
    Map<String, double[]> gradients = new LinkedHashMap<>();
    parameters.forEach((key, values) -> gradients.put(key, new double[values.length]));
    double total = 0;
    for (int turn = 0; turn < turns.size(); turn++) {
      long draws = (t - 1) * turns.size() + turn;
      total += gradient(examples, turns.get(turn), 1 / weight, draws, gradients);
    }
    update(gradients, rate, t);
    return total;
  }

  private double weight(Examples examples, int[] places) {
    double sum = 0;
    for (int place : places) {
      sum += examples.targets().steps() == 1 ? 1 : examples.length(place);
    }
    return sum;
  }

  private double gradient(
      Examples examples, int[] places, double scale, long draws, Map<String, double[]> gradients) {
    Map<String, double[]> outputs = new HashMap<>();
    Map<String, LayerReference.Pass> passes = new HashMap<>();
    int batch = places.length;
    outputs.put(Network.INPUT, read(examples, places, examples.input(), true));
    int[] lengths = java.util.Arrays.stream(places).map(examples::length).toArray();
    for (int n = 0; n < network.nodes().size(); n++) {
      Node node = network.nodes().get(n);
      LayerReference.Pass pass =
          node.layer()
              .reference(node.inputs())
              .forward(
                  new LayerReference.Input(
                      batch,
                      true,
                      node.from().stream().map(from -> found(outputs, from)).toList(),
                      node.own(parameters),
                      node.own(statistics),
                      lengths,
                      new LayerReference.RandomState(options.seed(), draws, n)));
      passes.put(node.name(), pass);
      outputs.put(node.name(), pass.y());
      pass.statistics().forEach((name, values) -> statistics.put(node.key(name), values));
    }
    Losses losses = losses(examples, places, lengths, found(outputs, last()), scale);
    backward(passes, losses.gradient(), gradients);
    return losses.total(scale);
  }

  private String last() {
    return network.nodes().getLast().name();
  }

  private static <V> V found(Map<String, V> map, String key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("There is nothing of " + key + ".");
    }
    return value;
  }

  private Losses losses(Examples examples, int[] places, int[] lengths, double[] y, double scale) {
    Shape shape = examples.targets();
    int batch = places.length;
    double[] targets = read(examples, places, shape, false);
    double[] weights = new double[shape.rows(batch)];
    for (int r = 0; r < weights.length; r++) {
      weights[r] = shape.steps() == 1 || r / batch < lengths[r % batch] ? 1 : 0;
    }
    if (loss == Loss.MEAN_SQUARED_ERROR) {
      return Losses.halfSquaredError(y, targets, weights, scale, weights.length, shape.width());
    }
    int[] classes = java.util.Arrays.stream(targets).mapToInt(v -> (int) v).toArray();
    return Losses.crossEntropy(
        y, Losses.oneHot(classes, shape.width()), weights, scale, weights.length, shape.width());
  }

  private static double[] read(Examples examples, int[] places, Shape shape, boolean inputs) {
    int batch = places.length;
    int columns = shape.columns();
    double[] all = new double[shape.elements(batch)];
    float[] one = new float[shape.steps() * columns];
    for (int b = 0; b < batch; b++) {
      java.util.Arrays.fill(one, 0f);
      if (inputs) {
        examples.readInput(places[b], one);
      } else {
        examples.readTarget(places[b], one);
      }
      for (int t = 0; t < shape.steps(); t++) {
        for (int c = 0; c < columns; c++) {
          all[(t * batch + b) * columns + c] = one[t * columns + c];
        }
      }
    }
    return all;
  }

  private void backward(
      Map<String, LayerReference.Pass> passes, double[] end, Map<String, double[]> gradients) {
    Map<String, double[]> outputGradients = new HashMap<>();
    outputGradients.put(last(), end);
    for (Node node : network.nodes().reversed()) {
      LayerReference.Gradients g =
          found(passes, node.name()).backward(found(outputGradients, node.name()));
      g.parameters().forEach((name, values) -> add(found(gradients, node.key(name)), values));
      for (int i = 0; i < node.from().size(); i++) {
        double[] dx = g.inputs().get(i);
        outputGradients.merge(node.from().get(i), dx.clone(), ReferenceTraining::sum);
      }
    }
  }

  private static double[] sum(double[] a, double[] b) {
    add(a, b);
    return a;
  }

  private static void add(double[] to, double[] values) {
    for (int i = 0; i < to.length; i++) {
      to[i] += values[i];
    }
  }

  private void update(Map<String, double[]> gradients, double rate, long t) {
    List<String> keys = new ArrayList<>();
    Map<String, Parameter> specs = new HashMap<>();
    for (Node node : network.nodes()) {
      for (Parameter p : node.parameters()) {
        if (p.learnRateFactor() > 0) {
          keys.add(node.key(p.name()));
          specs.put(node.key(p.name()), p);
        }
      }
    }
    for (String key : keys) {
      Thresholds.addL2(
          found(gradients, key),
          found(parameters, key),
          options.l2Regularization() * found(specs, key).l2Factor());
    }
    clip(keys, gradients);
    for (String key : keys) {
      solver.update(
          found(parameters, key),
          found(gradients, key),
          found(state, key),
          rate * found(specs, key).learnRateFactor(),
          t);
    }
  }

  private void clip(List<String> keys, Map<String, double[]> gradients) {
    Threshold threshold = options.threshold();
    if (!threshold.isOn()) {
      return;
    }
    List<double[]> all = keys.stream().map(key -> found(gradients, key)).toList();
    switch (threshold.method()) {
      case ABSOLUTE_VALUE -> all.forEach(g -> Thresholds.clipAbsolute(g, threshold.value()));
      case L2NORM -> all.forEach(g -> scale(g, Thresholds.factor(threshold.value(), g)));
      case GLOBAL_L2NORM -> {
        double factor = Thresholds.factor(threshold.value(), all.toArray(double[][]::new));
        all.forEach(g -> scale(g, factor));
      }
    }
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /** A parameter as it is now. */
  public double[] parameter(String key) {
    return found(parameters, key).clone();
  }

  /** All parameters as they are now, in the order of the layers; not to be changed. */
  public Map<String, double[]> parameters() {
    return java.util.Collections.unmodifiableMap(parameters);
  }

  /** What layers keep beside. */
  public Map<String, double[]> statistics() {
    return java.util.Collections.unmodifiableMap(statistics);
  }
}
