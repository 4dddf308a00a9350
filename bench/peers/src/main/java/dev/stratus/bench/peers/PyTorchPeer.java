package dev.stratus.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import dev.stratus.bench.device.Peer;

/**
 * PyTorch's layer_norm on the CPU, through DJL. Each run makes a new result; where malloc gives its
 * memory back to the system in between, page faults dominate at large sizes, and the name says
 * whether the thresholds were raised (MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_).
 */
public final class PyTorchPeer implements Peer {

  @Override
  public String name() {
    String malloc =
        System.getenv("MALLOC_MMAP_THRESHOLD_") == null
            ? "malloc as it is"
            : "malloc thresholds raised";
    return "PyTorch " + Engine.getEngine("PyTorch").getVersion() + " (DJL), " + malloc;
  }

  @Override
  public Prepared prepare(
      int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon) {
    NDManager manager = NDManager.newBaseManager("PyTorch");
    NDArray input = manager.create(x, new Shape(rows, width));
    NDArray scale = manager.create(gamma);
    NDArray offset = manager.create(beta);
    return new Run(manager, input, scale, offset, new Shape(width), epsilon);
  }

  private static final class Run implements Prepared {
    private final NDManager manager;
    private final NDArray input;
    private final NDArray scale;
    private final NDArray offset;
    private final Shape shape;
    private final float epsilon;
    private NDArray last;

    Run(
        NDManager manager,
        NDArray input,
        NDArray scale,
        NDArray offset,
        Shape shape,
        float epsilon) {
      this.manager = manager;
      this.input = input;
      this.scale = scale;
      this.offset = offset;
      this.shape = shape;
      this.epsilon = epsilon;
      this.last = compute();
    }

    private NDArray compute() {
      return LayerNorm.layerNorm(input, shape, scale, offset, epsilon).singletonOrThrow();
    }

    @Override
    public void run() {
      last.close();
      last = compute();
    }

    @Override
    public float[] result() {
      return last.toFloatArray();
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
