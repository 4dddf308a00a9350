package dev.stratus.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One training step of the same network in PyTorch, through DJL, with PyTorch's own operators:
 * linear, layer_norm, relu, log_softmax, autograd, and adam with L2 by in-place operators on whole
 * parameters, in the order in which PyTorch's own optimizer has them (not fused over parameters).
 * Parameters begin as ours do.
 */
final class PyTorchStep implements AutoCloseable {
  private static final float EPSILON = 1e-5f;
  private static final float DECAY = 0.9f;
  private static final float SQUARE_DECAY = 0.999f;
  private static final float ADAM_EPSILON = 1e-8f;

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final boolean norm;
  private final float rate;
  private final float l2;
  private final int batch;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private int steps;

  PyTorchStep(Map<String, FloatArray> initial, boolean norm, int batch, double rate, double l2) {
    this.norm = norm;
    this.batch = batch;
    this.rate = (float) rate;
    this.l2 = (float) l2;
    initial.forEach((key, values) -> {
      NDArray parameter = manager.create(values.toHeapArray());
      if (key.endsWith("/Weights")) {
        int outputs = initial.get(key.replace("/Weights", "/Bias")).getSize();
        parameter = parameter.reshape(outputs, values.getSize() / outputs).duplicate();
      }
      parameter.setRequiresGradient(true);
      parameters.put(key, parameter);
      means.put(key, parameter.zerosLike());
      squares.put(key, parameter.zerosLike());
    });
  }

  /**
   * One update.
   *
   * @param pixels batch x inputs
   * @param classes one each
   * @return the loss before it
   */
  double run(float[] pixels, int[] classes) {
    steps++;
    try (NDManager own = manager.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray x = own.create(pixels, new Shape(batch, pixels.length / batch));
      NDArray targets = own.create(classes).toType(DataType.INT64, false).reshape(batch, 1);
      x.attach(own);
      NDArray scores = network(x, own);
      NDArray loss = scores.logSoftmax(1).gather(targets, 1).mean().neg();
      collector.backward(loss);
      update(own);
      return loss.toFloatArray()[0];
    }
  }

  private NDArray network(NDArray x, NDManager own) {
    NDArray h = x;
    for (int layer = 1; layer <= 3; layer++) {
      String name = "fullyconnected_" + layer;
      h =
          Linear.linear(h, parameter(name + "/Weights"), parameter(name + "/Bias"))
              .singletonOrThrow();
      h.attach(own);
      if (layer < 3) {
        if (norm) {
          NDArray gamma = parameter("layernorm_" + layer + "/Scale");
          NDArray beta = parameter("layernorm_" + layer + "/Offset");
          NDList normalized = LayerNorm.layerNorm(h, new Shape(gamma.size()), gamma, beta, EPSILON);
          h = normalized.singletonOrThrow();
        }
        h = h.getNDArrayInternal().relu();
      }
    }
    return h;
  }

  private NDArray parameter(String key) {
    NDArray found = parameters.get(key);
    if (found == null) {
      throw new IllegalStateException("There is no parameter " + key + ".");
    }
    return found;
  }

  /** MATLAB's adam, which ours is: epsilon beside the uncorrected root. */
  private void update(NDManager own) {
    double correction = Math.sqrt(1 - Math.pow(SQUARE_DECAY, steps)) / (1 - Math.pow(DECAY, steps));
    float stepRate = (float) (rate * correction);
    for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
      NDArray w = entry.getValue();
      List<NDArray> made = new ArrayList<>();
      NDArray gradient = keep(w.getGradient(), made);
      if (!entry.getKey().endsWith("/Bias") && l2 != 0) {
        gradient = keep(gradient.add(keep(w.stopGradient().mul(l2), made)), made);
      }
      NDArray mean = means.get(entry.getKey());
      NDArray square = squares.get(entry.getKey());
      mean.muli(DECAY).addi(keep(gradient.mul(1 - DECAY), made));
      square
          .muli(SQUARE_DECAY)
          .addi(keep(keep(gradient.square(), made).mul(1 - SQUARE_DECAY), made));
      NDArray root = keep(square.sqrt(), made).addi(ADAM_EPSILON);
      NDArray change = keep(mean.div(root), made).muli(stepRate);
      w.stopGradient().subi(change);
      made.forEach(NDArray::close);
      w.getGradient().subi(w.getGradient());
    }
  }

  private static NDArray keep(NDArray array, List<NDArray> made) {
    made.add(array);
    return array;
  }

  @Override
  public void close() {
    manager.close();
  }
}
