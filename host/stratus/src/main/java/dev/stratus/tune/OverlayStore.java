package dev.stratus.tune;

import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedFile;
import dev.stratus.profiles.TunedKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The user's overlay.
 *
 * @param folder its folder, made when the first entry is kept
 * @param device whose entries
 */
public record OverlayStore(Path folder, DeviceFacts device) implements TuneStore {

  /** The file. */
  public Path file() {
    return TunedFile.of(folder, device);
  }

  @Override
  public Optional<TunedEntry> find(TunedKey problem) {
    return TunedFile.read(folder, device).stream()
        .filter(e -> e.key().equals(problem) && e.driver().equals(device.driver()))
        .findFirst();
  }

  @Override
  public void keep(TunedEntry entry) {
    TunedFile.keep(folder, device, entry);
  }
}
