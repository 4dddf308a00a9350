package dev.stratus.bench.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.device.BreakEven;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Medians, intervals, ratios, models and disturbed rounds, on made-up times. */
class StatisticsTest {

  @Test
  void theIntervalOfAMedianHoldsItInNineteenOfTwentySamples() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    for (int sample = 0; sample < 1000; sample++) {
      long[] times = LongStream.range(0, 41).map(i -> random.nextLong(1000, 2000)).toArray();
      Estimate estimate = Estimate.of(times);
      held += estimate.low() <= 1500 && 1500 <= estimate.high() ? 1 : 0;
    }
    assertThat(held).isBetween(930, 1000);
  }

  @Test
  void mediansOfFewAreTheMiddleAndTheirIntervalIsAll() {
    Estimate three = Estimate.of(30, 10, 20);
    assertThat(three).isEqualTo(new Estimate(20, 10, 30, 3, 10));
    assertThat(Estimate.of(1, 2, 3, 10).nanos()).isEqualTo(2.5);
    assertThat(three.uncertainty()).isEqualTo(0.5);
    assertThatThrownBy(Estimate::of).hasMessageContaining("No run");
  }

  @Test
  void aRatioSaysFasterSlowerOrNeither() {
    long[] before = times(1000, 1);
    Bootstrap same = Bootstrap.ratio(before, times(1000, 2));
    assertThat(same.low()).isLessThan(1);
    assertThat(same.high()).isGreaterThan(1);
    Bootstrap slower = Bootstrap.ratio(before, times(1200, 3));
    assertThat(slower.low()).isGreaterThan(1.1);
    assertThat(slower.ratio()).isCloseTo(1.2, within(0.05));
    assertThat(Bootstrap.ratio(before, times(800, 4)).high()).isLessThan(0.9);
    assertThat(Bootstrap.ratio(before, times(1200, 3))).as("the same draws").isEqualTo(slower);
  }

  private static long[] times(int middle, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return LongStream.range(0, 60).map(i -> middle + random.nextLong(-100, 101)).toArray();
  }

  @Test
  void aModelIsFittedToRelativeErrors() {
    long[] elements = {64, 1024, 65536, 1 << 20, 1 << 24};
    double[] times = LongStream.of(elements).mapToDouble(n -> 5000 + 0.5 * n).toArray();
    LineFit exact = LineFit.of(elements, times);
    assertThat(exact.launch()).isCloseTo(5000, within(1e-3));
    assertThat(exact.each()).isCloseTo(0.5, within(1e-9));
    assertThat(LineFit.of(new long[] {10, 100}, new double[] {1, 100}).launch())
        .as("no negative launch")
        .isZero();
    BreakEven model = new BreakEven("board", "1", 50_000, 0.2, 2_000, 3.2, 10);
    assertThat(model.elements()).hasValue(16_000);
    assertThat(model.pays(16_000)).isTrue();
    assertThat(model.pays(15_999)).isFalse();
    assertThat(new BreakEven("board", "1", 50_000, 4, 2_000, 3, 10).elements()).isEmpty();
    assertThat(new BreakEven("board", "1", 1_000, 1, 2_000, 3, 10).elements()).hasValue(1);
  }

  /** A contestant that takes so long by a scripted clock. */
  private record Scripted(AtomicLong clock, long nanos, List<Scripted> order)
      implements Contestant {
    @Override
    public Times run() {
      clock.addAndGet(nanos);
      order.add(this);
      return new Times(nanos, nanos / 2);
    }

    @Override
    public Checked checked() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  @Test
  void contestantsRunInTurnsAndSteadyTimesEndEarly() {
    AtomicLong clock = new AtomicLong();
    List<Scripted> order = new ArrayList<>();
    Scripted a = new Scripted(clock, 100, order);
    Scripted b = new Scripted(clock, 300, order);
    Rounds rounds = new Rounds(List.of(a, b), new LoadWatch(() -> 10), clock::get, () -> false);
    assertThat(rounds.run(1_000_000)).isZero();
    assertThat(rounds.laps().getFirst().wall()).hasSize(7).containsOnly(100);
    assertThat(rounds.laps().getLast().device()).hasSize(7).containsOnly(150);
    List<Scripted> timed = order.subList(order.size() - 28, order.size());
    assertThat(timed.subList(0, 8)).containsExactly(a, a, b, b, b, b, a, a);
  }

  @Test
  void aDisturbedRoundIsLeftOutAndCounted() {
    AtomicLong clock = new AtomicLong();
    AtomicLong looks = new AtomicLong();
    Scripted a = new Scripted(clock, 100, new ArrayList<>());
    LoadWatch watch = new LoadWatch(() -> looks.incrementAndGet() % 3 == 0 ? 20 : 10);
    Rounds rounds = new Rounds(List.of(a), watch, clock::get, () -> false);
    int leftOut = rounds.run(1_000_000);
    assertThat(leftOut).isEqualTo(3);
    assertThat(watch.disturbed()).isEqualTo(3);
    assertThat(rounds.laps().getFirst().wall()).hasSize(7);
  }

  @Test
  void theTimeIsUpAfterARoundAndAnEndIsAnEnd() {
    AtomicLong clock = new AtomicLong();
    Scripted a = new Scripted(clock, 100, new ArrayList<>());
    Rounds late = new Rounds(List.of(a), new LoadWatch(() -> 10), clock::get, () -> false);
    late.run(0);
    assertThat(late.laps().getFirst().wall()).as("one round in any case").hasSize(1);
    Rounds asked = new Rounds(List.of(a), new LoadWatch(() -> 10), clock::get, () -> true);
    asked.run(Long.MAX_VALUE);
    assertThat(asked.laps().getFirst().wall()).hasSize(1);
  }
}
