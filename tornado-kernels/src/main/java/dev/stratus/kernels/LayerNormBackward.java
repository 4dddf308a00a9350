package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The gradients of layer normalization, float32, over the last dimension of a row-major rows x
 * width array, from the statistics that the forward pass saved ({@link Flags#SAVE}). With {@code
 * xhat = (x - mean) * rstd} and {@code g = gamma * dy}:
 *
 * <pre>
 * dx     = rstd * (g - mean(g) - xhat * mean(g * xhat))        mean(g) is left out in RMS mode
 * dgamma = sum over rows of dy * xhat,   dbeta = sum over rows of dy
 * </pre>
 *
 * (Ba, Kiros, Hinton, arXiv 1607.06450, differentiated; root mean square: Zhang, Sennrich, arXiv
 * 1910.07467). The ladder:
 *
 * <ol>
 *   <li>{@link #rowPerItem}: the plain one, dx only. One work-item owns a row and walks it twice:
 *       both sums; store. The second walk finds the row in a near cache, and the compiler turns
 *       both inner loops into vectors.
 *   <li>{@link #rowRange}: the same over rows {@code first <= row < end}, so that an engine without
 *       a device can share rows among threads.
 *   <li>{@link #fused}: a work-item owns a part, that is, some rows one after the other, takes a
 *       few of them in hand at a time, and its walk that stores dx also adds their share of dgamma
 *       and dbeta. So x and dy come from memory once for all three gradients. {@link
 *       LayerNormParameters#epilogue} adds the parts. For CPU devices.
 *   <li>{@link #rowPerGroup}: dx only; a work-group owns a row, its lanes take every n-th column
 *       and meet in a tree in local memory. For GPUs, where neighbouring lanes must read
 *       neighbouring addresses; {@link LayerNormParameters#rows} goes with it.
 * </ol>
 *
 * <p><b>Numerics.</b> One ulp below is a rounding by half a unit in the last place, 2^-24 relative.
 *
 * <ul>
 *   <li>{@code xhat = ((x/2 - mean/2) - rest/2) * 2 rstd}. Without {@code rest}, what rounding the
 *       mean lost, xhat is off by 0.03 at mean 1e6 and spread 1. The halves are exact and keep x -
 *       mean from overflowing, where both are near the largest float and of unlike sign. Two
 *       roundings at most differ from the forward pass's last walk, which also keeps what {@code x
 *       - mean} itself lost: y is the difference of larger terms there, while a gradient is
 *       proportional to xhat. Doing so here costs a tenth of the speed and gains one of the four
 *       roundings.
 *   <li>{@code dx = slope * dy - (a + xhat * b)}, with {@code slope = rstd * gamma}, {@code a =
 *       rstd * mean(g)}, {@code b = rstd * mean(g * xhat)}. The error is at most 4 roundings of
 *       {@code slope * dy} and 10 of {@code xhat * b}, and what the two means are off. Where dx is
 *       much smaller than those terms, as for a constant g, or two columns, or a tiny epsilon
 *       beside a few columns, that is the error's size all the same.
 *   <li>Sums of blocks of columns with Kahan's correction between the blocks, as in {@link
 *       LayerNormForward}; within a block, sums of 16 where the order is the one written. The width
 *       does not matter.
 *   <li>The sum of g * xhat is of products that are never larger than g times the root of the
 *       width: rows of 1e20 and of 1e-30 need no scaling, as far as float32 holds their rstd.
 * </ul>
 *
 * <p>One NaN or infinity makes its own row of dx not finite and no other; it does reach the
 * gradients of the parameters, of those columns where it is, or whose xhat it spoils. {@code rows *
 * width} must not exceed 2^31-1. dx may be the same array as dy or x, and no other shares memory
 * with it.
 */
public final class LayerNormBackward {

  /** The block for sums done in the order written, as {@link LayerNormForward#SERIAL_BLOCK}. */
  public static final int SERIAL_BLOCK = 8;

  /** The block where the compiler may spread a sum over lanes. */
  public static final int VECTOR_BLOCK = 1024;

  /** The block of the kernels that are not told one: right for both orders. */
  static final int EITHER_BLOCK = 256;

  /** Terms added plainly, one after the other, in the order written. */
  private static final int SHORT = 16;

  /** The most rows that {@link #fused} has in hand. */
  static final int MOST_IN_HAND = 8;

  /** The fewest: of wider rows, two are walked again from a farther cache. */
  private static final int LEAST_IN_HAND = 2;

  /** Elements of x that are in hand together; as many of dy lie in a second-level cache beside. */
  private static final int ELEMENTS_IN_HAND = 32768;

  /** Columns of partials that are held at a time, in a first-level cache. */
  private static final int PIECE = 1024;

  /** The most lanes {@link #rowPerGroup} has room for in local memory. */
  public static final int MAX_LANES = 256;

  private LayerNormBackward() {}

  /**
   * A work-item per row: dx only.
   *
   * @param x the forward pass's input, rows x width
   * @param dy the gradient of its result, rows x width
   * @param gamma the scale, width values
   * @param mean the rows' means as rounded, as the forward pass saved them
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param dx the gradient of the input, rows x width
   * @param block columns between two compensated additions: {@link #SERIAL_BLOCK} or {@link
   *     #VECTOR_BLOCK}
   * @param flags bits of {@link Flags}; {@link Flags#RMS} alone matters
   */
  public static void rowPerItem(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      int rows,
      int width,
      int block,
      int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      gradientOfRow(x, dy, gamma, mean, rest, rstd, dx, row, width, block, flags);
    }
  }

  /** {@link #rowPerItem} for the rows {@code first <= row < end}. */
  public static void rowRange(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      int first,
      int end,
      int width,
      int block,
      int flags) {
    for (@Parallel int row = first; row < end; row++) {
      gradientOfRow(x, dy, gamma, mean, rest, rstd, dx, row, width, block, flags);
    }
  }

  private static void gradientOfRow(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      int row,
      int width,
      int block,
      int flags) {
    int base = row * width;
    float[] sums = new float[4];
    clear(sums);
    addSums(x, dy, gamma, mean, rest, rstd, row, base, base, 0, width, block, sums);
    float meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / width : 0f;
    float meanOfProduct = sums[2] / width;
    storeRun(
        x,
        dy,
        gamma,
        mean,
        rest,
        rstd,
        dx,
        row,
        base,
        base,
        base,
        0,
        width,
        meanOfG,
        meanOfProduct);
  }

  /**
   * All three gradients in one read of x and dy from memory: dx, and shares of dgamma and dbeta,
   * whose sum over all parts is the gradient. A work-item owns a part, that is the rows from {@code
   * p * rowsPerPart} on, and takes a few of them in hand: first it takes the sums of each, which
   * brings x and dy into a second-level cache; then it stores their dx, {@value #PIECE} columns at
   * a time, and adds these columns' shares over the rows in hand, in a private array, before it
   * adds that to the part's. So a row of partials is moved once for all rows in hand, the loop that
   * waits for memory is short, and no addition comes after more than a few others that rounded the
   * same way.
   *
   * @param scalePartials the parts' shares of dgamma, parts x width, with {@code parts = ceil(rows
   *     / rowsPerPart)}; written, not read before
   * @param offsetPartials the parts' shares of dbeta, likewise
   * @param rowsPerPart at least 1
   */
  public static void fused(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart,
      int block,
      int flags) {
    int parts = rows / rowsPerPart + Math.min(1, rows % rowsPerPart);
    int hand =
        Math.max(LEAST_IN_HAND, Math.min(MOST_IN_HAND, ELEMENTS_IN_HAND / Math.max(1, width)));
    for (@Parallel int part = 0; part < parts; part++) {
      int first = part * rowsPerPart;
      int end = first + Math.min(rowsPerPart, rows - first);
      float[] sums = new float[4];
      float[] means = new float[2 * MOST_IN_HAND];
      for (int row = first; row < end; row += hand) {
        int count = Math.min(hand, end - row);
        for (int r = 0; r < count; r++) {
          int base = (row + r) * width;
          clear(sums);
          addSums(x, dy, gamma, mean, rest, rstd, row + r, base, base, 0, width, block, sums);
          means[2 * r] = (flags & Flags.RMS) == 0 ? sums[0] / width : 0f;
          means[2 * r + 1] = sums[2] / width;
        }
        for (int start = 0; start < width; start += PIECE) {
          storePiece(
              x,
              dy,
              gamma,
              mean,
              rest,
              rstd,
              dx,
              scalePartials,
              offsetPartials,
              row,
              count,
              width,
              start,
              Math.min(PIECE, width - start),
              part * width + start,
              row == first,
              means);
        }
      }
    }
  }

  /** Java clears a new array; what a device calls one holds whatever was there before. */
  static void clear(float[] sums) {
    sums[0] = 0f;
    sums[1] = 0f;
    sums[2] = 0f;
    sums[3] = 0f;
  }

  /**
   * Adds the sum of g to {@code sums[0]} and that of g * xhat to {@code sums[2]}, over a run of
   * neighbouring elements of one group; {@code sums[1]} and {@code sums[3]} are what those are too
   * high by.
   *
   * @param group the group's number, for its statistics
   * @param atX where the run begins in x
   * @param atDy where it begins in dy
   * @param atGamma its first parameter; each element has one
   * @param block elements between two compensated additions
   */
  static void addSums(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int group,
      int atX,
      int atDy,
      int atGamma,
      int count,
      int block,
      float[] sums) {
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float inverse = 2f * rstd.get(group);
    float sum = sums[0];
    float sumLost = sums[1];
    float products = sums[2];
    float productsLost = sums[3];
    int start = 0;
    while (start < count) {
      int size = Math.min(block, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      int fromGamma = atGamma + start;
      float part = 0f;
      float partProducts = 0f;
      // Without lanes a block is a sum of short sums; with lanes the compiler makes one loop of it.
      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        float few = 0f;
        float fewProducts = 0f;
        for (int c = first; c < end; c++) {
          float xhat = ((0.5f * x.get(fromX + c) - centre) - left) * inverse;
          float v = dy.get(fromDy + c);
          float scale = gamma.get(fromGamma + c);
          // v and scale are each used twice on purpose. Where a product of two loads is all that
          // becomes of them, LLVM 15 (PoCL 3.1) multiplies and joins pieces of 64 bits.
          few += scale * v;
          fewProducts += scale * (v * xhat);
        }
        part += few;
        partProducts += fewProducts;
      }
      float term = part - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
      float termProducts = partProducts - productsLost;
      float nextProducts = products + termProducts;
      productsLost = (nextProducts - products) - termProducts;
      products = nextProducts;
      start += size;
    }
    sums[0] = sum;
    sums[1] = sumLost;
    sums[2] = products;
    sums[3] = productsLost;
  }

  /**
   * Stores dx over a run of neighbouring elements of one group.
   *
   * @param atOut where the run begins in dx
   * @param meanOfG the group's mean of g, 0 in RMS mode
   * @param meanOfProduct the group's mean of g * xhat
   */
  static void storeRun(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      int group,
      int atX,
      int atDy,
      int atOut,
      int atGamma,
      int count,
      float meanOfG,
      float meanOfProduct) {
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float r1 = rstd.get(group);
    float inverse = 2f * r1;
    float a = r1 * meanOfG;
    float b = r1 * meanOfProduct;
    for (int c = 0; c < count; c++) {
      float xhat = ((0.5f * x.get(atX + c) - centre) - left) * inverse;
      float slope = r1 * gamma.get(atGamma + c);
      dx.set(atOut + c, slope * dy.get(atDy + c) - (a + xhat * b));
    }
  }

  /**
   * {@link #storeRun} for some columns of some rows, with these columns' shares of dgamma and
   * dbeta. Shares and partials meet in this function and no other, because the compiler keeps
   * stores near that the same function reads, and dx is not to be among them.
   *
   * @param row the first row
   * @param count of rows, at most {@link #MOST_IN_HAND}
   * @param start the first column
   * @param size of columns, at most {@link #PIECE}
   * @param atPart where their shares go
   * @param begins whether they are the part's first, so that nothing is there yet
   * @param means for each row, its mean of g and that of g * xhat
   */
  private static void storePiece(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int row,
      int count,
      int width,
      int start,
      int size,
      int atPart,
      boolean begins,
      float[] means) {
    float[] scaleShares = new float[PIECE];
    float[] offsetShares = new float[PIECE];
    for (int c = 0; c < size; c++) {
      scaleShares[c] = 0f;
    }
    for (int c = 0; c < size; c++) {
      offsetShares[c] = 0f;
    }
    for (int r = 0; r < count; r++) {
      float centre = 0.5f * mean.get(row + r);
      float left = 0.5f * rest.get(row + r);
      float r1 = rstd.get(row + r);
      float inverse = 2f * r1;
      float a = r1 * means[2 * r];
      float b = r1 * means[2 * r + 1];
      int at = (row + r) * width + start;
      for (int c = 0; c < size; c++) {
        // All loads before all stores: rows of a multiple of 4 KiB put all of them at addresses
        // with the same last 12 bits, by which CPUs take a load for one of what was just stored.
        float xhat = ((0.5f * x.get(at + c) - centre) - left) * inverse;
        float v = dy.get(at + c);
        float slope = r1 * gamma.get(start + c);
        float scaleSum = scaleShares[c] + v * xhat;
        float offsetSum = offsetShares[c] + v;
        dx.set(at + c, slope * v - (a + xhat * b));
        scaleShares[c] = scaleSum;
        offsetShares[c] = offsetSum;
      }
    }
    if (begins) {
      for (int c = 0; c < size; c++) {
        scalePartials.set(atPart + c, 0f);
      }
      for (int c = 0; c < size; c++) {
        offsetPartials.set(atPart + c, 0f);
      }
    }
    for (int c = 0; c < size; c++) {
      scalePartials.set(atPart + c, scalePartials.get(atPart + c) + scaleShares[c]);
    }
    for (int c = 0; c < size; c++) {
      offsetPartials.set(atPart + c, offsetPartials.get(atPart + c) + offsetShares[c]);
    }
  }

  /**
   * A work-group per row, dx only; with fewer groups than rows a group takes every n-th row. The
   * group's size is the launch's local size: a power of two, at most {@link #MAX_LANES}.
   *
   * <p>Lane l owns columns l, l + lanes, l + 2 lanes, ... in both walks; nobody reads what another
   * lane wrote to global memory.
   */
  public static void rowPerGroup(
      KernelContext context,
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      int rows,
      int width,
      int flags) {
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    float[] products = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    float n = width;
    for (int row = context.groupIdx; row < rows; row += groups) {
      int base = row * width;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      float sum = 0f;
      float sumLost = 0f;
      float product = 0f;
      float productLost = 0f;
      for (int c = lane; c < width; c += lanes) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float g = gamma.get(c) * dy.get(base + c);
        float term = g - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
        float termProduct = g * xhat - productLost;
        float nextProduct = product + termProduct;
        productLost = (nextProduct - product) - termProduct;
        product = nextProduct;
      }

      // Both trees at once: every lane meets every barrier.
      sums[lane] = sum;
      products[lane] = product;
      context.localBarrier();
      for (int half = lanes / 2; half > 0; half = half / 2) {
        if (lane < half) {
          sums[lane] = sums[lane] + sums[lane + half];
          products[lane] = products[lane] + products[lane + half];
        }
        context.localBarrier();
      }
      float meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0f;
      float meanOfProduct = products[0] / n;
      // No lane may begin the next row's sums while another still reads these.
      context.localBarrier();

      float a = r1 * meanOfG;
      float b = r1 * meanOfProduct;
      for (int c = lane; c < width; c += lanes) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float slope = r1 * gamma.get(c);
        dx.set(base + c, slope * dy.get(base + c) - (a + xhat * b));
      }
    }
  }
}
