package dev.stratus.kernels;

/** What a kernel is asked to do beyond the plain thing: bits of its {@code flags} parameter. */
public final class Flags {

  /**
   * Root mean square: no centring. The mean is taken as 0, and the saved {@code mean} and {@code
   * rest} are 0.
   */
  public static final int RMS = 1;

  /**
   * Write the statistics: {@code mean} (rounded), {@code rest} (the true mean is mean + rest) and
   * {@code rstd}, one value per group. Without it these arrays are not touched and may have one
   * element.
   */
  public static final int SAVE = 2;

  private Flags() {}
}
