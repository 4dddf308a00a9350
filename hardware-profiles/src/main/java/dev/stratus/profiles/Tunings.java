package dev.stratus.profiles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a tuner found for one device with the driver it has.
 *
 * @param entries those that hold, the most particular file's first
 * @param notes what should be said once: which entries are stale
 */
public record Tunings(List<Tuned> entries, List<String> notes) {

  public Tunings {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }

  /**
   * An entry and where it was found.
   *
   * @param level the step of the lookup
   * @param profile the profile's name
   * @param origin its file
   */
  public record Tuned(TunedEntry entry, Level level, String profile, String origin) {
    <T> Found<T> found(T value) {
      return new Found<>(value, level, profile);
    }
  }

  /** An entry for another driver is stale, unless there is one of the same problem for this one. */
  static Tunings of(DeviceFacts device, Chain chain) {
    List<Tuned> entries = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Chain.Step step : chain.steps()) {
      Set<String> stale = new LinkedHashSet<>();
      int count = 0;
      for (TunedEntry entry : step.file().tuned()) {
        if (entry.driver().equals(device.driver())) {
          entries.add(new Tuned(entry, step.level(), step.file().name(), step.file().origin()));
        } else if (step.file().tuned().stream()
            .noneMatch(other ->
                other.key().equals(entry.key()) && other.driver().equals(device.driver()))) {
          stale.add(entry.driver());
          count++;
        }
      }
      if (count > 0) {
        notes.add(stale(step.file().origin(), count, stale, device));
      }
    }
    return new Tunings(entries, notes);
  }

  private static String stale(
      String origin, int count, Set<String> drivers, DeviceFacts device) {
    boolean one = count == 1;
    return origin
        + ": "
        + count
        + (one ? " tuned entry was" : " tuned entries were")
        + " measured with driver "
        + String.join(", ", drivers)
        + ", and the driver of "
        + device.name()
        + " is now "
        + (device.driver().isEmpty() ? "unknown" : device.driver())
        + (one ? ": it is" : ": they are")
        + " ignored. Run 'stratus tune' again, or remove the file.";
  }

  /** The entry of the problem, or of the nearest one that it serves for. */
  Optional<Tuned> find(TunedKey problem) {
    return entries.stream()
        .filter(t -> Double.isFinite(t.entry().key().distance(problem)))
        .min(Comparator.comparingDouble(t -> t.entry().key().distance(problem)));
  }
}
