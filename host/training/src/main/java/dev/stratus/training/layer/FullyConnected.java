package dev.stratus.training.layer;

import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.WeightInitializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code y = x W^T + b}, for each time step alike: MATLAB's fullyConnectedLayer.
 *
 * @param outputs columns of y
 * @param weights their first values
 * @param bias its first values
 * @param factors of both
 */
public record FullyConnected(
    int outputs, WeightInitializer weights, WeightInitializer bias, Parameter.Factors factors)
    implements Layer {
  /** outputs x inputs. */
  public static final String WEIGHTS = "Weights";

  /** outputs values. */
  public static final String BIAS = "Bias";

  /**
   * @throws IllegalArgumentException if outputs is smaller than 1
   */
  public FullyConnected {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "A fully connected layer has " + outputs + " outputs; it needs at least 1.");
    }
  }

  /** With Glorot's weights and bias 0. */
  public static FullyConnected of(int outputs) {
    return new FullyConnected(
        outputs, WeightInitializer.GLOROT, WeightInitializer.ZEROS, Parameter.Factors.ONE);
  }

  /** The same with other factors. */
  public FullyConnected withFactors(double learnRate, double l2) {
    return new FullyConnected(outputs, weights, bias, new Parameter.Factors(learnRate, l2));
  }

  @Override
  public String kind() {
    return "fullyconnected";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Inputs.values(inputs).withWidth(outputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return List.of(
        Parameter.of(WEIGHTS, weights, outputs, inputs.getFirst().width()).with(factors),
        Parameter.bias(BIAS, bias, outputs).with(factors));
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("outputs", outputs);
    Inputs.putFactors(properties, factors);
    return properties;
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new FullyConnectedOps(site, outputs);
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new FullyConnectedReference(
        inputs.getFirst().steps(), inputs.getFirst().width(), outputs);
  }
}
