package dev.stratus.reference.dense;

import java.math.BigInteger;

/**
 * Which elements dropout keeps: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011) on the counter
 * (element / 4, layer, step), the step's 64 bits in two words, under the seed as key.
 *
 * @param seed the key
 * @param step of training
 * @param layer a number of the layer's own
 * @param probability of dropping, from 0 on and below 1
 */
public record DropoutMask(long seed, long step, int layer, double probability) {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(32);

  /** Whether an element stays. */
  public boolean keeps(int element) {
    long[] block =
        philox(
            new long[] {element / 4, unsigned(layer), low(step), step >>> 32},
            new long[] {low(seed), seed >>> 32});
    return (block[element % 4] >> 8) >= probability * (1 << 24);
  }

  /** {@code x / (1 - p)} or 0, element by element; for gradients too. */
  public double[] apply(double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = keeps(i) ? x[i] / (1 - probability) : 0;
    }
    return y;
  }

  /**
   * Philox4x32-10, by the paper's section 4.3.
   *
   * @param counter four words
   * @param key two words
   * @return four words
   */
  public static long[] philox(long[] counter, long[] key) {
    long[] c = counter.clone();
    long[] k = key.clone();
    for (int round = 0; round < 10; round++) {
      BigInteger[] first = product(0xD2511F53L, c[0]);
      BigInteger[] second = product(0xCD9E8D57L, c[2]);
      c =
          new long[] {
            second[0].longValue() ^ c[1] ^ k[0],
            second[1].longValue(),
            first[0].longValue() ^ c[3] ^ k[1],
            first[1].longValue()
          };
      k[0] = low(k[0] + 0x9E3779B9L);
      k[1] = low(k[1] + 0xBB67AE85L);
    }
    return c;
  }

  /** High and low word. */
  private static BigInteger[] product(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divideAndRemainder(WORD);
  }

  private static long low(long value) {
    return value & 0xFFFFFFFFL;
  }

  private static long unsigned(int value) {
    return Integer.toUnsignedLong(value);
  }
}
