package dev.stratus.tune;

import dev.stratus.profiles.TunedClock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A few candidates timed in turns, so that a change of the machine's speed meets all of them alike;
 * the order turns by one each round, since who runs after whom finds other caches.
 */
final class Heat {
  private static final int WARM_UPS = 1;
  private static final int LEAST_ROUNDS = 9;
  private static final int MOST_ROUNDS = 41;

  /** Short runs are repeated for so long: their times scatter more. */
  private static final long WANTED_NANOS = 300_000_000L;

  /** After so many rounds those that are hopeless are left out. */
  private static final int ROUNDS_BEFORE_DROPPING = 3;

  /** Slower than the fastest by this factor, in its best run, is hopeless. */
  private static final double HOPELESS = 2;

  private final TuneLimits limits;
  private final List<Runner> runners = new ArrayList<>();

  Heat(TuneLimits limits) {
    this.limits = limits;
  }

  /** A candidate in its lane. */
  static final class Runner {
    private final Contestant contestant;
    private final List<TrialTime> times = new ArrayList<>();
    private boolean out;

    private Runner(Contestant contestant) {
      this.contestant = contestant;
    }

    Contestant contestant() {
      return contestant;
    }

    /** Whether it has times to be compared. */
    boolean finished() {
      return !out;
    }

    private long best(TunedClock clock) {
      return times(clock).min().orElseThrow();
    }

    long median(TunedClock clock) {
      long[] sorted = times(clock).sorted().toArray();
      return Math.max(1, sorted[sorted.length / 2]);
    }

    private LongStream times(TunedClock clock) {
      return times.stream()
          .mapToLong(
              t -> clock == TunedClock.DEVICE ? t.deviceNanos().orElseThrow() : t.hostNanos());
    }
  }

  Runner add(Contestant contestant) {
    Runner runner = new Runner(contestant);
    runners.add(runner);
    return runner;
  }

  /**
   * @return whether it came to its end; if not, the times mean nothing
   * @throws TrialRefusedException if a contestant without which there is no comparison fails
   */
  boolean run() {
    if (limits.reached()) {
      return false;
    }
    for (int i = 0; i < WARM_UPS; i++) {
      runners.forEach(runner -> time(runner, false));
    }
    List<Runner> order = new ArrayList<>(runners);
    long start = limits.nanoClock().getAsLong();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (limits.reached()) {
        return false;
      }
      boolean longEnough = limits.nanoClock().getAsLong() - start >= WANTED_NANOS;
      if (round >= LEAST_ROUNDS && longEnough) {
        return true;
      }
      order.forEach(runner -> time(runner, true));
      order.add(order.removeFirst());
      if (round + 1 == ROUNDS_BEFORE_DROPPING) {
        dropHopeless();
      }
    }
    return true;
  }

  private static void time(Runner runner, boolean counts) {
    if (runner.out) {
      return;
    }
    try {
      TrialTime time = runner.contestant.trial().run();
      if (counts) {
        runner.times.add(time);
      }
    } catch (TrialRefusedException e) {
      runner.out = true;
      runner.contestant.refused(e);
    }
  }

  private void dropHopeless() {
    TunedClock clock = clock();
    long fastest =
        runners.stream().filter(r -> !r.out).mapToLong(r -> r.best(clock)).min().orElse(0);
    for (Runner runner : runners) {
      boolean hopeless = !runner.out && runner.best(clock) > HOPELESS * fastest;
      runner.out |= hopeless && !runner.contestant.needed();
    }
  }

  /** The device's clock where every run has it, else the host's for all. */
  TunedClock clock() {
    boolean device =
        runners.stream()
            .filter(r -> !r.out)
            .flatMap(r -> r.times.stream())
            .allMatch(t -> t.deviceNanos().isPresent());
    return device ? TunedClock.DEVICE : TunedClock.HOST;
  }
}
