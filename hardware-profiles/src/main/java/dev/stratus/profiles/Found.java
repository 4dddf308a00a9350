package dev.stratus.profiles;

/**
 * A value and where it was found.
 *
 * @param value the value
 * @param level the step of the lookup
 * @param profile the name of the profile, such as {@code pocl-cpu}
 */
public record Found<T>(T value, Level level, String profile) {

  /** Such as {@code 16 (vendor, pocl-cpu)}. */
  public String text() {
    String shown = value instanceof Enum<?> word ? Spelling.of(word) : String.valueOf(value);
    return shown + " (" + level.text() + ", " + profile + ")";
  }
}
