package dev.stratus.reference;

import dev.stratus.reference.Definition.Example;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Small fixed examples on which mistakes show. */
final class Cases {
  private static final double EPSILON = 1e-5f;

  private Cases() {}

  /** Four images of 5 x 3 with 7 channels, "SSCB" in index order, normalized over S, S, C. */
  static Example images(double mean, double spread) {
    return example(
        new int[] {5, 3, 7, 4}, new boolean[] {true, true, true, false}, 2, 3, -1, mean, spread);
  }

  /** 6 channels, 3 observations, 5 steps, "CBT", normalized over C. */
  static Example sequences() {
    return example(new int[] {6, 3, 5}, new boolean[] {true, false, false}, 0, 1, 2, 0, 1);
  }

  /** The same with lengths 5, 0 and 2; normalized over C and T, or over C alone. */
  static Example masked(boolean overTime) {
    Example e =
        example(new int[] {6, 3, 5}, new boolean[] {true, false, overTime}, 0, 1, 2, 0.5, 1);
    return new Example(
        e.sizes(),
        e.normalized(),
        e.channel(),
        e.batch(),
        e.time(),
        e.affine(),
        e.rms(),
        new int[] {4, 0, 2},
        e.epsilon(),
        e.x(),
        e.dy(),
        e.gamma(),
        e.beta());
  }

  /** 16 rows of 40. */
  static Example rows() {
    return example(new int[] {16, 40}, new boolean[] {false, true}, 1, -1, -1, 0, 1);
  }

  /** Many rows of two, with the same gradient everywhere. */
  static Example column(int rows, double gradient) {
    Example e = example(new int[] {rows, 2}, new boolean[] {false, true}, 1, -1, -1, 0, 1);
    Arrays.fill(e.dy(), gradient);
    return e;
  }

  /** Rows, the first of which has a NaN. */
  static Example notANumber() {
    Example e = rows();
    e.x()[3] = Double.NaN;
    return e;
  }

  /** Two observations of 4 x 6, a parameter per element. */
  static Example perElement() {
    Example e = example(new int[] {2, 4, 6}, new boolean[] {false, true, true}, 2, 0, -1, 0, 1);
    double[][] parameters = parameters(24);
    return with(e, e.normalized(), Affine.PER_ELEMENT, e.rms(), parameters[0], parameters[1]);
  }

  static Example rms(Example e) {
    return with(e, e.normalized(), e.affine(), true, e.gamma(), e.beta());
  }

  static Example channelOnly(Example e) {
    boolean[] normalized = new boolean[e.sizes().length];
    normalized[e.channel()] = true;
    return with(e, normalized, e.affine(), e.rms(), e.gamma(), e.beta());
  }

  static Example batchExcluded(Example e) {
    boolean[] normalized = new boolean[e.sizes().length];
    Arrays.fill(normalized, true);
    normalized[e.batch()] = false;
    return with(e, normalized, e.affine(), e.rms(), e.gamma(), e.beta());
  }

  private static Example with(
      Example e, boolean[] normalized, Affine affine, boolean rms, double[] gamma, double[] beta) {
    return new Example(
        e.sizes(),
        normalized,
        e.channel(),
        e.batch(),
        e.time(),
        affine,
        rms,
        e.lengths(),
        e.epsilon(),
        e.x(),
        e.dy(),
        gamma,
        beta);
  }

  private static Example example(
      int[] sizes,
      boolean[] normalized,
      int channel,
      int batch,
      int time,
      double mean,
      double spread) {
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(sizes));
    int elements = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    double[] x = new double[elements];
    double[] dy = new double[elements];
    Arrays.setAll(x, i -> (float) (mean + spread * random.nextGaussian()));
    Arrays.setAll(dy, i -> (float) (0.3 + random.nextGaussian()));
    double[][] parameters = parameters(sizes[channel]);
    return new Example(
        sizes,
        normalized,
        channel,
        batch,
        time,
        Affine.PER_CHANNEL,
        false,
        null,
        EPSILON,
        x,
        dy,
        parameters[0],
        parameters[1]);
  }

  private static double[][] parameters(int count) {
    double[] gamma = new double[count];
    double[] beta = new double[count];
    Arrays.setAll(gamma, c -> Rows.gamma(count)[c]);
    Arrays.setAll(beta, c -> Rows.beta(count)[c]);
    return new double[][] {gamma, beta};
  }
}
