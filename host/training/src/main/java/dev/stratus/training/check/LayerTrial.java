package dev.stratus.training.check;

import dev.stratus.kernels.Dropout;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.Statistic;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import dev.stratus.training.step.StepEngine;
import dev.stratus.training.step.StepProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Data for a layer alone, and its runs on a device and on its reference. Numbers are float32 even
 * where doubles hold them, so that both sides are given the same.
 */
final class LayerTrial {
  /** The layer's number as far as random numbers are concerned. */
  private static final int NUMBER = 3;

  private static final long STEP = 5;

  /** Runs of a program, to see that results are written and not added. */
  private static final int RUNS = 2;

  private final Layer layer;
  private final List<Shape> shapes;
  private final Shape output;
  private final int batch;
  private final long seed;
  private final List<double[]> inputs = new ArrayList<>();
  private final Map<String, double[]> parameters = new LinkedHashMap<>();
  private final Map<String, double[]> statistics = new LinkedHashMap<>();
  private final int[] lengths;
  private final double[] outputGradient;

  LayerTrial(Layer layer, List<Shape> shapes, int batch, long seed) {
    this.layer = layer;
    this.shapes = shapes;
    this.output = layer.output(shapes);
    this.batch = batch;
    this.seed = seed;
    Random random = new Random(seed);
    for (Shape shape : shapes) {
      inputs.add(data(shape, batch, random));
    }
    for (Parameter p : layer.parameters(shapes)) {
      parameters.put(p.name(), parameter(p, random));
    }
    for (Statistic s : layer.statistics(shapes)) {
      double[] values = new double[s.elements()];
      // Something beside the first values, lest zeros hide a mistake.
      java.util.Arrays.setAll(values, i -> (float) (s.initial() + 0.1 * random.nextDouble()));
      statistics.put(s.name(), values);
    }
    int steps = shapes.getFirst().steps();
    lengths = new int[batch];
    java.util.Arrays.setAll(lengths, i -> Math.max(1, steps - i % 3));
    outputGradient = data(output, batch, random);
  }

  private static double[] data(Shape shape, int batch, Random random) {
    double[] values = new double[shape.elements(batch)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          shape.content() == Shape.Content.CLASSES
              ? random.nextInt(shape.width())
              : (float) random.nextGaussian();
    }
    return values;
  }

  /** Its own first values, and something beside, lest zeros hide a mistake. */
  private static double[] parameter(Parameter p, Random random) {
    float[] values = p.initializer().values(p.sizes(), random);
    double[] moved = new double[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (values[i] + 0.1 * random.nextGaussian());
    }
    return moved;
  }

  Shape output() {
    return output;
  }

  List<double[]> inputs() {
    return inputs;
  }

  Map<String, double[]> parameters() {
    return parameters;
  }

  double[] outputGradient() {
    return outputGradient;
  }

  int batch() {
    return batch;
  }

  LayerReference.Input referenceInput(boolean training) {
    return referenceInput(training, statistics);
  }

  /** What the layer keeps after as many training steps as {@link #run} makes. */
  Map<String, double[]> statisticsAfterRun(LayerReference reference, LayerReference.Pass first) {
    Map<String, double[]> kept = first.statistics();
    for (int run = 1; run < RUNS; run++) {
      kept = reference.forward(referenceInput(true, kept)).statistics();
    }
    return kept;
  }

  private LayerReference.Input referenceInput(boolean training, Map<String, double[]> kept) {
    return new LayerReference.Input(
        batch,
        training,
        inputs,
        parameters,
        kept,
        lengths,
        new LayerReference.RandomState(seed, STEP, NUMBER));
  }

  /** One observation alone. */
  LayerReference.Input alone(int observation) {
    List<double[]> own = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      own.add(observation(inputs.get(i), shapes.get(i), observation));
    }
    return new LayerReference.Input(
        1,
        true,
        own,
        parameters,
        statistics,
        new int[] {lengths[observation]},
        new LayerReference.RandomState(seed, STEP, NUMBER));
  }

  double[] observation(double[] all, Shape shape, int observation) {
    int columns = shape.columns();
    double[] own = new double[shape.elements(1)];
    for (int t = 0; t < shape.steps(); t++) {
      System.arraycopy(all, (t * batch + observation) * columns, own, t * columns, columns);
    }
    return own;
  }

  /**
   * What a device made of it.
   *
   * @param y the output
   * @param inputGradients one for each input; empty for classes
   * @param gradients by parameter
   * @param inputs what the inputs are afterwards
   * @param statistics what the layer keeps, afterwards
   */
  record Result(
      double[] y,
      List<Optional<double[]>> inputGradients,
      Map<String, double[]> gradients,
      List<double[]> inputs,
      Map<String, double[]> statistics) {}

  /** Forward and backward on a device, more than once. */
  Result run(StepDevice device, boolean training) {
    StepArrays arrays = StepArrays.real();
    List<Object> x = new ArrayList<>();
    List<Optional<FloatArray>> dx = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      boolean classes = shapes.get(i).content() == Shape.Content.CLASSES;
      x.add(classes ? ints(inputs.get(i)) : floats(inputs.get(i)));
      dx.add(
          classes || !training
              ? Optional.empty()
              : Optional.of(arrays.floats(inputs.get(i).length)));
    }
    Map<String, FloatArray> values = arrays(parameters);
    Map<String, FloatArray> kept = arrays(statistics);
    Map<String, FloatArray> gradients = new LinkedHashMap<>();
    if (training) {
      values.forEach((name, p) -> gradients.put(name, arrays.floats(p.getSize())));
    }
    FloatArray y = arrays.floats(output.elements(batch));
    FloatArray dy = floats(outputGradient);
    IntArray random = arrays.ints(Dropout.STATE_SIZE);
    random.set(Dropout.SEED_LOW, (int) seed);
    random.set(Dropout.SEED_HIGH, (int) (seed >>> 32));
    random.set(Dropout.STEP_LOW, (int) STEP);
    IntArray valid = IntArray.fromArray(lengths);
    LayerOps ops =
        layer.ops(
            new LayerSite(
                "layer",
                NUMBER,
                device,
                batch,
                training,
                shapes,
                output,
                x,
                y,
                training ? Optional.of(dy) : Optional.empty(),
                dx,
                values,
                gradients,
                kept,
                new LayerSite.BatchArrays(valid, random),
                arrays));
    Launches to = new Launches();
    ops.forward(to.named("forward-"));
    List<Object> out = new ArrayList<>(List.of(y));
    List<Object> in = new ArrayList<>(x);
    in.addAll(List.of(valid, random));
    in.addAll(values.values());
    in.addAll(kept.values());
    if (training) {
      ops.backward(to.named("backward-"));
      in.add(dy);
      dx.forEach(d -> d.ifPresent(out::add));
      out.addAll(gradients.values());
      out.addAll(kept.values());
    }
    try (StepEngine engine =
        StepEngine.open(
            new StepProgram("layer", in, arrays.constants(), to.list(), out, List.of()), device)) {
      for (int run = 0; run < RUNS; run++) {
        engine.run();
      }
    }
    return new Result(
        doubles(y),
        dx.stream().map(d -> d.map(LayerTrial::doubles)).toList(),
        doubles(gradients),
        x.stream().map(LayerTrial::doubles).toList(),
        doubles(kept));
  }

  private static Map<String, double[]> doubles(Map<String, FloatArray> arrays) {
    Map<String, double[]> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, doubles(array)));
    return values;
  }

  private static Map<String, FloatArray> arrays(Map<String, double[]> values) {
    Map<String, FloatArray> made = new LinkedHashMap<>();
    values.forEach((name, v) -> made.put(name, floats(v)));
    return made;
  }

  private static FloatArray floats(double[] values) {
    FloatArray array = new FloatArray(values.length);
    for (int i = 0; i < values.length; i++) {
      array.set(i, (float) values[i]);
    }
    return array;
  }

  private static IntArray ints(double[] values) {
    return IntArray.fromArray(java.util.Arrays.stream(values).mapToInt(v -> (int) v).toArray());
  }

  private static double[] doubles(Object array) {
    if (array instanceof IntArray ints) {
      return java.util.Arrays.stream(ints.toHeapArray()).asDoubleStream().toArray();
    }
    float[] values = ((FloatArray) array).toHeapArray();
    double[] copy = new double[values.length];
    java.util.Arrays.setAll(copy, i -> values[i]);
    return copy;
  }
}
