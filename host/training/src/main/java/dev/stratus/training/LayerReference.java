package dev.stratus.training;

import dev.stratus.reference.dense.DropoutMask;
import java.util.List;
import java.util.Map;

/**
 * A layer in double precision, written for clarity: what its kernels are held to. Data are steps x
 * batch x width as on the device; classes are whole numbers.
 */
public interface LayerReference {

  /** The forward pass with what its backward pass needs. */
  Pass forward(Input input);

  /**
   * @param batch observations
   * @param training whether statistics are those of the mini-batch, and dropout drops
   * @param inputs one for each input
   * @param parameters by name
   * @param statistics by name, of before this step
   * @param lengths valid steps of each observation
   * @param mask which elements dropout keeps, by the layer's number; its own probability counts
   */
  record Input(
      int batch,
      boolean training,
      List<double[]> inputs,
      Map<String, double[]> parameters,
      Map<String, double[]> statistics,
      int[] lengths,
      RandomState mask) {

    /** The first input. */
    public double[] x() {
      return inputs.getFirst();
    }

    /** A parameter. */
    public double[] parameter(String name) {
      double[] values = parameters.get(name);
      if (values == null) {
        throw new IllegalStateException("No " + name + "; there are " + parameters.keySet() + ".");
      }
      return values;
    }
  }

  /** Where random numbers of a step come from. */
  record RandomState(long seed, long step, int layer) {
    /** The mask of a probability. */
    public DropoutMask mask(double probability) {
      return new DropoutMask(seed, step, layer, probability);
    }
  }

  /** A forward pass that can be gone back. */
  interface Pass {
    double[] y();

    Gradients backward(double[] dy);

    /** What the layer's statistics are after the step, by name. */
    default Map<String, double[]> statistics() {
      return Map.of();
    }
  }

  /**
   * @param inputs one for each input; an empty array for an input of classes
   * @param parameters by name
   */
  record Gradients(List<double[]> inputs, Map<String, double[]> parameters) {}
}
