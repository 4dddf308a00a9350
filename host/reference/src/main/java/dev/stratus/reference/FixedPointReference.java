package dev.stratus.reference;

/**
 * What layer normalization of a row of fixed-point words should give, and how far off a kernel may
 * be that works in integers: words of 24 bits, the root by a table and one Newton step. The bound
 * is derived in docs/fpga.md.
 */
public final class FixedPointReference {
  /** The largest word of 24 bits; the least is its negative. */
  public static final int LARGEST = (1 << 23) - 1;

  /** What the root may be off, as a share of it. */
  private static final double ROOT = Math.pow(2, -24);

  /** A deviation, rounded to 2^-28, and the normalized value, rounded to 2^-24. */
  private static final double ROUNDINGS = Math.pow(2, -28) + Math.pow(2, -25);

  private final double epsilon;
  private final double[] x;
  private final double[] xhat;

  /**
   * @param words the row; what exceeds 24 bits is taken for the largest word of its sign
   * @param from the row's first element
   * @param width at least 1
   * @param epsilon added to the variance, in units of the words squared, at least 1
   */
  public FixedPointReference(int[] words, int from, int width, int epsilon) {
    this.epsilon = epsilon;
    this.x = new double[width];
    this.xhat = new double[width];
    double sum = 0;
    for (int c = 0; c < width; c++) {
      x[c] = Math.clamp(words[from + c], -LARGEST, LARGEST);
      sum += x[c];
    }
    double mean = sum / width;
    double squares = 0;
    for (double value : x) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / width + epsilon);
    for (int c = 0; c < width; c++) {
      xhat[c] = (x[c] - mean) / deviation;
    }
  }

  /** The result, in units of gamma and beta. */
  public double y(int column, int gamma, int beta) {
    return Math.clamp(gamma * xhat[column] + beta, (double) -LARGEST, (double) LARGEST);
  }

  /** How far off a result may be, in units of gamma and beta. */
  public double allowed(int column, int gamma) {
    double variance = 1 / (2 * x.length * epsilon);
    return Math.abs((double) gamma) * (Math.abs(xhat[column]) * (ROOT + variance) + ROUNDINGS)
        + 0.5;
  }
}
