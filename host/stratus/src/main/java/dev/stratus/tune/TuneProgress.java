package dev.stratus.tune;

import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;

/** Told how a tuner gets on. */
public interface TuneProgress {

  /**
   * @param done candidates of this step that have been measured or refused
   * @param of candidates of this step
   */
  void candidates(TunedKey problem, TuneStep step, int done, int of);

  /** A candidate has no time. */
  void refused(TunedKey problem, TunedChoice choice, TrialRefusedException why);

  /** What is the fastest so far has been kept. */
  void kept(TunedEntry entry);
}
