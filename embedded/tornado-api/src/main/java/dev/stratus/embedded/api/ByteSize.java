package dev.stratus.embedded.api;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as the API's users write them: {@code 512MB}, {@code 1GB}. */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("\\s*(\\d+)\\s*([KMGT]?B)?\\s*");

  private ByteSize() {}

  /**
   * Bytes meant by {@code text}. Units are powers of 1024.
   *
   * @throws IllegalArgumentException if it is no size, is zero, or is 2^63 bytes or more
   */
  public static long parse(String text) {
    Matcher parts = FORM.matcher(text.toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      throw refused(text);
    }
    try {
      long bytes =
          Math.multiplyExact(Long.parseLong(parts.group(1)), unit(String.valueOf(parts.group(2))));
      if (bytes == 0) {
        throw refused(text);
      }
      return bytes;
    } catch (ArithmeticException | NumberFormatException tooLarge) {
      throw refused(text);
    }
  }

  private static long unit(String name) {
    return switch (name.charAt(0)) {
      case 'K' -> 1L << 10;
      case 'M' -> 1L << 20;
      case 'G' -> 1L << 30;
      case 'T' -> 1L << 40;
      default -> 1;
    };
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\" is not a size. Write a positive whole number and a unit, such as 512MB or 1GB (B, KB, MB, GB, TB;"
            + " powers of 1024).");
  }
}
