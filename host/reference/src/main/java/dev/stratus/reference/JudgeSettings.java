package dev.stratus.reference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a layer was to normalize. Immutable; each {@code with} gives a changed copy.
 *
 * <pre>{@code
 * JudgeSettings.of(NumberType.FLOAT32, (float) 1e-5)
 *     .withAffine(Affine.PER_CHANNEL, gamma, beta)
 *     .withValidLengths(7, 12)
 * }</pre>
 */
public final class JudgeSettings {
  private final NumberType type;
  private final double epsilon;
  private final Affine affine;
  private final double @Nullable [] gamma;
  private final double @Nullable [] beta;
  private final boolean rms;
  private final int @Nullable [] validLengths;

  private JudgeSettings(
      NumberType type,
      double epsilon,
      Affine affine,
      double @Nullable [] gamma,
      double @Nullable [] beta,
      boolean rms,
      int @Nullable [] validLengths) {
    this.type = type;
    this.epsilon = epsilon;
    this.affine = affine;
    this.gamma = gamma;
    this.beta = beta;
    this.rms = rms;
    this.validLengths = validLengths;
  }

  /**
   * No affine, centred, every element valid.
   *
   * @param type the number type of x, y, dy and dx; statistics, parameters and their gradients have
   *     its {@link NumberType#arithmetic()}
   * @param epsilon as the kernel sees it: one with a float parameter sees {@code (float) 1e-5},
   *     which is not 1e-5
   * @throws IllegalArgumentException if epsilon is not finite and > 0
   */
  public static JudgeSettings of(NumberType type, double epsilon) {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be finite and > 0, such as 1e-5.");
    }
    return new JudgeSettings(type, epsilon, Affine.NONE, null, null, false, null);
  }

  /**
   * With scale and offset. A zero-centred scale comes in as {@code 1 + gamma}, rounded as the
   * kernel sees it.
   *
   * @param gamma one value per parameter; null: ones
   * @param beta one value per parameter; null: zeros
   */
  public JudgeSettings withAffine(
      Affine affine, double @Nullable [] gamma, double @Nullable [] beta) {
    return new JudgeSettings(
        type,
        epsilon,
        affine,
        gamma == null ? null : gamma.clone(),
        beta == null ? null : beta.clone(),
        rms,
        validLengths);
  }

  /** {@link #withAffine(Affine, double[], double[])} from float32 values. */
  public JudgeSettings withAffine(
      Affine affine, float @Nullable [] gamma, float @Nullable [] beta) {
    return withAffine(affine, widened(gamma), widened(beta));
  }

  private static double @Nullable [] widened(float @Nullable [] values) {
    if (values == null) {
      return null;
    }
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Without centring: {@code xhat = x / sqrt(mean(x^2) + epsilon)}; the mean is 0. */
  public JudgeSettings withRms() {
    return new JudgeSettings(type, epsilon, affine, gamma, beta, true, validLengths);
  }

  /**
   * Only the first so many time steps of each observation count. Beyond them y = dx = 0, and
   * nothing there enters statistics or gradients. A group without any valid element has mean = rstd
   * = 0.
   *
   * @param lengths one per observation, from 0 to the size of the time dimension
   */
  public JudgeSettings withValidLengths(int... lengths) {
    return new JudgeSettings(type, epsilon, affine, gamma, beta, rms, lengths.clone());
  }

  public NumberType type() {
    return type;
  }

  public double epsilon() {
    return epsilon;
  }

  public Affine affine() {
    return affine;
  }

  public boolean rms() {
    return rms;
  }

  /** The scale of one parameter. */
  public double gamma(int parameter) {
    return gamma == null ? 1 : gamma[parameter];
  }

  /** The offset of one parameter. */
  public double beta(int parameter) {
    return beta == null ? 0 : beta[parameter];
  }

  boolean masked() {
    return validLengths != null;
  }

  int validLength(int observation) {
    return validLengths == null ? Integer.MAX_VALUE : validLengths[observation];
  }

  /**
   * Checks that these settings fit a shape.
   *
   * @throws IllegalArgumentException naming what does not
   */
  void requireFit(JudgedShape shape) {
    if (affine == Affine.PER_CHANNEL && shape.channelDimension() < 0) {
      throw new IllegalArgumentException(
          "Scale and offset are per channel, and the shape names no channel dimension.");
    }
    requireCount("scale", gamma, shape);
    requireCount("offset", beta, shape);
    if (validLengths != null) {
      requireLengths(validLengths, shape);
    }
  }

  private void requireCount(String what, double @Nullable [] values, JudgedShape shape) {
    long wanted = shape.parameters(affine);
    if (values != null && values.length != wanted) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " has "
              + values.length
              + " values; "
              + affine
              + " on this shape asks for "
              + wanted
              + ".");
    }
  }

  private static void requireLengths(int[] lengths, JudgedShape shape) {
    int time = shape.timeDimension();
    int batch = shape.batchDimension();
    if (time < 0) {
      throw new IllegalArgumentException("Valid lengths are given and there is no time dimension.");
    }
    int observations = batch < 0 ? 1 : shape.size(batch);
    if (lengths.length != observations) {
      throw new IllegalArgumentException(
          lengths.length + " valid lengths for " + observations + " observations.");
    }
    if (Arrays.stream(lengths).anyMatch(n -> n < 0 || n > shape.size(time))) {
      throw new IllegalArgumentException(
          "Valid lengths "
              + Arrays.toString(lengths)
              + ": each must be from 0 to "
              + shape.size(time)
              + ", the size of the time dimension.");
    }
  }
}
