package dev.stratus.bench.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Times contestants in turns: a round runs each once as the others left the caches, and once more
 * right after. The order turns by one each round, since who runs after whom finds other caches. A
 * round in which something else ran is left out.
 */
final class Rounds {
  private static final int LEAST = 7;
  private static final int MOST = 400;

  /** Until then a contestant is run untimed: the JVM compiles, drivers settle. */
  private static final long WARM_UP_NANOS = 300_000_000;

  private static final int WARM_UP_RUNS = 200;

  /** Half the interval of the median, of the median: then more rounds would tell little. */
  private static final double NARROW = 0.02;

  private final List<Contestant> contestants;
  private final LoadWatch watch;
  private final LongSupplier clock;
  private final BooleanSupplier stop;
  private final List<Lap> laps = new ArrayList<>();

  /** The times of a contestant, ns. */
  static final class Lap {
    private final List<Long> wall = new ArrayList<>();
    private final List<Long> warm = new ArrayList<>();
    private final List<Long> device = new ArrayList<>();

    private void add(Contestant.Times first, Contestant.Times again) {
      wall.add(first.wallNanos());
      warm.add(again.wallNanos());
      if (first.deviceNanos() >= 0) {
        device.add(first.deviceNanos());
      }
    }

    long[] wall() {
      return wall.stream().mapToLong(Long::longValue).toArray();
    }

    long[] warm() {
      return warm.stream().mapToLong(Long::longValue).toArray();
    }

    /** Empty where the device has no clock. */
    long[] device() {
      return device.stream().mapToLong(Long::longValue).toArray();
    }

    private boolean isNarrow() {
      return Estimate.of(wall()).uncertainty() < NARROW;
    }
  }

  Rounds(List<Contestant> contestants, LoadWatch watch, LongSupplier clock, BooleanSupplier stop) {
    this.contestants = contestants;
    this.watch = watch;
    this.clock = clock;
    this.stop = stop;
    contestants.forEach(c -> laps.add(new Lap()));
  }

  /**
   * Runs until every median is known well, the time is up, or the user wants an end.
   *
   * @param deadline by the clock, ns; one round is run in any case
   * @return the rounds that were left out
   */
  int run(long deadline) {
    contestants.forEach(contestant -> warmUp(contestant, deadline));
    int leftOut = 0;
    int kept = 0;
    for (int round = 0; round < MOST; round++) {
      boolean late = clock.getAsLong() >= deadline || stop.getAsBoolean();
      if (kept > 0 && (late || (kept >= LEAST && laps.stream().allMatch(Lap::isNarrow)))) {
        break;
      }
      List<Contestant.Times[]> times = round(round);
      // Where hardly a round is undisturbed there would be none: then one of them has to do.
      if (watch.look() && !(late && kept == 0)) {
        leftOut++;
        continue;
      }
      for (int i = 0; i < times.size(); i++) {
        laps.get(i).add(times.get(i)[0], times.get(i)[1]);
      }
      kept++;
    }
    return leftOut;
  }

  /** Not at the cost of all the time there is. */
  private void warmUp(Contestant contestant, long deadline) {
    long start = clock.getAsLong();
    long share = Math.max(0, (deadline - start) / (4L * contestants.size()));
    long end = start + Math.min(WARM_UP_NANOS, share);
    for (int run = 0;
        run < WARM_UP_RUNS && clock.getAsLong() < end && !stop.getAsBoolean();
        run++) {
      contestant.run();
    }
  }

  private List<Contestant.Times[]> round(int round) {
    List<Contestant.Times[]> times = new ArrayList<>();
    contestants.forEach(c -> times.add(new Contestant.Times[2]));
    for (int k = 0; k < contestants.size(); k++) {
      int i = (k + round) % contestants.size();
      times.get(i)[0] = contestants.get(i).run();
      times.get(i)[1] = contestants.get(i).run();
    }
    return times;
  }

  /** One for each contestant, in their order; empty where nothing was run. */
  List<Lap> laps() {
    return laps;
  }
}
