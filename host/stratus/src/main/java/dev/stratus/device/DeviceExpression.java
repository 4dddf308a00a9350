package dev.stratus.device;

import java.util.ArrayList;
import java.util.List;

/**
 * A device expression, taken apart.
 *
 * <pre>
 * expression = term { ("," | "&amp;") term }                 all terms must hold
 * term       = [ "!" ] ( word | property operator value | text )
 * word       = auto | cpu | gpu | accelerator | jvm | jvm-debug | fp64 | fp16 | unified | checking
 * property   = name | vendor | platform | driver | id | kind        with  =  !=  ~  !~   (~: contains)
 *            | memory | allocation | local | units | group          with  =  !=  >=  <=  >  <
 * value      = text, or a number with B, KiB, MiB, GiB, TiB, kB, MB, GB or TB behind it where it is a size
 * text       = a part of a device's name, vendor, platform or driver; in double quotes it may hold , and &amp;
 * </pre>
 *
 * Case does not matter, nor blanks around the parts.
 *
 * @param text as it was written
 * @param terms at least one
 */
record DeviceExpression(String text, List<DeviceTerm> terms) {

  DeviceExpression {
    terms = List.copyOf(terms);
  }

  /**
   * @throws IllegalArgumentException if it is no expression; the message says which part and what
   *     may stand there
   */
  static DeviceExpression parse(String text) {
    List<DeviceTerm> terms = new ArrayList<>();
    for (String part : parts(text)) {
      if (part.isBlank()) {
        throw new IllegalArgumentException(
            "The device expression '"
                + text
                + "' has an empty part; give one on each side of a comma, such as gpu,fp64.");
      }
      terms.add(DeviceTerms.parse(part.strip()));
    }
    return new DeviceExpression(text, terms);
  }

  /** Splits at commas and ampersands outside of quotes. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted && (c == ',' || c == '&')) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException(
          "The device expression '" + text + "' has a quote that is not closed.");
    }
    parts.add(part.toString());
    return parts;
  }

  /** Whether the best of those that fit is wanted. */
  boolean auto() {
    return has(DeviceTerm.Kind.AUTO);
  }

  /** Whether it asks for a place in the list and nothing else. */
  boolean placeAlone() {
    return terms.stream().allMatch(t -> t.kind() == DeviceTerm.Kind.PLACE);
  }

  private boolean has(DeviceTerm.Kind kind) {
    return terms.stream().anyMatch(t -> t.kind() == kind);
  }

  /** Whether all terms hold, for a device that the expression may mean. */
  boolean matches(Device device) {
    return mayMean(device) && terms.stream().allMatch(t -> t.holds(device));
  }

  /**
   * Checking devices, the debug device and the JVM engine are slow stand-ins: they are meant only
   * where they are asked for by name, or by a word that fits nothing else.
   */
  boolean mayMean(Device device) {
    boolean standIn =
        device.checking()
            || device.kind() == DeviceClass.JVM_DEBUG
            || device.kind() == DeviceClass.JVM;
    boolean named = has(DeviceTerm.Kind.NAMES) || has(DeviceTerm.Kind.PLACE);
    return !standIn || (named && !auto());
  }
}
