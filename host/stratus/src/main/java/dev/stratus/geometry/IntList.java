package dev.stratus.geometry;

import java.util.Arrays;

/** Numbers written one after another. */
final class IntList {
  private int[] values = new int[64];
  private int count;

  void add(int... more) {
    if (count + more.length > values.length) {
      values = Arrays.copyOf(values, 2 * (count + more.length));
    }
    System.arraycopy(more, 0, values, count, more.length);
    count += more.length;
  }

  int[] toArray() {
    return Arrays.copyOf(values, count);
  }
}
