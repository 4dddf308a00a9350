package dev.stratus.profiles;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One profile as read.
 *
 * @param origin the file's name, for messages
 * @param name the profile's name
 * @param level where in the chain it stands
 * @param match patterns by key (name, vendor, platform, driver, kind); all must fit
 * @param values by field path
 * @param facts what is behind the values
 * @param tuned what a tuner found, problem by problem
 */
record ProfileFile(
    String origin,
    String name,
    Level level,
    Map<String, String> match,
    Map<String, Object> values,
    Facts facts,
    List<TunedEntry> tuned) {

  /** What was measured, and what was read. */
  record Facts(List<Measurement> measurements, List<DocumentedFact> documents) {
    Facts {
      measurements = List.copyOf(measurements);
      documents = List.copyOf(documents);
    }
  }

  boolean matches(DeviceFacts device) {
    return match.entrySet().stream().allMatch(e -> fits(e.getValue(), fact(device, e.getKey())));
  }

  /** A device that says what this profile matches on and nothing else: a star is no text. */
  DeviceFacts asDevice() {
    return new DeviceFacts(
        said("name"), said("vendor"), said("platform"), said("driver"), said("kind"));
  }

  private String said(String key) {
    return match.getOrDefault(key, "").replace("*", "").strip();
  }

  private static String fact(DeviceFacts device, String key) {
    return switch (key) {
      case "name" -> device.name();
      case "vendor" -> device.vendor();
      case "platform" -> device.platform();
      case "driver" -> device.driver();
      case "kind" -> device.kind();
      default -> throw new AssertionError("the reader let the key " + key + " pass");
    };
  }

  /** A star stands for any text; case and blanks at the ends do not matter. */
  private static boolean fits(String pattern, String fact) {
    StringBuilder regex = new StringBuilder();
    for (String piece : pattern.toLowerCase(Locale.ROOT).split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(piece));
    }
    return Pattern.matches(regex.toString(), fact.toLowerCase(Locale.ROOT).strip());
  }
}
