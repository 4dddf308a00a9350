package dev.stratus.data;

import java.util.Arrays;

/**
 * Orders made from a seed, the same on every machine and in every version of Java: the generator is
 * written out here (SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014).
 */
public final class SeededOrder {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  public SeededOrder(long seed) {
    state = seed;
  }

  /** The order of one epoch, which does not depend on those before it. */
  static SeededOrder ofEpoch(long seed, int epoch) {
    return new SeededOrder(mix(seed + STEP * (epoch + 1L)));
  }

  /** 0 to count-1 in a random order (Fisher and Yates). */
  public int[] permutation(int count) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    shuffle(order);
    return order;
  }

  void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = below(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }

  /** 0 to bound-1, each as likely as another: what would favour some is thrown away. */
  private int below(int bound) {
    long bits = next() >>> 1;
    long value = bits % bound;
    while (bits - value + (bound - 1) < 0) {
      bits = next() >>> 1;
      value = bits % bound;
    }
    return (int) value;
  }

  private long next() {
    state += STEP;
    return mix(state);
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
