package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization, forward, float32, over the last dimension of a row-major rows x width array:
 * {@code y = gamma * (x - mean) / sqrt(variance + epsilon) + beta} (Ba, Kiros, Hinton, arXiv
 * 1607.06450), gamma and beta one value per column, the variance divided by the width.
 *
 * <p>The ladder for contiguous rows; every rung computes the same statistics and differs in who
 * computes them:
 *
 * <ol>
 *   <li>{@link #rowPerItem}: the plain one. One work-item owns a row and walks it twice (sum and
 *       sum of squares around a pivot; store). For CPU devices, where a row sits in a near cache
 *       after the first walk and the compiler turns the inner loops into vectors.
 *   <li>{@link #rowRange}: the same row function over rows {@code first <= row < end}, so that an
 *       engine without a device can share rows among threads. Changes nothing else.
 *   <li>{@link #rowPerGroup}: a work-group owns a row, its lanes take every n-th column and meet in
 *       a tree in local memory. For GPUs, where neighbouring lanes must read neighbouring
 *       addresses. Walks the row three times, as its pivot is the first element; the order of the
 *       sums differs, so the last bits do.
 * </ol>
 *
 * <p><b>Flags</b> (see {@link Flags}): RMS centres nothing, {@code y = gamma * x / sqrt(mean(x^2) +
 * epsilon) + beta}; the same walks with 0 for pivot and mean. SAVE writes the statistics.
 *
 * <p><b>Numerics.</b> Each step below is there for a row that goes wrong without it; the figures
 * are worst errors in ulp at the scale max(|y|, |gamma xhat|, |beta|, |gamma|).
 *
 * <ul>
 *   <li><i>Pivot.</i> All sums are of {@code d = x - pivot}. Summing x itself at mean 1e6 and width
 *       65,536 costs the mean most of its bits, and turns a constant row, whose answer is exactly
 *       beta, into noise. With a pivot in the row a constant row is exact. In {@link #rowPerItem}
 *       the pivot is the mean of the first columns; where that turns out to be far from the row's
 *       mean (a row that begins unlike it goes on), the sums are done again around a better one.
 *   <li><i>Centred and corrected.</i> {@code c = mean(d)} says how far the pivot is off; {@code
 *       mean = pivot + c} is kept as a float and what its rounding lost. Without the second part
 *       the error is 671 ulp at mean 1e3 and 9,638 at mean 1e4 (width 1024, spread 1).
 *   <li><i>{@code variance = mean(d^2) - c^2}</i> instead of a walk of its own. This is not the
 *       shortcut mean(x^2) - mean(x)^2, because c^2 is at most a quarter of the variance, or else
 *       only the rounding of the pivot, and then at most half of mean(d^2) (half the row on each of
 *       two neighbouring floats): one bit is lost at worst. Nothing is divided before the root:
 *       {@code spread = sum d^2 + (n epsilon - n c^2)} rounds about once.
 *   <li><i>Few roundings in the result.</i> {@code y = d * slope + (beta + (dLost - lost) * slope)}
 *       with {@code d = x - mean} and what its rounding lost, {@code slope = rstd * gamma} and rstd
 *       to half an ulp. Three roundings count besides rstd's, at most 4 ulp together. The plain
 *       {@code ((x - mean) - c) * rstd * gamma + beta} has seven and reaches 5.1 ulp in 33 million
 *       elements.
 *   <li><i>Compensated sums of blocks.</i> A block of columns is added plainly, the blocks with
 *       Kahan's correction. A plain sum of 65,536 terms is off by 66 ulp on a row of two values
 *       (every addition rounds the same way) and by 8 on a random one, blocks of 8 by at most 4, at
 *       every width up to 4,194,304. Blocks also break the chain of dependent additions.
 *   <li><i>Rescaling.</i> Where the sum of squares overflows (from about 1e18 on), or where
 *       variance plus epsilon is so small that squares lose bits, the row is done again, scaled by
 *       an exact power of two with epsilon by its square. A rare path of its own: ordinary rows pay
 *       one comparison.
 * </ul>
 *
 * <p>One NaN or infinity makes its own row NaN and no other. {@code rows * width} must not exceed
 * 2^31-1. x and y may be the same array; y must not share memory with gamma or beta.
 */
public final class LayerNormForward {

  /**
   * The block for sums done in the order written: short, because every addition waits for the one
   * before it and adds its rounding.
   */
  public static final int SERIAL_BLOCK = 8;

  /**
   * The block where the compiler may spread a sum over lanes (KernelOptions REASSOCIATE): 64 lanes
   * add 16 terms each.
   */
  public static final int VECTOR_BLOCK = 1024;

  /** The most lanes {@link #rowPerGroup} has room for in local memory. */
  public static final int MAX_LANES = 256;

  private LayerNormForward() {}

  /**
   * A work-item per row.
   *
   * @param x the input, rows x width
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, rows x width
   * @param mean the rows' means as rounded, rows values; with {@link Flags#SAVE} only, as the next
   *     two
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param epsilon added to the variance, finite and > 0
   * @param block columns added plainly between two compensated additions: {@link #SERIAL_BLOCK} or
   *     {@link #VECTOR_BLOCK}
   * @param flags bits of {@link Flags}
   */
  public static void rowPerItem(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      float epsilon,
      int block,
      int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      normalizeRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);
    }
  }

  /** {@link #rowPerItem} for the rows {@code first <= row < end}. */
  public static void rowRange(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int first,
      int end,
      int width,
      float epsilon,
      int block,
      int flags) {
    for (@Parallel int row = first; row < end; row++) {
      normalizeRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);
    }
  }

  /** One row by one work-item. */
  private static void normalizeRow(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int row,
      int width,
      float epsilon,
      int block,
      int flags) {
    int base = row * width;
    float n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    float pivot = 0f;
    if (centred) {
      pivot = pivotOf(x, base, width);
    }

    // First walk: how far the pivot is off the mean, and the spread around it. Once more around a
    // better pivot where the first columns were far from the rest.
    float correction = 0f;
    float spread = 0f;
    int walks = 1;
    for (int walk = 0; walk < walks; walk++) {
      float off = 0f;
      float offLost = 0f;
      float squares = 0f;
      float squaresLost = 0f;
      int start = 0;
      while (start < width) {
        int end = start + Math.min(block, width - start);
        float partOff = 0f;
        float partSquares = 0f;
        for (int c = start; c < end; c++) {
          float d = x.get(base + c) - pivot;
          partOff += d;
          partSquares += d * d;
        }
        float term = partOff - offLost;
        float next = off + term;
        offLost = (next - off) - term;
        off = next;
        float termSquares = partSquares - squaresLost;
        float nextSquares = squares + termSquares;
        squaresLost = (nextSquares - squares) - termSquares;
        squares = nextSquares;
        start = end;
      }
      float shifted = 0f;
      if (centred) {
        correction = off / n;
        shifted = off * correction;
      }
      spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);
      if (walk == 0 && shifted > FloatNumerics.FAR * squares) {
        pivot += correction;
        walks = 2;
      }
    }

    if (FloatNumerics.needsRescaling(spread, n)) {
      float scale = FloatNumerics.scaleFor(spread, x.get(base));
      normalizeRescaledRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, scale, flags);
    } else {
      // Last walk: the result, around the mean as a float and what that rounding lost.
      float centre = pivot + correction;
      float back = centre - pivot;
      float lost = (pivot - (centre - back)) + (correction - back);
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int c = 0; c < width; c++) {
        float slope = inverse * gamma.get(c);
        float value = x.get(base + c);
        float d = value - centre;
        float from = value - d;
        float dLost = (value - (d + from)) + (from - centre);
        y.set(base + c, d * slope + (beta.get(c) + (dLost - lost) * slope));
      }
      if ((flags & Flags.SAVE) != 0) {
        mean.set(row, centre);
        rest.set(row, lost);
        rstd.set(row, inverse);
      }
    }
  }

  /** About the row's mean: that of its first columns. */
  private static float pivotOf(FloatArray x, int base, int width) {
    int head = Math.min(FloatNumerics.HEAD, width);
    float first = x.get(base);
    float near = 0f;
    for (int c = 0; c < head; c++) {
      near += x.get(base + c) - first;
    }
    return first + near / head;
  }

  /**
   * The rare path: all in one scale, every addition compensated, speed of no concern. The scale is
   * a power of two, so that the statistics go back to the row's own exactly (but for what float32
   * cannot hold: an rstd below 1.2e-38 has fewer bits).
   */
  private static void normalizeRescaledRow(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int row,
      int width,
      float epsilon,
      float scale,
      int flags) {
    int base = row * width;
    float n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    float centre = 0f;
    if (centred) {
      float pivot = x.get(base) * scale;
      float sum = 0f;
      float sumLost = 0f;
      for (int c = 0; c < width; c++) {
        float term = (x.get(base + c) * scale - pivot) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
      centre = pivot + sum / n;
    }

    float off = 0f;
    float offLost = 0f;
    float squares = 0f;
    float squaresLost = 0f;
    for (int c = 0; c < width; c++) {
      float d = x.get(base + c) * scale - centre;
      float term = d - offLost;
      float next = off + term;
      offLost = (next - off) - term;
      off = next;
      float termSquares = d * d - squaresLost;
      float nextSquares = squares + termSquares;
      squaresLost = (nextSquares - squares) - termSquares;
      squares = nextSquares;
    }
    float correction = 0f;
    if (centred) {
      correction = off / n;
    }
    float scaledEpsilon = n * (epsilon * scale * scale);
    float spread = FloatNumerics.spreadOf(squares, squaresLost, off * correction, scaledEpsilon);
    float inverse = FloatNumerics.reciprocalRoot(spread, n);
    // The mean as one float, and what that lost.
    float middle = centre + correction;
    float back = middle - centre;
    correction = (centre - (middle - back)) + (correction - back);
    centre = middle;
    for (int c = 0; c < width; c++) {
      float slope = inverse * gamma.get(c);
      y.set(
          base + c,
          (x.get(base + c) * scale - centre) * slope + (beta.get(c) - correction * slope));
    }
    if ((flags & Flags.SAVE) != 0) {
      mean.set(row, centre / scale);
      rest.set(row, correction / scale);
      rstd.set(row, inverse * scale);
    }
  }

  /**
   * A work-group per row; with fewer groups than rows a group takes every n-th row. The group's
   * size is the launch's local size: a power of two, at most {@link #MAX_LANES}.
   *
   * <p>Lane l owns columns l, l + lanes, l + 2 lanes, ... in all three walks and writes the results
   * of its own columns; nobody reads what another lane wrote to global memory.
   */
  public static void rowPerGroup(
      KernelContext context,
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      float epsilon,
      int flags) {
    // Two values of each lane. Only the kernel itself touches them: TornadoVM takes wrong addresses
    // where a local array is handed to another method.
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    float[] squareSums = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    float n = width;
    for (int r = context.groupIdx; r < rows; r += groups) {
      int base = r * width;
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;
      // A second round where the row needs rescaling. What decides (flags, sums) is the same for
      // all lanes, so all go round together and meet the same barriers.
      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        float middle = 0f;
        if (centred) {
          float pivot = x.get(base) * scale;
          float sum = 0f;
          float sumLost = 0f;
          for (int c = lane; c < width; c += lanes) {
            float term = (x.get(base + c) * scale - pivot) - sumLost;
            float next = sum + term;
            sumLost = (next - sum) - term;
            sum = next;
          }
          sums[lane] = sum;
          context.localBarrier();
          for (int half = lanes / 2; half > 0; half = half / 2) {
            if (lane < half) {
              sums[lane] = sums[lane] + sums[lane + half];
            }
            context.localBarrier();
          }
          middle = pivot + sums[0] / n;
          // No lane may write its next sum while another still reads this one.
          context.localBarrier();
        }

        float off = 0f;
        float offLost = 0f;
        float squares = 0f;
        float squaresLost = 0f;
        for (int c = lane; c < width; c += lanes) {
          float d = x.get(base + c) * scale - middle;
          float term = d - offLost;
          float next = off + term;
          offLost = (next - off) - term;
          off = next;
          float termSquares = d * d - squaresLost;
          float nextSquares = squares + termSquares;
          squaresLost = (nextSquares - squares) - termSquares;
          squares = nextSquares;
        }
        // Both trees at once.
        sums[lane] = off;
        squareSums[lane] = squares;
        context.localBarrier();
        for (int half = lanes / 2; half > 0; half = half / 2) {
          if (lane < half) {
            sums[lane] = sums[lane] + sums[lane + half];
            squareSums[lane] = squareSums[lane] + squareSums[lane + half];
          }
          context.localBarrier();
        }
        float shift = 0f;
        if (centred) {
          shift = sums[0] / n;
        }
        float scaledEpsilon = n * (epsilon * scale * scale);
        spread = FloatNumerics.spreadOf(squareSums[0], 0f, n * shift * shift, scaledEpsilon);
        context.localBarrier();
        // The mean as one float, and what that lost.
        centre = middle + shift;
        float back = centre - middle;
        correction = (middle - (centre - back)) + (shift - back);
        if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
          scale = FloatNumerics.scaleFor(spread, x.get(base));
          rounds = 2;
        }
      }

      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int c = lane; c < width; c += lanes) {
        float slope = inverse * gamma.get(c);
        float value = x.get(base + c) * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = (value - (d + from)) + (from - centre);
        y.set(base + c, d * slope + (beta.get(c) + (dLost - correction) * slope));
      }
      if ((flags & Flags.SAVE) != 0 && lane == 0) {
        mean.set(r, centre / scale);
        rest.set(r, correction / scale);
        rstd.set(r, inverse * scale);
      }
    }
  }
}
