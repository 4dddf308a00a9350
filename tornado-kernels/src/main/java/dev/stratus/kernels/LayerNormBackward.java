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
 *   <li>{@link #fused}: a work-item owns two parts, that is, some rows one after the other, and its
 *       walk that stores dx also adds their share of dgamma and dbeta. So x and dy come from memory
 *       once for all three gradients. {@link LayerNormParameters#epilogue} adds the parts. For CPU
 *       devices.
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

  /** Rows that {@link #fused} adds plainly before it adds their sum to the part's. */
  private static final int FOLD = 8;

  /** Columns of partials that are moved at a time. */
  private static final int PIECE = 512;

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
   * All three gradients in one read of x and dy: dx, and shares of dgamma and dbeta, whose sum over
   * all parts is the gradient. A work-item owns two parts, that is the rows from {@code 2 * p *
   * rowsPerPart} on: their two rows of partials stay in a near cache meanwhile, the one for the
   * sums of {@value #FOLD} rows at most, which are added to the other. So no addition comes after
   * more than a few others that rounded the same way. Where all rows are alike, which is the worst,
   * the result was within 3.5 ulp of the sum of the absolute terms with 32 rows per part and 4.5
   * with 64 (8.5 and 16 without the two rows); random rows differ by 0.2 at most. A last part
   * without a second has one row for both, and up to rowsPerPart plain additions.
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
    int pairs = parts / 2 + parts % 2;
    for (@Parallel int pair = 0; pair < pairs; pair++) {
      int atLong = 2 * pair * width;
      // The last part may be alone.
      int atShort = 2 * pair + 1 < parts ? atLong + width : atLong;
      int first = 2 * pair * rowsPerPart;
      int own = Math.min(rowsPerPart, rows - first);
      int count = own + Math.min(rowsPerPart, rows - first - own);
      // The short sums begin anew after so many rows; a lone part has no others to add them to.
      int fold = atShort == atLong ? count : FOLD;
      float[] sums = new float[4];
      clear(sums);
      int base = first * width;
      addSums(x, dy, gamma, mean, rest, rstd, first, base, base, 0, width, block, sums);
      for (int k = 0; k < count; k++) {
        if (k % fold == 0) {
          beginShortSums(scalePartials, atLong, atShort, width, k == 0);
          beginShortSums(offsetPartials, atLong, atShort, width, k == 0);
        }
        // Behind the last row there is none: its own sums again, of which nothing comes.
        int next = first + Math.min(k + 1, count - 1);
        storeAndAdd(
            x,
            dy,
            gamma,
            mean,
            rest,
            rstd,
            dx,
            scalePartials,
            offsetPartials,
            first + k,
            next,
            atShort,
            width,
            block,
            flags,
            sums);
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
   * Begins a row of short sums: adds what is there to the long ones, or clears both at a part's
   * first row. Through a private array, because two places of one array in one loop keep the
   * compiler from making vectors of it; and all in one function, because it keeps stores near that
   * the same function reads.
   */
  private static void beginShortSums(
      FloatArray partials, int atLong, int atShort, int width, boolean first) {
    float[] piece = new float[PIECE];
    int start = 0;
    while (start < width) {
      int size = Math.min(PIECE, width - start);
      int fromLong = atLong + start;
      int fromShort = atShort + start;
      if (first) {
        for (int c = 0; c < size; c++) {
          partials.set(fromLong + c, 0f);
        }
      } else {
        for (int c = 0; c < size; c++) {
          piece[c] = partials.get(fromShort + c);
        }
        for (int c = 0; c < size; c++) {
          partials.set(fromLong + c, partials.get(fromLong + c) + piece[c]);
        }
      }
      for (int c = 0; c < size; c++) {
        partials.set(fromShort + c, 0f);
      }
      start += size;
    }
  }

  /**
   * {@link #storeRun} for a whole row, with its shares of dgamma and dbeta, and {@link #addSums}
   * for the next row meanwhile: so memory is read and written at the same time, and not in turns.
   *
   * @param sums the row's, and then the next row's
   */
  private static void storeAndAdd(
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
      int next,
      int atPart,
      int width,
      int block,
      int flags,
      float[] sums) {
    float centre = 0.5f * mean.get(row);
    float left = 0.5f * rest.get(row);
    float r1 = rstd.get(row);
    float inverse = 2f * r1;
    float a = (flags & Flags.RMS) == 0 ? r1 * (sums[0] / width) : 0f;
    float b = r1 * (sums[2] / width);
    float nextCentre = 0.5f * mean.get(next);
    float nextLeft = 0.5f * rest.get(next);
    float nextInverse = 2f * rstd.get(next);
    float sum = 0f;
    float sumLost = 0f;
    float products = 0f;
    float productsLost = 0f;
    int start = 0;
    while (start < width) {
      int size = Math.min(block, width - start);
      int at = row * width + start;
      int atNext = next * width + start;
      int fromPart = atPart + start;
      int fromGamma = start;
      float part = 0f;
      float partProducts = 0f;
      for (int begin = 0; begin < size; begin += SHORT) {
        int end = Math.min(begin + SHORT, size);
        float few = 0f;
        float fewProducts = 0f;
        for (int c = begin; c < end; c++) {
          // All loads before all stores: rows of a multiple of 4 KiB put all of them at addresses
          // with the same last 12 bits, by which CPUs take a load for one of what was just stored.
          float xhat = ((0.5f * x.get(at + c) - centre) - left) * inverse;
          float v = dy.get(at + c);
          float scale = gamma.get(fromGamma + c);
          float slope = r1 * scale;
          float scaleSum = scalePartials.get(fromPart + c) + v * xhat;
          float offsetSum = offsetPartials.get(fromPart + c) + v;
          float nextXhat = ((0.5f * x.get(atNext + c) - nextCentre) - nextLeft) * nextInverse;
          float nextV = dy.get(atNext + c);
          few += scale * nextV;
          fewProducts += scale * (nextV * nextXhat);
          dx.set(at + c, slope * v - (a + xhat * b));
          scalePartials.set(fromPart + c, scaleSum);
          offsetPartials.set(fromPart + c, offsetSum);
        }
        part += few;
        partProducts += fewProducts;
      }
      float term = part - sumLost;
      float following = sum + term;
      sumLost = (following - sum) - term;
      sum = following;
      float termProducts = partProducts - productsLost;
      float followingProducts = products + termProducts;
      productsLost = (followingProducts - products) - termProducts;
      products = followingProducts;
      start += size;
    }
    sums[0] = sum;
    sums[2] = products;
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
