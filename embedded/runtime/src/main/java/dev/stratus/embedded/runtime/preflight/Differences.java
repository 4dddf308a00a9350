package dev.stratus.embedded.runtime.preflight;

import java.util.Optional;
import java.util.function.IntFunction;

/** Compares what came with what Java expects, bit for bit, and says the first difference. */
final class Differences {
  private Differences() {}

  static Optional<String> of(int[] expected, int[] actual) {
    return first(
        expected.length, i -> Integer.toString(expected[i]), i -> Integer.toString(actual[i]));
  }

  /** Any NaN is as good as another. */
  static Optional<String> of(float[] expected, float[] actual) {
    return first(expected.length, i -> text(expected[i]), i -> text(actual[i]));
  }

  static Optional<String> of(short[] expected, short[] actual) {
    return first(expected.length, i -> text(expected[i]), i -> text(actual[i]));
  }

  private static Optional<String> first(
      int length, IntFunction<String> expected, IntFunction<String> actual) {
    int wrong = 0;
    String first = "";
    for (int i = 0; i < length; i++) {
      String want = expected.apply(i);
      String have = actual.apply(i);
      if (!want.equals(have)) {
        first = wrong == 0 ? "value " + i + " is " + have + " instead of " + want : first;
        wrong++;
      }
    }
    return wrong == 0
        ? Optional.empty()
        : Optional.of(first + ", " + wrong + " of " + length + " values are wrong");
  }

  private static String text(float value) {
    return value + " (0x" + Integer.toHexString(Float.floatToIntBits(value)) + ")";
  }

  private static String text(short half) {
    boolean nan = (half & 0x7fff) > 0x7c00;
    return nan
        ? "NaN"
        : Float.float16ToFloat(half) + " (0x" + Integer.toHexString(half & 0xffff) + ")";
  }
}
