package dev.stratus.reference;

/**
 * How many ulp(s) a float32 result may be off, and why so many. Derived from the row's width and
 * magnitude, never tuned to a result.
 *
 * @param ulps the allowance in units in the last place at the scale s (see {@link Ulps})
 * @param reason the rule that gave it, for the report
 */
public record Allowance(double ulps, String reason) {

  /** Rows of moderate size, float32. */
  public static final Allowance MODERATE =
      new Allowance(4, "moderate row: |mean| <= 1e6 * spread, width <= 65536");

  /** Any row, float32. */
  public static final Allowance ALWAYS =
      new Allowance(14, "any row: |mean| > 1e6 * spread, or width > 65536");

  private static final double MODERATE_MEAN = 1e6;
  private static final int MODERATE_WIDTH = 65_536;

  /** The allowance of a float32 row. A constant row other than zero has no spread, so 14. */
  public static Allowance of(int width, double mean, double spread) {
    boolean moderate = width <= MODERATE_WIDTH && Math.abs(mean) <= MODERATE_MEAN * spread;
    return moderate ? MODERATE : ALWAYS;
  }
}
