package dev.stratus.tune;

import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedKey;
import java.util.Optional;

/**
 * What came of one problem.
 *
 * @param state how far it got
 * @param entry what is kept for it; empty if nothing
 * @param measured candidates measured in this run, the untuned one among them
 * @param refused candidates that have no time
 * @param failure why it could not be tuned at all; empty if it could
 */
public record TuneOutcome(
    TunedKey problem,
    State state,
    Optional<TunedEntry> entry,
    int measured,
    int refused,
    Optional<String> failure) {

  /** How far a problem got. */
  public enum State {
    /** All was measured before; nothing was done. */
    UNCHANGED,
    /** All has been measured now. */
    TUNED,
    /** The time was up, or the user wanted an end: the next run goes on. */
    UNFINISHED,
    /** What the device runs without a tuner could not be measured. */
    FAILED
  }

  static TuneOutcome unchanged(TunedEntry entry) {
    return new TuneOutcome(
        entry.key(), State.UNCHANGED, Optional.of(entry), 0, 0, Optional.empty());
  }
}
