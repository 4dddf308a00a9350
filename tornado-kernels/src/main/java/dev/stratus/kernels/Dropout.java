package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Dropout, float32: {@code y = x / (1 - p)} with probability 1 - p, else 0. Which elements are kept
 * follows from a seed, a step, a layer and the element's place alone, by the counter-based random
 * numbers Philox4x32-10 (Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3,
 * SC 2011): the same bits on every device and in any order. No mask is stored; the gradient draws
 * the same numbers again.
 *
 * <p>Element i takes word {@code i % 4} of the block with the counter {@code (i / 4, layer, step
 * low, step high)} under the key {@code (seed low, seed high)}. Its first 24 bits, a number from 0
 * on below 2^24, are compared with {@code p 2^24}: smaller ones are dropped.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #forward}, {@link #backward}: the plain ones, a work-item per element; of each block
 *       it uses one word of four.
 *   <li>{@link #forwardByFours}, {@link #backwardByFours}: a work-item per block, the same bits.
 * </ol>
 */
public final class Dropout {
  /** Where in {@code state} the seed's low 32 bits are. */
  public static final int SEED_LOW = 0;

  /** The seed's high 32 bits. */
  public static final int SEED_HIGH = 1;

  /** The low 32 bits of the step's number, which the host counts up before each step. */
  public static final int STEP_LOW = 2;

  /** The high 32 bits of the step's number. */
  public static final int STEP_HIGH = 3;

  /** Ints of {@code state}. */
  public static final int STATE_SIZE = 4;

  /** 2^24: the numbers that are compared are whole and below. */
  private static final float RANGE = 0x1p24f;

  private Dropout() {}

  /**
   * A work-item per element.
   *
   * @param state {@link #STATE_SIZE} ints
   * @param layer a number that no other dropout layer of the network has
   * @param probability of dropping, from 0 on and below 1
   */
  public static void forward(
      FloatArray x, FloatArray y, IntArray state, int elements, int layer, float probability) {
    for (@Parallel int i = 0; i < elements; i++) {
      int random = word(state, layer, i);
      boolean dropped = (random >>> 8) < probability * RANGE;
      y.set(i, dropped ? 0f : x.get(i) / (1f - probability));
    }
  }

  /** dx of dy, with the state that {@link #forward} had. */
  public static void backward(
      FloatArray dy, FloatArray dx, IntArray state, int elements, int layer, float probability) {
    for (@Parallel int i = 0; i < elements; i++) {
      int random = word(state, layer, i);
      boolean dropped = (random >>> 8) < probability * RANGE;
      dx.set(i, dropped ? 0f : dy.get(i) / (1f - probability));
    }
  }

  /** {@link #forward} with a work-item per four elements. */
  public static void forwardByFours(
      FloatArray x, FloatArray y, IntArray state, int elements, int layer, float probability) {
    int blocks = (elements + 3) / 4;
    for (@Parallel int block = 0; block < blocks; block++) {
      four(x, y, state, elements, layer, probability, block);
    }
  }

  /** {@link #backward} with a work-item per four elements. */
  public static void backwardByFours(
      FloatArray dy, FloatArray dx, IntArray state, int elements, int layer, float probability) {
    int blocks = (elements + 3) / 4;
    for (@Parallel int block = 0; block < blocks; block++) {
      four(dy, dx, state, elements, layer, probability, block);
    }
  }

  private static void four(
      FloatArray from,
      FloatArray to,
      IntArray state,
      int elements,
      int layer,
      float probability,
      int block) {
    int[] words = new int[4];
    draw(words, state, layer, block);
    int first = 4 * block;
    int count = Math.min(4, elements - first);
    for (int j = 0; j < count; j++) {
      boolean dropped = (words[j] >>> 8) < probability * RANGE;
      to.set(first + j, dropped ? 0f : from.get(first + j) / (1f - probability));
    }
  }

  private static int word(IntArray state, int layer, int element) {
    int[] words = new int[4];
    draw(words, state, layer, element >>> 2);
    return words[element & 3];
  }

  private static void draw(int[] words, IntArray state, int layer, int block) {
    words[0] = block;
    words[1] = layer;
    words[2] = state.get(STEP_LOW);
    words[3] = state.get(STEP_HIGH);
    philox(words, state.get(SEED_LOW), state.get(SEED_HIGH));
  }

  /**
   * Philox4x32-10: ten rounds on a counter of four words, in place. Multipliers and key increments
   * are the paper's (the latter the golden ratio and sqrt(3) - 1, times 2^32).
   */
  static void philox(int[] words, int keyLow, int keyHigh) {
    int low = keyLow;
    int high = keyHigh;
    for (int round = 0; round < 10; round++) {
      long first = (words[0] & 0xFFFFFFFFL) * 0xD2511F53L;
      long second = (words[2] & 0xFFFFFFFFL) * 0xCD9E8D57L;
      words[0] = (int) (second >>> 32) ^ words[1] ^ low;
      words[1] = (int) second;
      words[2] = (int) (first >>> 32) ^ words[3] ^ high;
      words[3] = (int) first;
      low += 0x9E3779B9;
      high += 0xBB67AE85;
    }
  }
}
