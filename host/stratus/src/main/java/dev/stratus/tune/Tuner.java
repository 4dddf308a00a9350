package dev.stratus.tune;

import dev.stratus.profiles.Pass;
import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the fastest way to run each of some problems: step by step, one thing varied while all else
 * stays. What is kept after every heat is right and no slower than what the device ran before, so
 * that it can end at any time; the next run goes on.
 *
 * <pre>{@code
 * List<TuneOutcome> outcomes =
 *     new Tuner(trials, space, store, limits, progress, header).tune(problems, false);
 * }</pre>
 *
 * @param trials where candidates are run
 * @param space which candidates there are
 * @param store where what was found is kept
 * @param limits when to stop
 * @param progress told how it gets on
 * @param header what is the same in all entries
 */
public record Tuner(
    Trials trials,
    SearchSpace space,
    TuneStore store,
    TuneLimits limits,
    TuneProgress progress,
    EntryHeader header) {

  /**
   * @param again whether problems are measured anew that were tuned before; what was found before
   *     stays until that is done
   * @return an outcome for each problem, in their order
   */
  public List<TuneOutcome> tune(List<TunedKey> problems, boolean again) {
    List<TuneOutcome> outcomes = new ArrayList<>();
    for (TunedKey problem : problems) {
      Optional<TunedEntry> known = store.find(problem);
      boolean complete = known.filter(TunedEntry::complete).isPresent();
      if (complete && !again) {
        outcomes.add(TuneOutcome.unchanged(known.get()));
      } else {
        outcomes.add(tune(problem, known, again));
      }
    }
    return outcomes;
  }

  private TuneOutcome tune(TunedKey problem, Optional<TunedEntry> known, boolean again) {
    if (limits.reached()) {
      return new TuneOutcome(problem, TuneOutcome.State.UNFINISHED, known, 0, 0, Optional.empty());
    }
    try (ProblemSearch search =
        again ? ProblemSearch.anew(this, problem, known) : ProblemSearch.on(this, problem, known)) {
      try {
        for (TuneStep step : TuneStep.values()) {
          boolean applies = step != TuneStep.PARTS || problem.pass() == Pass.BACKWARD;
          if (applies && !search.step(step)) {
            return search.outcome(TuneOutcome.State.UNFINISHED, Optional.empty());
          }
        }
        search.finish();
        return search.outcome(TuneOutcome.State.TUNED, Optional.empty());
      } catch (TrialRefusedException e) {
        return search.outcome(
            TuneOutcome.State.FAILED, Optional.of(String.valueOf(e.getMessage())));
      }
    }
  }
}
