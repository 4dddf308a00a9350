package dev.stratus.tune;

import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;

/** Where candidates are run: a device, or a script in tests. */
public interface Trials {

  /** What the device would run without a tuner. */
  TunedChoice untuned(TunedKey problem);

  /**
   * Prepares a candidate, runs it once and compares the result with the reference.
   *
   * @throws TrialRefusedException if it declines, fails or gives a wrong result
   */
  Trial open(TunedKey problem, TunedChoice choice);
}
