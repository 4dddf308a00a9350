package dev.stratus.bench;

import java.util.Arrays;

/** The times of one contestant, ns. */
final class Series {
  private long[] times = new long[64];
  private int count;

  void add(long nanos) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
    }
    times[count++] = nanos;
  }

  long median() {
    return quantile(0.5);
  }

  long lowerQuartile() {
    return quantile(0.25);
  }

  long best() {
    return quantile(0);
  }

  /** The middle half's width as a share of the median: how far to trust the median. */
  double spread() {
    return (double) (quantile(0.75) - quantile(0.25)) / median();
  }

  long[] all() {
    return Arrays.copyOf(times, count);
  }

  private long quantile(double q) {
    if (count == 0) {
      throw new IllegalStateException("No run was timed.");
    }
    long[] sorted = all();
    Arrays.sort(sorted);
    return sorted[(int) Math.round(q * (count - 1))];
  }
}
