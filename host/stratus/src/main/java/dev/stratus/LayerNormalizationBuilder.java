package dev.stratus;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.geometry.ParameterShape;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Collects a layer's properties; {@link #build()} checks those that depend on each other, the rest
 * is checked where it is set.
 */
public final class LayerNormalizationBuilder {
  private String name = "";
  private Compatibility compatibility = Compatibility.R2023A;
  private double epsilon = LayerNormalization.DEFAULT_EPSILON;
  private OptionalInt numChannels = OptionalInt.empty();
  private Optional<OperationDimension> mode = Optional.empty();
  private Affine affine = Affine.CHANNEL;
  private Optional<Initializer> scaleInitializer = Optional.empty();
  private Initializer offsetInitializer = Initializer.zeros();
  private Optional<double[]> scale = Optional.empty();
  private Optional<double[]> offset = Optional.empty();
  private double scaleLearnRate = 1;
  private double offsetLearnRate = 1;
  private double scaleL2 = 1;
  private double offsetL2 = 1;
  private boolean rms;
  private boolean zeroCentredScale;
  private boolean residual;
  private boolean savedStatistics;

  LayerNormalizationBuilder() {}

  /** All properties of a layer, but not its numbers. */
  LayerNormalizationBuilder(LayerConfiguration c) {
    name = c.name();
    compatibility = c.compatibility();
    epsilon = c.epsilon();
    numChannels = c.numChannels();
    mode = Optional.of(c.operationDimension());
    affine = c.affine();
    scaleInitializer = Optional.of(c.scaleInitializer());
    offsetInitializer = c.offsetInitializer();
    scaleLearnRate = c.scale().learnRate();
    scaleL2 = c.scale().l2();
    offsetLearnRate = c.offset().learnRate();
    offsetL2 = c.offset().l2();
    rms = c.rms();
    zeroCentredScale = c.zeroCentredScale();
    residual = c.residual();
    savedStatistics = c.savedStatistics();
  }

  /** The layer's name; "" is none. */
  public LayerNormalizationBuilder name(String value) {
    name = Objects.requireNonNull(value, "name");
    return this;
  }

  /**
   * Whose layer it behaves as. Before R2023a that sets the mode to batch-excluded and bounds
   * epsilon.
   */
  public LayerNormalizationBuilder compatibility(Compatibility value) {
    compatibility = Objects.requireNonNull(value, "compatibility");
    return this;
  }

  /**
   * Added to the variance; 1e-5 if not given.
   *
   * @throws IllegalArgumentException if it is not finite or not > 0, also once rounded to float32
   */
  public LayerNormalizationBuilder epsilon(double value) {
    epsilon = checkedEpsilon(value);
    return this;
  }

  static double checkedEpsilon(double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "epsilon is " + value + "; it must be finite and > 0, such as 1e-5.");
    }
    float narrowed = (float) value;
    if (!(narrowed > 0) || !Float.isFinite(narrowed)) {
      throw new IllegalArgumentException(
          "epsilon is "
              + value
              + ", which is "
              + narrowed
              + " as float32; it must lie between 1.4e-45 and 3.4e38.");
    }
    return value;
  }

  /**
   * The number of channels; if not given it is taken from the data when the layer is initialized.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public LayerNormalizationBuilder numChannels(int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "NumChannels is "
              + value
              + "; it must be at least 1, or not be set: then the data decide.");
    }
    numChannels = OptionalInt.of(value);
    return this;
  }

  /** Which dimensions are normalized; auto if not given. */
  public LayerNormalizationBuilder operationDimension(OperationDimension value) {
    mode = Optional.of(value);
    return this;
  }

  /** Which parameters there are; a scale and an offset for each channel if not given. */
  public LayerNormalizationBuilder affine(Affine value) {
    affine = Objects.requireNonNull(value, "affine");
    return this;
  }

  /** What gamma is filled with; ones if not given, zeros where it is zero-centred. */
  public LayerNormalizationBuilder scaleInitializer(Initializer value) {
    scaleInitializer = Optional.of(value);
    return this;
  }

  /** What beta is filled with; zeros if not given. */
  public LayerNormalizationBuilder offsetInitializer(Initializer value) {
    offsetInitializer = Objects.requireNonNull(value, "offsetInitializer");
    return this;
  }

  /**
   * Gamma, used as it is.
   *
   * @param values one for each channel; per element in the memory order of the data
   * @throws IllegalArgumentException if there are none or one is not finite
   */
  public LayerNormalizationBuilder scale(double... values) {
    scale = Optional.of(checkedValues(Learnable.SCALE, values));
    return this;
  }

  /** Beta, used as it is; as {@link #scale}. */
  public LayerNormalizationBuilder offset(double... values) {
    offset = Optional.of(checkedValues(Learnable.OFFSET, values));
    return this;
  }

  static double[] checkedValues(String parameter, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(
          parameter + " has no values; give one for each channel, or do not set it.");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            parameter + " at " + i + " is " + values[i] + "; it must be finite.");
      }
    }
    return values.clone();
  }

  /** Multiplies the learning rate of gamma; finite and >= 0, 0 freezes it. */
  public LayerNormalizationBuilder scaleLearnRateFactor(double value) {
    scaleLearnRate = checkedFactor("ScaleLearnRateFactor", value);
    return this;
  }

  /** Multiplies the learning rate of beta; finite and >= 0, 0 freezes it. */
  public LayerNormalizationBuilder offsetLearnRateFactor(double value) {
    offsetLearnRate = checkedFactor("OffsetLearnRateFactor", value);
    return this;
  }

  /** Multiplies the L2 regularization of gamma; finite and >= 0. */
  public LayerNormalizationBuilder scaleL2Factor(double value) {
    scaleL2 = checkedFactor("ScaleL2Factor", value);
    return this;
  }

  /** Multiplies the L2 regularization of beta; finite and >= 0. */
  public LayerNormalizationBuilder offsetL2Factor(double value) {
    offsetL2 = checkedFactor("OffsetL2Factor", value);
    return this;
  }

  private static double checkedFactor(String property, double value) {
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          property + " is " + value + "; it must be finite and >= 0 (0 freezes, 1 is as given).");
    }
    return value;
  }

  /** Whether to divide by the root mean square alone, without centring. */
  public LayerNormalizationBuilder rms(boolean value) {
    rms = value;
    return this;
  }

  /** Whether gamma is kept as its distance from 1: the layer multiplies by 1 + gamma. */
  public LayerNormalizationBuilder zeroCentredScale(boolean value) {
    zeroCentredScale = value;
    return this;
  }

  /** Whether a second input is added before normalizing; the sum is a second output. */
  public LayerNormalizationBuilder residual(boolean value) {
    residual = value;
    return this;
  }

  /** Whether mean and rstd of every group are outputs. */
  public LayerNormalizationBuilder savedStatistics(boolean value) {
    savedStatistics = value;
    return this;
  }

  /**
   * @throws IllegalArgumentException if two properties contradict each other; the message names
   *     both
   */
  public LayerNormalization build() {
    compatibility.checkEpsilon(epsilon);
    OperationDimension chosen = mode.orElse(compatibility.defaultMode());
    if (!compatibility.hasOperationDimension() && chosen != OperationDimension.BATCH_EXCLUDED) {
      throw new IllegalArgumentException(
          "The operation dimension is "
              + chosen.text()
              + " and the compatibility "
              + compatibility.text()
              + ", which knows batch-excluded alone; others are there since R2023a.");
    }
    checkParameters();
    LayerConfiguration configuration =
        new LayerConfiguration(
            name,
            compatibility,
            epsilon,
            channels(),
            chosen,
            affine,
            scaleInitializer.orElse(zeroCentredScale ? Initializer.zeros() : Initializer.ones()),
            offsetInitializer,
            new LayerConfiguration.Factors(scaleLearnRate, scaleL2),
            new LayerConfiguration.Factors(offsetLearnRate, offsetL2),
            rms,
            zeroCentredScale,
            residual,
            savedStatistics);
    return new LayerNormalization(configuration, scale, offset, Optional.empty());
  }

  private void checkParameters() {
    if (scale.isPresent() && !affine.hasScale()) {
      throw new IllegalArgumentException(
          "Scale is set and the affine is " + affine.text() + ", which has no scale.");
    }
    if (offset.isPresent() && !affine.hasOffset()) {
      throw new IllegalArgumentException(
          "Offset is set and the affine is " + affine.text() + ", which has no offset.");
    }
    if (zeroCentredScale && !affine.hasScale()) {
      throw new IllegalArgumentException(
          "The scale is to be zero-centred and the affine is none: there is no scale.");
    }
    if (scale.isPresent() && offset.isPresent() && scale.get().length != offset.get().length) {
      throw new IllegalArgumentException(
          "Scale has "
              + scale.get().length
              + " values and Offset "
              + offset.get().length
              + "; they must have as many.");
    }
    if (affine.shape() == ParameterShape.CHANNEL) {
      checkLength(Learnable.SCALE, scale);
      checkLength(Learnable.OFFSET, offset);
    }
  }

  private void checkLength(String parameter, Optional<double[]> values) {
    if (values.isPresent()
        && numChannels.isPresent()
        && values.get().length != numChannels.getAsInt()) {
      throw new IllegalArgumentException(
          parameter
              + " has "
              + values.get().length
              + " values and NumChannels is "
              + numChannels.getAsInt()
              + "; give one value for each channel.");
    }
  }

  /** Values that are set fix the number of channels. */
  private OptionalInt channels() {
    if (numChannels.isPresent() || affine.shape() != ParameterShape.CHANNEL) {
      return numChannels;
    }
    return scale.or(() -> offset).map(v -> OptionalInt.of(v.length)).orElse(OptionalInt.empty());
  }
}
