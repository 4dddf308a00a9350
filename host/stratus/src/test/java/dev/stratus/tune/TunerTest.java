package dev.stratus.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.StoreChoice;
import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedClock;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tune.TuneOutcome.State;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who wins, what is kept, when it ends and how it goes on, with scripted times and clock. */
class TunerTest {
  private static final DeviceFacts DEVICE = new DeviceFacts("Board", "M", "P", "1.0", "cpu");
  private static final SearchSpace CPU = new SearchSpace(true, true, false, false, 2, 4096);
  private static final TunedKey FORWARD = new TunedKey(Pass.FORWARD, "float32", 1024, 256);
  private static final TunedKey BACKWARD = new TunedKey(Pass.BACKWARD, "float32", 1024, 256);
  private static final TunedChoice UNTUNED =
      new TunedChoice(
          "layernorm-forward/row-per-item",
          KernelForm.ROW_PER_ITEM,
          Optional.empty(),
          16,
          4,
          StoreChoice.AUTO,
          Optional.empty());
  private static final TunedChoice UNTUNED_BACKWARD =
      new TunedChoice(
          "layernorm-backward/fused",
          KernelForm.ROW_PER_ITEM,
          Optional.empty(),
          16,
          4,
          StoreChoice.AUTO,
          Optional.empty());

  @TempDir Path folder;
  private Path store = Path.of("");

  @BeforeEach
  void storeInFolder() {
    store = folder;
  }

  private final List<String> refused = new ArrayList<>();
  private final List<TunedEntry> kept = new ArrayList<>();
  private int asked;

  private final TuneProgress progress =
      new TuneProgress() {
        @Override
        public void candidates(TunedKey problem, TuneStep step, int done, int of) {
          assertThat(done).isLessThanOrEqualTo(of);
          asked++;
        }

        @Override
        public void refused(TunedKey problem, TunedChoice choice, TrialRefusedException why) {
          refused.add(choice.text() + ": " + why.getMessage());
        }

        @Override
        public void kept(TunedEntry entry) {
          kept.add(entry);
        }
      };

  private Tuner tuner(ScriptedTrials trials, long deadline) {
    return new Tuner(
        trials,
        CPU,
        new OverlayStore(store, DEVICE),
        new TuneLimits(() -> trials.clock, deadline, () -> false),
        progress,
        new EntryHeader("1.0", LocalDate.of(2026, 11, 26), "stratus tune"));
  }

  private Optional<TunedEntry> stored(TunedKey key) {
    return new OverlayStore(store, DEVICE).find(key);
  }

  /** 1 ms for each of: a choice other than this one's stores, width, accumulators and group. */
  private static long distance(TunedChoice c) {
    long off = 0;
    off += c.kernel().endsWith("row-per-item") ? 0 : 20;
    off += c.stores() == StoreChoice.NON_TEMPORAL ? 0 : 1;
    off += c.vectorWidth() == 8 ? 0 : 1;
    off += c.accumulators() == 2 ? 0 : 1;
    off += c.workGroupSize().equals(Optional.of(16)) ? 0 : 1;
    return 1_000_000 * (10 + off);
  }

  @Test
  void theFastestOfEachStepIsCarriedToTheNextAndKept() {
    ScriptedTrials trials = new ScriptedTrials(UNTUNED, TunerTest::distance);
    TuneOutcome outcome = tuner(trials, Long.MAX_VALUE).tune(List.of(FORWARD), false).getFirst();

    assertThat(outcome.state()).isEqualTo(State.TUNED);
    TunedEntry entry = stored(FORWARD).orElseThrow();
    assertThat(outcome.entry()).contains(entry);
    assertThat(entry.choice())
        .isEqualTo(
            new TunedChoice(
                "layernorm-forward/row-per-item",
                KernelForm.ROW_PER_ITEM,
                Optional.of(16),
                8,
                2,
                StoreChoice.NON_TEMPORAL,
                Optional.empty()));
    assertThat(entry.medianNanos()).isEqualTo(10_000_000);
    assertThat(entry.untunedNanos()).isEqualTo(14_000_000);
    assertThat(entry.clock()).isEqualTo(TunedClock.DEVICE);
    assertThat(entry.complete()).isTrue();
    assertThat(entry.command()).isEqualTo("stratus tune");
    assertThat(trials.open).as("trials left open").isZero();
    assertThat(trials.mostOpen).isLessThanOrEqualTo(5);
    assertThat(trials.opened)
        .as("none is opened twice")
        .allSatisfy((c, n) -> assertThat(n).isOne());
    assertThat(outcome.measured()).isEqualTo(trials.opened.size());
    assertThat(refused).isEmpty();
  }

  @Test
  void candidatesRunInTurnsAndTheHopelessAreLeftOut() {
    ScriptedTrials trials = new ScriptedTrials(UNTUNED, TunerTest::distance);
    tuner(trials, Long.MAX_VALUE).tune(List.of(FORWARD), false);
    int warmUps = 4;
    List<String> second = trials.log.subList(warmUps, 2 * warmUps);
    List<String> third = trials.log.subList(2 * warmUps, 3 * warmUps);
    assertThat(third).containsExactlyInAnyOrderElementsOf(second).isNotEqualTo(second);
    String groups = "row-per-group, vectors of 16, 4 accumulators, auto stores";
    assertThat(trials.log.stream().filter(groups::equals)).as("warm-up and three").hasSize(4);
  }

  @Test
  void aGainWithinTheNoiseIsNone() {
    ScriptedTrials trials =
        new ScriptedTrials(UNTUNED, c -> c.equals(UNTUNED) ? 1_000_000 : 971_000);
    tuner(trials, Long.MAX_VALUE).tune(List.of(FORWARD), false);
    TunedEntry entry = stored(FORWARD).orElseThrow();
    assertThat(entry.choice()).isEqualTo(UNTUNED);
    assertThat(entry.medianNanos()).isEqualTo(entry.untunedNanos()).isEqualTo(1_000_000);
    assertThat(entry.complete()).isTrue();
  }

  @Test
  void whereOneRunHasNoDeviceClockTheHostsIsTaken() {
    ScriptedTrials trials = new ScriptedTrials(UNTUNED, TunerTest::distance);
    trials.deviceClock = false;
    tuner(trials, Long.MAX_VALUE).tune(List.of(FORWARD), false);
    TunedEntry entry = stored(FORWARD).orElseThrow();
    assertThat(entry.clock()).isEqualTo(TunedClock.HOST);
    assertThat(entry.medianNanos()).isGreaterThan(900_000_000);
  }

  @Test
  void theBackwardPassHasPartsToo() {
    ScriptedTrials trials =
        new ScriptedTrials(
            UNTUNED_BACKWARD, c -> c.rowsPerPart().equals(Optional.of(128)) ? 5_000 : 9_000);
    tuner(trials, Long.MAX_VALUE).tune(List.of(BACKWARD), false);
    TunedEntry entry = stored(BACKWARD).orElseThrow();
    assertThat(entry.choice().rowsPerPart()).contains(128);
    assertThat(entry.choice().kernel()).isEqualTo("layernorm-backward/fused");
    assertThat(entry.steps()).containsExactly(TuneStep.values());
  }

  @Test
  void aSecondRunDoesNothingUnlessItIsAskedTo() {
    ScriptedTrials first = new ScriptedTrials(UNTUNED, TunerTest::distance);
    tuner(first, Long.MAX_VALUE).tune(List.of(FORWARD), false);
    TunedEntry before = stored(FORWARD).orElseThrow();

    ScriptedTrials second = new ScriptedTrials(UNTUNED, TunerTest::distance);
    List<TuneOutcome> outcomes = tuner(second, Long.MAX_VALUE).tune(List.of(FORWARD), false);
    assertThat(outcomes)
        .containsExactly(
            new TuneOutcome(FORWARD, State.UNCHANGED, Optional.of(before), 0, 0, Optional.empty()));
    assertThat(second.log).isEmpty();

    ScriptedTrials again = new ScriptedTrials(UNTUNED, c -> 2 * distance(c));
    assertThat(tuner(again, Long.MAX_VALUE).tune(List.of(FORWARD), true).getFirst().state())
        .isEqualTo(State.TUNED);
    assertThat(stored(FORWARD).orElseThrow().medianNanos()).isEqualTo(20_000_000);
  }

  @Test
  void whenTheTimeIsUpWhatWasFoundIsKeptAndTheNextRunGoesOn() {
    ScriptedTrials whole = new ScriptedTrials(UNTUNED, TunerTest::distance);
    tuner(whole, Long.MAX_VALUE).tune(List.of(FORWARD), false);
    TunedEntry expected = stored(FORWARD).orElseThrow();
    TunedKey other = new TunedKey(Pass.FORWARD, "float32", 64, 256);

    for (long part : new long[] {3, 30, 60, 90}) {
      store = folder.resolve("part-" + part);
      ScriptedTrials cut = new ScriptedTrials(UNTUNED, TunerTest::distance);
      long deadline = whole.clock * part / 100;
      List<TuneOutcome> outcomes = tuner(cut, deadline).tune(List.of(FORWARD, other), false);
      assertThat(outcomes).extracting(TuneOutcome::state).containsOnly(State.UNFINISHED);
      assertThat(outcomes.getLast().entry()).isEmpty();
      assertThat(cut.open).isZero();
      assertThat(cut.clock).isLessThan(deadline + 200_000_000);
      assertThat(outcomes.getFirst().entry()).isEqualTo(stored(FORWARD));
      if (part > 3) {
        assertThat(stored(FORWARD).orElseThrow().complete()).isFalse();
      }

      ScriptedTrials rest = new ScriptedTrials(UNTUNED, TunerTest::distance);
      List<TuneOutcome> resumed = tuner(rest, Long.MAX_VALUE).tune(List.of(FORWARD), false);
      assertThat(stored(FORWARD).orElseThrow()).isEqualTo(expected);
      if (part > 30) {
        assertThat(resumed.getFirst().state()).isEqualTo(State.TUNED);
        assertThat(rest.clock).as("measured in the second run").isLessThan(whole.clock);
        assertThat(rest.log).noneMatch(text -> text.startsWith("row-per-group"));
      }
    }
  }

  @Test
  void tuningAnewKeepsWhatThereIsUntilItIsDone() {
    ScriptedTrials whole = new ScriptedTrials(UNTUNED, TunerTest::distance);
    tuner(whole, Long.MAX_VALUE).tune(List.of(FORWARD), false);
    TunedEntry before = stored(FORWARD).orElseThrow();
    ScriptedTrials cut = new ScriptedTrials(UNTUNED, c -> 2 * distance(c));
    TuneOutcome outcome = tuner(cut, whole.clock).tune(List.of(FORWARD), true).getFirst();
    assertThat(outcome.state()).isEqualTo(State.UNFINISHED);
    assertThat(outcome.measured()).isPositive();
    assertThat(outcome.entry()).contains(before);
    assertThat(stored(FORWARD)).contains(before);
    ScriptedTrials all = new ScriptedTrials(UNTUNED, c -> 2 * distance(c));
    assertThat(tuner(all, Long.MAX_VALUE).tune(List.of(FORWARD), true).getFirst().state())
        .isEqualTo(State.TUNED);
    assertThat(stored(FORWARD).orElseThrow().medianNanos()).isEqualTo(2 * before.medianNanos());
  }

  @Test
  void anInterruptEndsItBetweenTwoRounds() {
    ScriptedTrials trials = new ScriptedTrials(UNTUNED, TunerTest::distance);
    Tuner tuner =
        new Tuner(
            trials,
            CPU,
            new OverlayStore(store, DEVICE),
            new TuneLimits(() -> trials.clock, Long.MAX_VALUE, () -> trials.log.size() > 100),
            progress,
            new EntryHeader("1.0", LocalDate.of(2026, 11, 26), "stratus tune"));
    TuneOutcome outcome = tuner.tune(List.of(FORWARD), false).getFirst();
    assertThat(outcome.state()).isEqualTo(State.UNFINISHED);
    assertThat(trials.log).hasSizeLessThan(106);
    assertThat(trials.open).isZero();
    assertThat(stored(FORWARD)).isEqualTo(outcome.entry()).isPresent();
  }

  @Test
  void anInterruptWhileCandidatesAreOpenedOpensNoMore() {
    ScriptedTrials trials = new ScriptedTrials(UNTUNED, TunerTest::distance);
    Tuner tuner =
        new Tuner(
            trials,
            CPU,
            new OverlayStore(store, DEVICE),
            new TuneLimits(() -> trials.clock, Long.MAX_VALUE, () -> trials.opened.size() >= 2),
            progress,
            new EntryHeader("1.0", LocalDate.of(2026, 11, 26), "stratus tune"));
    TuneOutcome outcome = tuner.tune(List.of(FORWARD), false).getFirst();
    assertThat(outcome.state()).isEqualTo(State.UNFINISHED);
    assertThat(trials.opened).hasSize(2);
    assertThat(trials.log).isEmpty();
    assertThat(trials.open).isZero();
    assertThat(stored(FORWARD)).isEmpty();
  }

  @Test
  void aWrongCandidateIsNeverTimedAndIsTold() {
    ScriptedTrials trials =
        new ScriptedTrials(UNTUNED, c -> c.accumulators() == 8 ? 1 : distance(c))
            .wrong(c -> c.accumulators() == 8 ? "y in 3 of 9 elements" : "");
    TuneOutcome outcome = tuner(trials, Long.MAX_VALUE).tune(List.of(FORWARD), false).getFirst();
    assertThat(outcome.state()).isEqualTo(State.TUNED);
    assertThat(outcome.refused()).isEqualTo(3);
    assertThat(refused).hasSize(3).allMatch(t -> t.endsWith("wrong results: y in 3 of 9 elements"));
    assertThat(stored(FORWARD).orElseThrow().choice().accumulators()).isEqualTo(2);
    assertThat(trials.log).noneMatch(text -> text.contains("8 accumulators"));
  }

  @Test
  void whereWhatTheDeviceRunsIsWrongNothingIsKept() {
    ScriptedTrials trials =
        new ScriptedTrials(UNTUNED, TunerTest::distance)
            .wrong(c -> c.equals(UNTUNED) ? "y in 1 of 9 elements" : "");
    TuneOutcome outcome = tuner(trials, Long.MAX_VALUE).tune(List.of(FORWARD), false).getFirst();
    assertThat(outcome.state()).isEqualTo(State.FAILED);
    assertThat(outcome.failure()).contains("gives wrong results: y in 1 of 9 elements");
    assertThat(stored(FORWARD)).isEmpty();
    assertThat(kept).isEmpty();
  }

  @Test
  void whatWasFoundEarlierAndIsRefusedNowGivesWayToTheUntuned() {
    tuner(new ScriptedTrials(UNTUNED, TunerTest::distance), 900_000_000)
        .tune(List.of(FORWARD), false);
    TunedChoice found = stored(FORWARD).orElseThrow().choice();
    assertThat(found).isNotEqualTo(UNTUNED);
    ScriptedTrials now =
        new ScriptedTrials(UNTUNED, c -> 1_000_000)
            .wrong(c -> c.stores() == StoreChoice.NON_TEMPORAL ? "y" : "");
    assertThat(tuner(now, Long.MAX_VALUE).tune(List.of(FORWARD), false).getFirst().state())
        .isEqualTo(State.TUNED);
    assertThat(stored(FORWARD).orElseThrow().choice().stores())
        .isNotEqualTo(StoreChoice.NON_TEMPORAL);
  }

  @Test
  void onAGpuWhatHasNoEffectIsNotAsked() {
    SearchSpace gpu = new SearchSpace(false, false, true, false, 8, 128);
    TunedChoice groups =
        new TunedChoice(
            "layernorm-forward/row-per-group",
            KernelForm.ROW_PER_GROUP,
            Optional.of(64),
            16,
            4,
            StoreChoice.AUTO,
            Optional.empty());
    assertThat(gpu.challengers(TuneStep.KERNEL, FORWARD, groups))
        .singleElement()
        .satisfies(c -> assertThat(c.kernel()).endsWith("row-per-item"));
    assertThat(gpu.challengers(TuneStep.STRIPS, FORWARD, groups)).isEmpty();
    assertThat(gpu.challengers(TuneStep.GROUPS, FORWARD, groups))
        .extracting(c -> c.workGroupSize().orElseThrow())
        .containsExactly(16, 32, 128);
    TunedKey huge = new TunedKey(Pass.FORWARD, "float32", 4, 65536);
    assertThat(CPU.challengers(TuneStep.KERNEL, huge, UNTUNED))
        .extracting(TunedChoice::kernel)
        .contains("layernorm-forward/split-apply");
    assertThat(gpu.challengers(TuneStep.KERNEL, huge, groups))
        .extracting(TunedChoice::kernel)
        .contains("layernorm-forward/split-apply-groups")
        .doesNotContain("layernorm-forward/split-apply");
  }

  @Test
  void whereLanesAddUpRowsMayBeHeld() {
    SearchSpace gpu = new SearchSpace(false, false, true, true, 132, 1024);
    TunedChoice held =
        new TunedChoice(
            "layernorm-backward/rows-held-by-fours",
            KernelForm.ROW_PER_GROUP,
            Optional.of(256),
            16,
            4,
            StoreChoice.AUTO,
            Optional.empty());
    TunedKey backward = new TunedKey(Pass.BACKWARD, "float32", 4096, 4096);
    assertThat(gpu.challengers(TuneStep.KERNEL, backward, held))
        .extracting(TunedChoice::kernel)
        .contains("layernorm-backward/rows-held", "layernorm-backward/row-per-group");
    assertThat(gpu.challengers(TuneStep.GROUPS, backward, held))
        .extracting(c -> c.workGroupSize().orElseThrow())
        .containsExactly(32, 64, 128, 512, 1024);
    assertThat(gpu.challengers(TuneStep.PARTS, backward, held)).isNotEmpty();
    TunedKey doubles = new TunedKey(Pass.BACKWARD, "float64", 4096, 4096);
    assertThat(gpu.challengers(TuneStep.KERNEL, doubles, held))
        .extracting(TunedChoice::kernel)
        .noneMatch(kernel -> kernel.contains("held"));
  }
}
