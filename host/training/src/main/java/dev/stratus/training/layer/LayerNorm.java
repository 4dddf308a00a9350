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
 * Layer normalization of each row (Ba, Kiros, Hinton, arXiv 1607.06450): of each observation and
 * time step over its width, as MATLAB's layerNormalizationLayer does with channel data.
 *
 * @param epsilon added to the variance
 * @param scale gamma's first values
 * @param offset beta's first values
 * @param factors of both
 */
public record LayerNorm(
    double epsilon, WeightInitializer scale, WeightInitializer offset, Parameter.Factors factors)
    implements Layer {
  /** Gamma, width values. */
  public static final String SCALE = "Scale";

  /** Beta, width values. */
  public static final String OFFSET = "Offset";

  /**
   * @throws IllegalArgumentException if epsilon is not above 0, or not a float32 above 0
   */
  public LayerNorm {
    Inputs.requireEpsilon(epsilon);
  }

  /** Epsilon 1e-5, gamma 1, beta 0. */
  public static LayerNorm standard() {
    return new LayerNorm(
        1e-5, WeightInitializer.ONES, WeightInitializer.ZEROS, Parameter.Factors.ONE);
  }

  /** The same with another epsilon. */
  public LayerNorm withEpsilon(double other) {
    return new LayerNorm(other, scale, offset, factors);
  }

  /** The same with other factors. */
  public LayerNorm withFactors(double learnRate, double l2) {
    return new LayerNorm(epsilon, scale, offset, new Parameter.Factors(learnRate, l2));
  }

  @Override
  public String kind() {
    return "layernorm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Inputs.values(inputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int width = inputs.getFirst().width();
    return List.of(
        Parameter.of(SCALE, scale, width).with(factors),
        Parameter.of(OFFSET, offset, width).with(factors));
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("epsilon", epsilon);
    Inputs.putFactors(properties, factors);
    return properties;
  }

  @Override
  public List<String> warnings(List<Shape> inputs) {
    return inputs.getFirst().width() == 1
        ? List.of("the width is 1, so that every normalized value is 0 whatever comes in.")
        : List.of();
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new LayerNormOps(site, (float) epsilon);
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new LayerNormRows(inputs.getFirst().width(), (float) epsilon);
  }
}
