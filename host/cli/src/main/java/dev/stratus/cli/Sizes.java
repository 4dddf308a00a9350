package dev.stratus.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Sizes of arrays, in messages. */
final class Sizes {
  private Sizes() {}

  /** Such as {@code 2 x 3 x 4}. */
  static String text(int... sizes) {
    return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** Without sizes of 1 at the end, which some files drop; one size stays. */
  static int[] withoutOnesAtTheEnd(int... sizes) {
    int kept = sizes.length;
    while (kept > 1 && sizes[kept - 1] == 1) {
      kept--;
    }
    return Arrays.copyOf(sizes, kept);
  }
}
