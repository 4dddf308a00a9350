package dev.stratus.training;

import java.util.List;

/**
 * A learnable parameter of a layer.
 *
 * @param name of its own within the layer, such as {@code Weights}
 * @param sizes row-major
 * @param initializer its first values
 * @param learnRateFactor times the learning rate; 0 freezes it
 * @param l2Factor times the L2 regularization; 0 for biases, as in MATLAB
 */
public record Parameter(
    String name,
    List<Integer> sizes,
    WeightInitializer initializer,
    double learnRateFactor,
    double l2Factor) {

  /**
   * @throws IllegalArgumentException if a factor is negative or not finite, or a size below 1
   */
  public Parameter {
    sizes = List.copyOf(sizes);
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException(
            name + " has sizes " + sizes + "; each must be at least 1.");
      }
    }
    requireFactor(name, "learn-rate factor", learnRateFactor);
    requireFactor(name, "L2 factor", l2Factor);
  }

  private static void requireFactor(String name, String what, double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(
          "The " + what + " of " + name + " is " + factor + "; it must be finite and at least 0.");
    }
  }

  /** With factors 1. */
  public static Parameter of(String name, WeightInitializer initializer, Integer... sizes) {
    return new Parameter(name, List.of(sizes), initializer, 1, 1);
  }

  /** With learn-rate factor 1 and no L2. */
  public static Parameter bias(String name, WeightInitializer initializer, Integer... sizes) {
    return new Parameter(name, List.of(sizes), initializer, 1, 0);
  }

  /** The same with other factors. */
  public Parameter with(Factors factors) {
    return new Parameter(
        name, sizes, initializer, learnRateFactor * factors.learnRate(), l2Factor * factors.l2());
  }

  public int elements() {
    int elements = 1;
    for (int size : sizes) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /** Such as {@code Weights 1000 x 784}. */
  @Override
  public String toString() {
    return name + " " + String.join(" x ", sizes.stream().map(String::valueOf).toList());
  }

  /**
   * By which a layer's own factors are multiplied.
   *
   * @param learnRate of all its parameters
   * @param l2 of those that have L2 at all
   */
  public record Factors(double learnRate, double l2) {
    /** Nothing changes. */
    public static final Factors ONE = new Factors(1, 1);
  }
}
