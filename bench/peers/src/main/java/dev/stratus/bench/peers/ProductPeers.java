package dev.stratus.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.stratus.kernels.FullyConnected;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepDevice;
import dev.stratus.training.step.StepEngine;
import dev.stratus.training.step.StepProgram;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The product {@code x W^T + b} beside PyTorch's linear, data resident on both sides; ours with its
 * packing.
 */
final class ProductPeers implements AutoCloseable {
  private static final int SAMPLES = 200;

  private final int rows;
  private final int inputs;
  private final int outputs;
  private final FloatArray x;
  private final FloatArray weights;
  private final FloatArray bias;
  private final FloatArray y;
  private final StepEngine engine;
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final NDArray theirX;
  private final NDArray theirWeights;
  private final NDArray theirBias;

  ProductPeers(StepDevice device, int rows, int inputs, int outputs) {
    this.rows = rows;
    this.inputs = inputs;
    this.outputs = outputs;
    this.x = random(rows * inputs, 1);
    this.weights = random(outputs * inputs, 2);
    this.bias = random(outputs, 3);
    this.y = new FloatArray(rows * outputs);
    FloatArray packed = new FloatArray(FullyConnected.packedSize(inputs, rows));
    Launches to = new Launches();
    to.task("pack", FullyConnected::packTransposed, x, packed, rows, inputs);
    to.task(
        "forward", FullyConnected::forwardPacked, packed, weights, bias, y, rows, inputs, outputs);
    this.engine =
        StepEngine.open(
            new StepProgram(
                "product", List.of(), List.of(x, weights, bias), to.list(), List.of(), List.of(y)),
            device);
    this.theirX = manager.create(x.toHeapArray(), new Shape(rows, inputs));
    this.theirWeights = manager.create(weights.toHeapArray(), new Shape(outputs, inputs));
    this.theirBias = manager.create(bias.toHeapArray(), new Shape(outputs));
  }

  private static FloatArray random(int length, int seed) {
    Random random = new Random(seed);
    FloatArray array = new FloatArray(length);
    for (int i = 0; i < length; i++) {
      array.set(i, random.nextFloat() - 0.5f);
    }
    return array;
  }

  String name() {
    return rows + " x " + inputs + " x " + outputs;
  }

  double operations() {
    return 2.0 * rows * inputs * outputs;
  }

  double ours() {
    engine.run();
    return 0;
  }

  double theirs() {
    NDList result = Linear.linear(theirX, theirWeights, theirBias);
    double first = result.singletonOrThrow().getFloat(0, 0);
    result.close();
    return first;
  }

  /** Both against a sum in double, on some elements. */
  String check() {
    engine.run();
    engine.fetch(y);
    float[] other =
        Linear.linear(theirX, theirWeights, theirBias).singletonOrThrow().toFloatArray();
    Random random = new Random(5);
    double worst = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int at = random.nextInt(y.getSize());
      double sum = bias.get(at % outputs);
      for (int k = 0; k < inputs; k++) {
        sum += x.get(at / outputs * inputs + k) * (double) weights.get(at % outputs * inputs + k);
      }
      worst = Math.max(worst, Math.max(Math.abs(sum - y.get(at)), Math.abs(sum - other[at])));
    }
    if (!(worst < 1e-3)) {
      throw new IllegalStateException(name() + " is wrong by " + worst + ", so it has no time.");
    }
    return String.format(
        Locale.ROOT, "%s: worst of %d elements off by %.1e", name(), SAMPLES, worst);
  }

  @Override
  public void close() {
    engine.close();
    manager.close();
  }
}
