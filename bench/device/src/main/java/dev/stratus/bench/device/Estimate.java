package dev.stratus.bench.device;

import java.util.Arrays;

/**
 * A median with its interval.
 *
 * @param nanos the median
 * @param low lower end of the interval
 * @param high upper end
 * @param runs how many were timed
 * @param best the shortest
 */
public record Estimate(double nanos, double low, double high, int runs, double best) {

  /** Of the normal distribution, for 95 %. */
  private static final double Z = 1.96;

  /**
   * By order statistics, which ask nothing of the distribution: the median lies between the values
   * of ranks n/2 -+ 1.96 sqrt(n)/2 with 95 % confidence (Le Boudec, Performance Evaluation of
   * Computer and Communication Systems, 2010, section 2.2). Below six runs that is all of them.
   *
   * @throws IllegalArgumentException if there is no time
   */
  public static Estimate of(long... times) {
    if (times.length == 0) {
      throw new IllegalArgumentException("No run was timed.");
    }
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double half = Z * Math.sqrt(n) / 2;
    int low = (int) Math.max(0, Math.floor((n - 1) / 2.0 - half));
    int high = (int) Math.min(n - 1, Math.ceil((n - 1) / 2.0 + half));
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + (double) sorted[n / 2]) / 2;
    return new Estimate(median, sorted[low], sorted[high], n, sorted[0]);
  }

  /** Half the interval as a share of the median: how well the median is known. */
  public double uncertainty() {
    return nanos == 0 ? 0 : (high - low) / 2 / nanos;
  }
}
