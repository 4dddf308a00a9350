package dev.stratus.reference;

/** One normalized row in double. The arrays are handed out, not copied: read them only. */
public final class ReferenceRow {
  private final double mean;
  private final double variance;
  private final double rstd;
  private final double[] xhat;
  private final double[] y;

  ReferenceRow(double mean, double variance, double rstd, double[] xhat, double[] y) {
    this.mean = mean;
    this.variance = variance;
    this.rstd = rstd;
    this.xhat = xhat;
    this.y = y;
  }

  public double mean() {
    return mean;
  }

  /** The population variance: divided by the width, never by the width less one. */
  public double variance() {
    return variance;
  }

  /** The standard deviation, without epsilon: what the accuracy bound calls the row's spread. */
  public double spread() {
    return Math.sqrt(variance);
  }

  /** {@code 1 / sqrt(variance + epsilon)}. */
  public double rstd() {
    return rstd;
  }

  /** The normalized values before scale and offset. */
  public double[] xhat() {
    return xhat;
  }

  /** The result. */
  public double[] y() {
    return y;
  }
}
