package dev.stratus.training.layer;

import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.Statistic;
import dev.stratus.training.WeightInitializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Batch normalization of each column over all rows, observations and time steps alike (Ioffe,
 * Szegedy, arXiv 1502.03167, algorithms 1 and 2): MATLAB's batchNormalizationLayer. In training by
 * the mini-batch's own statistics, otherwise by the running ones, which each step moves by {@code
 * running = (1 - share) running + share batch}. The variance that goes into the running one is
 * divided by rows - 1, as algorithm 2 and PyTorch have it.
 *
 * @param epsilon added to the variance
 * @param share of a mini-batch in the running statistics: MATLAB's MeanDecay and VarianceDecay,
 *     PyTorch's momentum
 * @param scale gamma's first values
 * @param offset beta's first values
 * @param factors of both
 */
public record BatchNorm(
    double epsilon,
    double share,
    WeightInitializer scale,
    WeightInitializer offset,
    Parameter.Factors factors)
    implements Layer {
  /** Gamma, width values. */
  public static final String SCALE = "Scale";

  /** Beta, width values. */
  public static final String OFFSET = "Offset";

  /** Width values. */
  public static final String RUNNING_MEAN = "RunningMean";

  /** Width values. */
  public static final String RUNNING_VARIANCE = "RunningVariance";

  /**
   * @throws IllegalArgumentException if epsilon is not a float32 above 0, or share not from 0 to 1
   */
  public BatchNorm {
    Inputs.requireEpsilon(epsilon);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "The share of a mini-batch in the running statistics is "
              + share
              + "; it must be from 0 to 1, such as 0.1.");
    }
  }

  /** Epsilon 1e-5, share 0.1, gamma 1, beta 0. */
  public static BatchNorm standard() {
    return new BatchNorm(
        1e-5, 0.1, WeightInitializer.ONES, WeightInitializer.ZEROS, Parameter.Factors.ONE);
  }

  /** The same with another epsilon. */
  public BatchNorm withEpsilon(double other) {
    return new BatchNorm(other, share, scale, offset, factors);
  }

  /** The same with another share of each mini-batch in the running statistics. */
  public BatchNorm withShare(double other) {
    return new BatchNorm(epsilon, other, scale, offset, factors);
  }

  /** The same with other factors. */
  public BatchNorm withFactors(double learnRate, double l2) {
    return new BatchNorm(epsilon, share, scale, offset, new Parameter.Factors(learnRate, l2));
  }

  @Override
  public String kind() {
    return "batchnorm";
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
  public List<Statistic> statistics(List<Shape> inputs) {
    int width = inputs.getFirst().width();
    return List.of(
        new Statistic(RUNNING_MEAN, width, 0f), new Statistic(RUNNING_VARIANCE, width, 1f));
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("epsilon", epsilon);
    properties.put("share", share);
    Inputs.putFactors(properties, factors);
    return properties;
  }

  @Override
  public List<String> warnings(List<Shape> inputs) {
    return share == 0
        ? List.of(
            "its share is 0, so that the running statistics stay mean 0 and variance 1, and what"
                + " it gives outside of training has little to do with training.")
        : List.of();
  }

  @Override
  public boolean observationsAreIndependent() {
    return false;
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new BatchNormOps(site, (float) epsilon, (float) share);
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new BatchNormColumns(inputs.getFirst().width(), (float) epsilon, (float) share);
  }
}
