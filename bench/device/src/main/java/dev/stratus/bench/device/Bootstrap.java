package dev.stratus.bench.device;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The interval of a ratio of two medians, by drawing both samples anew from themselves (Efron 1979,
 * percentile interval). The draws come from a fixed seed, so that two people who compare the same
 * files read the same numbers.
 *
 * @param ratio median of the second over that of the first
 */
public record Bootstrap(double ratio, double low, double high) {
  private static final int DRAWS = 2000;
  private static final double OUTSIDE = 0.025;
  private static final long SEED = 20261126;

  /**
   * @param before times
   * @param after times
   */
  public static Bootstrap ratio(long[] before, long[] after) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] ratios = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      ratios[i] = median(draw(after, random)) / median(draw(before, random));
    }
    Arrays.sort(ratios);
    return new Bootstrap(
        median(after.clone()) / median(before.clone()),
        ratios[(int) (OUTSIDE * DRAWS)],
        ratios[(int) ((1 - OUTSIDE) * DRAWS) - 1]);
  }

  private static long[] draw(long[] from, SplittableRandom random) {
    long[] drawn = new long[from.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = from[random.nextInt(from.length)];
    }
    return drawn;
  }

  private static double median(long[] values) {
    Arrays.sort(values);
    int n = values.length;
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + (double) values[n / 2]) / 2;
  }
}
