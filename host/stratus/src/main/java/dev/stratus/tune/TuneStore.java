package dev.stratus.tune;

import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedKey;
import java.util.Optional;

/** Where a tuner keeps what it found. */
public interface TuneStore {

  /** What is kept for a problem on the device with the driver it has now. */
  Optional<TunedEntry> find(TunedKey problem);

  /** Keeps an entry, in place of that of the same problem. */
  void keep(TunedEntry entry);
}
