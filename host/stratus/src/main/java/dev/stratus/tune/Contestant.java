package dev.stratus.tune;

import dev.stratus.profiles.TunedEntry.TunedChoice;
import java.util.Optional;

/** A candidate with its open trial. */
final class Contestant implements AutoCloseable {
  private final TunedChoice choice;
  private final Trial trial;
  private final boolean needed;
  private Optional<TrialRefusedException> refusal = Optional.empty();

  /**
   * @param needed whether there is no comparison without it: then its failing is the tuner's
   */
  Contestant(TunedChoice choice, Trial trial, boolean needed) {
    this.choice = choice;
    this.trial = trial;
    this.needed = needed;
  }

  TunedChoice choice() {
    return choice;
  }

  Trial trial() {
    return trial;
  }

  boolean needed() {
    return needed;
  }

  /** It failed in the midst of a heat. */
  void refused(TrialRefusedException why) {
    if (needed) {
      throw why;
    }
    refusal = Optional.of(why);
  }

  Optional<TrialRefusedException> refusal() {
    return refusal;
  }

  /** The winner of a heat is what the next are compared with. */
  Contestant asNeeded() {
    return new Contestant(choice, trial, true);
  }

  @Override
  public void close() {
    trial.close();
  }
}
