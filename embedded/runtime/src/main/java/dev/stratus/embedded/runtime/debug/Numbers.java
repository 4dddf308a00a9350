package dev.stratus.embedded.runtime.debug;

import java.util.List;

/** Prints item numbers: {@code 0-3, 7}. */
final class Numbers {
  private Numbers() {}

  static String ranges(List<Integer> ascending) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (from < ascending.size()) {
      int to = from;
      while (to + 1 < ascending.size() && ascending.get(to + 1) == ascending.get(to) + 1) {
        to++;
      }
      text.append(from == 0 ? "" : ", ").append(ascending.get(from));
      if (to > from) {
        text.append('-').append(ascending.get(to));
      }
      from = to + 1;
    }
    return text.toString();
  }
}
