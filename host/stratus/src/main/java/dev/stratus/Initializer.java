package dev.stratus;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a parameter is filled with where no values are given. */
public final class Initializer {

  /** The standard deviation of narrow-normal values, as MATLAB has it. */
  private static final double NARROW = 0.01;

  private static final String LEGAL =
      "ones, zeros, narrow-normal or, in Java, Initializer.function(...)";

  private final String text;
  private final long seed;
  private final Function function;

  private Initializer(String text, long seed, Function function) {
    this.text = text;
    this.seed = seed;
    this.function = function;
  }

  /** Values for a parameter of a size. */
  @FunctionalInterface
  public interface Function {
    /**
     * @param sizes of the parameter: the channels, or the sizes of the normalized dimensions
     * @return as many values as the sizes have, in memory order
     */
    double[] values(int... sizes);
  }

  public static Initializer ones() {
    return new Initializer("ones", 0, sizes -> filled(1, sizes));
  }

  public static Initializer zeros() {
    return new Initializer("zeros", 0, sizes -> filled(0, sizes));
  }

  /** Independent normal values of mean 0 and deviation 0.01; the same for the same seed. */
  public static Initializer narrowNormal(long seed) {
    return new Initializer("narrow-normal", seed, sizes -> normal(seed, sizes));
  }

  /** The caller's own. */
  public static Initializer function(Function function) {
    return new Initializer("function", 0, Objects.requireNonNull(function, "function"));
  }

  /**
   * By name: ones, zeros, or narrow-normal with seed 0.
   *
   * @throws IllegalArgumentException if the name is another; the message lists the legal ones
   */
  public static Initializer of(String name) {
    return of(name, 0);
  }

  static Initializer of(String name, long seed) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "ones" -> ones();
      case "zeros" -> zeros();
      case "narrow-normal" -> narrowNormal(seed);
      default ->
          throw new IllegalArgumentException(
              "The initializer is '" + name + "'; it must be " + LEGAL + ".");
    };
  }

  /** A function that a file could not hold: it can only say so. */
  static Initializer lost() {
    return function(sizes -> {
      throw new IllegalArgumentException(
          "This layer was saved with an initializer that was a function, which a file cannot"
              + " hold; set "
              + LEGAL
              + " before you initialize it anew.");
    });
  }

  /** {@code ones}, {@code zeros}, {@code narrow-normal} or {@code function}. */
  public String text() {
    return text;
  }

  /** The seed of narrow-normal; else 0. */
  public long seed() {
    return seed;
  }

  /**
   * The values.
   *
   * @throws IllegalArgumentException if a function returns another number of them, or one that is
   *     not finite
   */
  double[] values(String parameter, int... sizes) {
    double[] values = function.values(sizes.clone());
    int wanted = product(sizes);
    if (values == null || values.length != wanted) {
      throw new IllegalArgumentException(
          "The initializer of "
              + parameter
              + " returned "
              + (values == null ? "null" : values.length + " values")
              + "; the size "
              + IntStream.of(sizes).mapToObj(String::valueOf).collect(Collectors.joining(" x "))
              + " needs "
              + wanted
              + ".");
    }
    return values;
  }

  private static int product(int... sizes) {
    return IntStream.of(sizes).reduce(1, (a, b) -> a * b);
  }

  private static double[] filled(double value, int... sizes) {
    double[] values = new double[product(sizes)];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] normal(long seed, int... sizes) {
    Random random = new Random(seed);
    double[] values = new double[product(sizes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = NARROW * random.nextGaussian();
    }
    return values;
  }

  @Override
  public String toString() {
    return text;
  }
}
