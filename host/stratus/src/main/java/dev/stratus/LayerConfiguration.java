package dev.stratus;

import dev.stratus.geometry.OperationDimension;
import java.util.OptionalInt;

/**
 * What a layer is, apart from its numbers: every property of MATLAB's layer, and what goes beyond.
 * Made and checked by {@link LayerNormalizationBuilder}.
 *
 * @param name "" where none was given
 * @param compatibility whose layer it behaves as
 * @param epsilon added to the variance
 * @param numChannels empty: taken from the data when the layer is initialized
 * @param operationDimension which dimensions are normalized
 * @param affine which parameters there are
 * @param scaleInitializer fills gamma where no values are given
 * @param offsetInitializer fills beta where no values are given
 * @param scale the learning of gamma
 * @param offset the learning of beta
 * @param rms no centring
 * @param zeroCentredScale gamma is kept as its distance from 1
 * @param residual whether a second input is added before normalizing
 * @param savedStatistics whether mean and rstd are outputs
 */
public record LayerConfiguration(
    String name,
    Compatibility compatibility,
    double epsilon,
    OptionalInt numChannels,
    OperationDimension operationDimension,
    Affine affine,
    Initializer scaleInitializer,
    Initializer offsetInitializer,
    Factors scale,
    Factors offset,
    boolean rms,
    boolean zeroCentredScale,
    boolean residual,
    boolean savedStatistics) {

  /**
   * How a parameter learns.
   *
   * @param learnRate multiplies the learning rate; 0 freezes the parameter
   * @param l2 multiplies the L2 regularization
   */
  public record Factors(double learnRate, double l2) {}
}
