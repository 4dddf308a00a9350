package dev.stratus.profiles;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Words as profiles spell them, and the nearest known word to a misspelt one. */
final class Spelling {
  private Spelling() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A sentence that names the nearest known word if it is near, and all of them. */
  static String suggestion(String word, Collection<String> known) {
    Optional<String> nearest =
        known.stream()
            .min(Comparator.comparingInt(k -> distance(word, k)))
            .filter(k -> distance(word, k) <= Math.max(2, k.length() / 3));
    String all = String.join(", ", known.stream().sorted().toList());
    return nearest.map(k -> "Did you mean " + k + "? ").orElse("") + "Known here: " + all + ".";
  }

  /** Levenshtein's distance, case ignored; a known word without its end (its unit) is near. */
  private static int distance(String word, String known) {
    String a = word.toLowerCase(Locale.ROOT);
    String b = known.toLowerCase(Locale.ROOT);
    if (a.length() > 3 && b.startsWith(a)) {
      return 1;
    }
    int[] previous = new int[b.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
