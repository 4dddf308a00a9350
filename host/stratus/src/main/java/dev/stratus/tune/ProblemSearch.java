package dev.stratus.tune;

import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedClock;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The search for one problem: the fastest so far, what the device ran before, and both open. */
final class ProblemSearch implements AutoCloseable {

  /**
   * A challenger wins only by more than this: medians of runs in turns move by a few per cent where
   * nothing differs, and a change that gains nothing is not worth other bits.
   */
  private static final double MARGIN = 0.03;

  /** Challengers in a heat; each holds a result as large as the input. */
  private static final int CHALLENGERS = 3;

  private final Tuner tuner;
  private final TunedKey problem;
  private final List<TuneStep> done = new ArrayList<>();
  private final TunedChoice untuned;
  private TunedChoice best;
  private Optional<TunedEntry> kept = Optional.empty();

  /** What stays in the store until this search is done. */
  private Optional<TunedEntry> standing = Optional.empty();

  private @Nullable Contestant baseline;
  private @Nullable Contestant champion;
  private int measured;
  private int refused;

  private ProblemSearch(Tuner tuner, TunedKey problem) {
    this.tuner = tuner;
    this.problem = problem;
    this.untuned = tuner.trials().untuned(problem);
    this.best = untuned;
  }

  /** Goes on from what is known. */
  static ProblemSearch on(Tuner tuner, TunedKey problem, Optional<TunedEntry> known) {
    ProblemSearch search = new ProblemSearch(tuner, problem);
    search.best = known.map(TunedEntry::choice).orElse(search.untuned);
    search.kept = known;
    known.ifPresent(entry -> search.done.addAll(entry.steps()));
    return search;
  }

  /** Begins again; an interruption leaves what is known as it is. */
  static ProblemSearch anew(Tuner tuner, TunedKey problem, Optional<TunedEntry> known) {
    ProblemSearch search = new ProblemSearch(tuner, problem);
    search.standing = known;
    return search;
  }

  /** All steps are done. */
  void finish() {
    standing = Optional.empty();
    kept.ifPresent(this::keep);
  }

  /**
   * Measures a step, unless it was before.
   *
   * @return whether it came to its end
   */
  boolean step(TuneStep step) {
    if (done.contains(step)) {
      return true;
    }
    List<TunedChoice> challengers = tuner.space().challengers(step, problem, best);
    int asked = 0;
    // Where there is nothing to compare, what is known is measured all the same, once.
    while (asked < challengers.size() || kept.isEmpty()) {
      tuner.progress().candidates(problem, step, asked, challengers.size());
      int end = Math.min(asked + CHALLENGERS, challengers.size());
      if (!heat(challengers.subList(asked, end))) {
        return false;
      }
      asked = end;
    }
    tuner.progress().candidates(problem, step, challengers.size(), challengers.size());
    done.add(step);
    keep(kept.orElseThrow());
    return true;
  }

  /** The fastest so far, what the device ran before and some challengers, in turns. */
  private boolean heat(List<TunedChoice> choices) {
    if (tuner.limits().reached()) {
      return false;
    }
    openNeeded();
    Contestant first = java.util.Objects.requireNonNull(champion);
    Contestant before = java.util.Objects.requireNonNull(baseline);
    List<Contestant> challengers = open(choices);
    Heat heat = new Heat(tuner.limits());
    Heat.Runner firstRunner = heat.add(first);
    Heat.Runner beforeRunner = before == first ? firstRunner : heat.add(before);
    List<Heat.Runner> runners = new ArrayList<>(challengers.stream().map(heat::add).toList());
    runners.add(beforeRunner);
    Heat.Runner winner = firstRunner;
    try {
      if (!heat.run()) {
        return false;
      }
      winner = winner(heat.clock(), firstRunner, runners, beforeRunner);
      kept = Optional.of(entry(heat.clock(), winner, beforeRunner));
    } finally {
      settle(challengers, winner.contestant());
    }
    keep(kept.orElseThrow());
    return true;
  }

  private void openNeeded() {
    if (baseline == null) {
      baseline = new Contestant(untuned, tuner.trials().open(problem, untuned), true);
      measured++;
    }
    if (champion == null) {
      champion = best.equals(untuned) ? baseline : resumed();
    }
  }

  /** What an earlier run found; what the device runs without it, where it can no longer run. */
  private @Nullable Contestant resumed() {
    try {
      Contestant found = new Contestant(best, tuner.trials().open(problem, best), true);
      measured++;
      return found;
    } catch (TrialRefusedException e) {
      refuse(best, e);
      best = untuned;
      return baseline;
    }
  }

  private List<Contestant> open(List<TunedChoice> choices) {
    List<Contestant> open = new ArrayList<>();
    for (TunedChoice choice : choices) {
      if (tuner.limits().reached()) {
        break; // opening checks a whole result; the heat then ends before it begins
      }
      if (choice.equals(untuned)) {
        continue; // it runs in every heat
      }
      try {
        open.add(new Contestant(choice, tuner.trials().open(problem, choice), false));
        measured++;
      } catch (TrialRefusedException e) {
        refuse(choice, e);
      }
    }
    return open;
  }

  private void refuse(TunedChoice choice, TrialRefusedException why) {
    refused++;
    tuner.progress().refused(problem, choice, why);
  }

  private static Heat.Runner winner(
      TunedClock clock, Heat.Runner champion, List<Heat.Runner> challengers, Heat.Runner untuned) {
    Heat.Runner winner = champion;
    double toBeat = champion.median(clock) * (1 - MARGIN);
    for (Heat.Runner runner : challengers) {
      if (runner.finished() && runner.median(clock) < toBeat) {
        winner = runner;
        toBeat = runner.median(clock);
      }
    }
    // A champion by luck in an earlier heat must not be kept where doing without it is faster.
    return winner.median(clock) < untuned.median(clock) ? winner : untuned;
  }

  private TunedEntry entry(TunedClock clock, Heat.Runner winner, Heat.Runner before) {
    return new TunedEntry(
        problem,
        tuner.header().driver(),
        winner.contestant().choice(),
        winner.median(clock),
        before.median(clock),
        clock,
        done,
        tuner.header().date(),
        tuner.header().command());
  }

  /** Closes those that lost, and a champion that was beaten. */
  private void settle(List<Contestant> challengers, Contestant winner) {
    for (Contestant challenger : challengers) {
      challenger.refusal().ifPresent(why -> refuse(challenger.choice(), why));
      if (challenger != winner) {
        challenger.close();
      }
    }
    Contestant beaten = champion;
    if (winner != beaten) {
      champion = winner == baseline ? baseline : winner.asNeeded();
      best = winner.choice();
      if (beaten != null && beaten != baseline) {
        beaten.close();
      }
    }
  }

  /** With the steps as they are now. */
  private void keep(TunedEntry entry) {
    TunedEntry whole =
        new TunedEntry(
            entry.key(),
            entry.driver(),
            entry.choice(),
            entry.medianNanos(),
            entry.untunedNanos(),
            entry.clock(),
            done,
            entry.date(),
            entry.command());
    kept = Optional.of(whole);
    if (standing.isEmpty()) {
      tuner.store().keep(whole);
      tuner.progress().kept(whole);
    }
  }

  /** With what is in the store now. */
  TuneOutcome outcome(TuneOutcome.State state, Optional<String> failure) {
    return new TuneOutcome(problem, state, standing.or(() -> kept), measured, refused, failure);
  }

  @Override
  public void close() {
    if (champion != null && champion != baseline) {
      champion.close();
    }
    if (baseline != null) {
      baseline.close();
    }
  }
}
