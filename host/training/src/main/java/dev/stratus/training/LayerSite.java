package dev.stratus.training;

import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A layer's place in a program: sizes, arrays, device. StepArrays of data are steps x batch x
 * width.
 *
 * @param name of the layer in the network
 * @param number of the layer in the network, from 0: what tells its random numbers from others'
 * @param device where it will run
 * @param batch observations
 * @param training whether there is a backward pass, and statistics are of the mini-batch
 * @param inputShapes of what comes in
 * @param outputShape of what goes out
 * @param inputs {@link FloatArray} values or {@link IntArray} classes, one for each input
 * @param output the result
 * @param outputGradient given to the backward pass; empty without training
 * @param inputGradients where the backward pass puts each input's gradient; empty where nobody asks
 * @param parameters by name
 * @param gradients of the parameters, by the same names; empty without training
 * @param statistics by name
 * @param sequence what belongs to the mini-batch as a whole
 * @param arrays makes what else the layer needs
 */
public record LayerSite(
    String name,
    int number,
    StepDevice device,
    int batch,
    boolean training,
    List<Shape> inputShapes,
    Shape outputShape,
    List<Object> inputs,
    FloatArray output,
    Optional<FloatArray> outputGradient,
    List<Optional<FloatArray>> inputGradients,
    Map<String, FloatArray> parameters,
    Map<String, FloatArray> gradients,
    Map<String, FloatArray> statistics,
    BatchArrays sequence,
    StepArrays arrays) {

  /**
   * What belongs to a mini-batch as a whole.
   *
   * @param lengths valid steps of each observation
   * @param random the state of {@link dev.stratus.kernels.Dropout}
   */
  public record BatchArrays(IntArray lengths, IntArray random) {}

  /** Rows of the first input. */
  public int rows() {
    return inputShape().rows(batch);
  }

  /** The first input's. */
  public Shape inputShape() {
    return inputShapes.getFirst();
  }

  /** The first input's width. */
  public int width() {
    return inputShape().width();
  }

  /** The first input, of values. */
  public FloatArray x() {
    return x(0);
  }

  /** An input of values. */
  public FloatArray x(int input) {
    return (FloatArray) inputs.get(input);
  }

  /** The first input, of classes. */
  public IntArray classes() {
    return (IntArray) inputs.getFirst();
  }

  /** The result. */
  public FloatArray y() {
    return output;
  }

  /** The gradient of the result. */
  public FloatArray dy() {
    return outputGradient.orElseThrow(() -> new IllegalStateException("There is no training."));
  }

  /** Where the first input's gradient goes, if anyone asks for it. */
  public Optional<FloatArray> dx() {
    return inputGradients.getFirst();
  }

  /** A parameter. */
  public FloatArray parameter(String parameter) {
    return named(parameters, parameter);
  }

  /** Where a parameter's gradient goes. */
  public FloatArray gradient(String parameter) {
    return named(gradients, parameter);
  }

  /** A statistic. */
  public FloatArray statistic(String statistic) {
    return named(statistics, statistic);
  }

  private FloatArray named(Map<String, FloatArray> map, String key) {
    FloatArray array = map.get(key);
    if (array == null) {
      throw new IllegalStateException(name + " has no " + key + "; it has " + map.keySet() + ".");
    }
    return array;
  }

  /** An array of the layer's own on the device; what is in it survives from forward to backward. */
  public FloatArray floats(long elements) {
    return arrays.floats(elements);
  }
}
