package dev.stratus.bench.device;

import java.util.function.LongSupplier;

/**
 * Tells whether something else ran meanwhile: a loop of known work is timed, and where it takes
 * much longer than it ever did, the processor was somebody else's or slower.
 */
final class LoadWatch {
  /** Of the best time; on an idle machine the loop stays within a tenth. */
  private static final double DISTURBED = 1.3;

  private static final int WORK = 60_000;

  private final LongSupplier probe;
  private long best = Long.MAX_VALUE;
  private int disturbed;

  /**
   * @param probe times the known work, ns
   */
  LoadWatch(LongSupplier probe) {
    this.probe = probe;
  }

  static LoadWatch ofThisMachine() {
    LoadWatch watch = new LoadWatch(LoadWatch::spin);
    for (int i = 0; i < 200; i++) {
      watch.look();
    }
    watch.disturbed = 0;
    return watch;
  }

  /** Whether the round that just ended was disturbed. */
  boolean look() {
    long nanos = probe.getAsLong();
    best = Math.min(best, nanos);
    boolean late = nanos > DISTURBED * best;
    disturbed += late ? 1 : 0;
    return late;
  }

  int disturbed() {
    return disturbed;
  }

  private static long spin() {
    long start = System.nanoTime();
    long x = start;
    for (int i = 0; i < WORK; i++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
    }
    long nanos = System.nanoTime() - start;
    // Whoever reads x keeps the loop from being left out.
    return x == 0 ? nanos + 1 : nanos;
  }
}
