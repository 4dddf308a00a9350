package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization, forward, float32, of few and huge contiguous rows: too few to give every
 * processor a row of its own. What is computed, and why each numeric step is there, stands at the
 * head of {@link LayerNormForward}; the result is as exact.
 *
 * <p>Each rung of the ladder is two launches, as no work-item may read what another wrote in the
 * same launch:
 *
 * <ol>
 *   <li>{@link #statistics}: a work-item per row and part of a row. The part's mean and the sum of
 *       squares around it go to {@code partial}.
 *   <li>{@link #apply}: the same work-items. Each merges all parts of its row, which costs little
 *       beside its columns, and writes its columns.
 * </ol>
 *
 * <p>{@link LayerNormForwardSplitGroups} does the same on GPUs.
 *
 * <p><b>Merging.</b> Parts are merged as lanes are: moments around each part's own mean, the mean
 * of the means around the last part's (which is never empty), then the squares of the parts plus n
 * (mean of the part - mean)^2, all terms positive. {@code sum x^2 - n mean^2} is not used at any
 * level. A part's mean comes with what its rounding lost, as a row's does.
 *
 * <p><b>Scales.</b> A part whose squares leave float32's range has moments in a scale of its own, a
 * power of two. A row is merged in its own units first, and once more in the scale that the row
 * needs, if any; the parts come to it exactly, or are too small to matter there.
 */
public final class LayerNormForwardSplit {

  /** Values per part: mean, what its rounding lost, the squares around it, the scale of all. */
  public static final int PARTIAL_SIZE = 4;

  static final int MEAN = 0;
  static final int REST = 1;
  static final int SQUARES = 2;
  static final int SCALE = 3;

  /** Columns added plainly one after the other. */
  private static final int BLOCK = 8;

  /**
   * Columns between two compensated additions, in blocks of {@link #BLOCK}: where the compiler may
   * reorder sums it makes lanes of these.
   */
  private static final int LONG_BLOCK = 64;

  private LayerNormForwardSplit() {}

  /**
   * The moments of every part of every row.
   *
   * @param x the input, rows x width
   * @param partial rows x parts x {@link #PARTIAL_SIZE} values, at most 2^31-1, written
   * @param parts parts of a row, at least 1; part q owns the columns {@code q * width / parts <= c
   *     < (q + 1) * width / parts}
   * @param flags bits of {@link Flags}; of these only RMS counts here
   */
  public static void statistics(
      FloatArray x, FloatArray partial, int rows, int width, int parts, int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      for (@Parallel int part = 0; part < parts; part++) {
        int from = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - from;
        int place = (row * parts + part) * PARTIAL_SIZE;
        if (count > 0) {
          moments(x, partial, place, row * width + from, count, flags);
        } else {
          // More parts than columns. Nothing to merge.
          partial.set(place + MEAN, 0f);
          partial.set(place + REST, 0f);
          partial.set(place + SQUARES, 0f);
          partial.set(place + SCALE, 1f);
        }
      }
    }
  }

  static int firstColumn(int part, int width, int parts) {
    return (int) ((long) part * width / parts);
  }

  /** The moments of {@code width} columns from {@code base} on, walked as a row is. */
  private static void moments(
      FloatArray x, FloatArray partial, int place, int base, int width, int flags) {
    float n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    float pivot = 0f;
    if (centred) {
      pivot = pivotOf(x, base, width);
    }
    float correction = 0f;
    float spread = 0f;
    int walks = 1;
    for (int walk = 0; walk < walks; walk++) {
      float off = 0f;
      float offLost = 0f;
      float squares = 0f;
      float squaresLost = 0f;
      int done = 0;
      while (done < width) {
        int count = Math.min(LONG_BLOCK, width - done);
        int from = base + done;
        float partOff = 0f;
        float partSquares = 0f;
        for (int b = 0; b < count; b += BLOCK) {
          float fewOff = 0f;
          float fewSquares = 0f;
          int stop = Math.min(b + BLOCK, count);
          for (int c = b; c < stop; c++) {
            float d = x.get(from + c) - pivot;
            fewOff += d;
            fewSquares += d * d;
          }
          partOff += fewOff;
          partSquares += fewSquares;
        }
        float term = partOff - offLost;
        float next = off + term;
        offLost = (next - off) - term;
        off = next;
        float termSquares = partSquares - squaresLost;
        float nextSquares = squares + termSquares;
        squaresLost = (nextSquares - squares) - termSquares;
        squares = nextSquares;
        done += count;
      }
      float shifted = 0f;
      if (centred) {
        correction = off / n;
        shifted = off * correction;
      }
      spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, 0f);
      if (walk == 0 && shifted > FloatNumerics.FAR * squares) {
        pivot += correction;
        walks = 2;
      }
    }

    float scale = 1f;
    float centre = pivot;
    float lost = correction;
    if (FloatNumerics.needsRescaling(spread, n)) {
      // The rare path, a constant part among them: in another scale, every addition compensated.
      scale = FloatNumerics.scaleFor(spread, x.get(base));
      centre = 0f;
      lost = 0f;
      float shifted = 0f;
      if (centred) {
        float value = x.get(base) * scale;
        centre = value + sumOf(x, base, width, scale, value) / n;
        float off = sumOf(x, base, width, scale, centre);
        lost = off / n;
        shifted = off * lost;
      }
      spread = FloatNumerics.spreadOf(squaresOf(x, base, width, scale, centre), 0f, shifted, 0f);
    }
    // The mean as one float, and what that lost.
    float middle = centre + lost;
    float back = middle - centre;
    lost = (centre - (middle - back)) + (lost - back);
    centre = middle;
    partial.set(place + MEAN, centre);
    partial.set(place + REST, lost);
    partial.set(place + SQUARES, spread);
    partial.set(place + SCALE, scale);
  }

  /** About the part's mean: that of its first columns. */
  private static float pivotOf(FloatArray x, int base, int width) {
    int head = Math.min(FloatNumerics.HEAD, width);
    float first = x.get(base);
    float near = 0f;
    for (int c = 0; c < head; c++) {
      near += x.get(base + c) - first;
    }
    return first + near / head;
  }

  /** The sum of {@code x scale - centre}, every addition compensated. */
  private static float sumOf(FloatArray x, int base, int width, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float term = (x.get(base + c) * scale - centre) - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  /** The sum of {@code (x scale - centre)^2}, every addition compensated. */
  private static float squaresOf(FloatArray x, int base, int width, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float d = x.get(base + c) * scale - centre;
      float term = d * d - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  /**
   * The result, from the moments that {@link #statistics} left. Rows are the inner dimension, so
   * that neighbouring work-items have one part's gamma and beta, which are as large as a row, in
   * common.
   *
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, rows x width; it may be the same array as x
   * @param partial what statistics wrote, with the same rows, width, parts and flags
   * @param mean the rows' means as rounded, rows values; with {@link Flags#SAVE} only, as the next
   *     two
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param epsilon added to the variance, finite and > 0
   */
  public static void apply(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray partial,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int parts,
      float epsilon,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        float n = width;
        int places = row * parts * PARTIAL_SIZE;
        boolean centred = (flags & Flags.RMS) == 0;
        float scale = 1f;
        float centre = 0f;
        float correction = 0f;
        float spread = 0f;
        int rounds = 1;
        for (int round = 0; round < rounds; round++) {
          float shifted = 0f;
          if (centred) {
            // The last part is never empty; its mean is near enough to sum the others around it.
            float pivot = meanOf(partial, places + (parts - 1) * PARTIAL_SIZE, scale);
            centre = pivot + sumOfMeans(partial, places, width, parts, scale, pivot) / n;
            float off = sumOfMeans(partial, places, width, parts, scale, centre);
            correction = off / n;
            shifted = off * correction;
          }
          float squares = sumOfSquares(partial, places, width, parts, scale, centre);
          float scaledEpsilon = n * (epsilon * scale * scale);
          spread = FloatNumerics.spreadOf(squares, 0f, shifted, scaledEpsilon);
          if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
            scale = FloatNumerics.scaleFor(spread, centre);
            rounds = 2;
          }
        }
        // The mean as one float, and what that lost.
        float middle = centre + correction;
        float back = middle - centre;
        correction = (centre - (middle - back)) + (correction - back);
        centre = middle;
        float inverse = FloatNumerics.reciprocalRoot(spread, n);
        int from = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - from;
        int base = row * width + from;
        write(x, gamma, beta, y, base, from, count, scale, centre, correction, inverse);
        if ((flags & Flags.SAVE) != 0 && part == 0) {
          mean.set(row, centre / scale);
          rest.set(row, correction / scale);
          rstd.set(row, inverse * scale);
        }
      }
    }
  }

  /** {@code count} columns of the result, from column {@code first} on, which is at base. */
  private static void write(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      int base,
      int first,
      int count,
      float scale,
      float centre,
      float lost,
      float inverse) {
    for (int c = 0; c < count; c++) {
      float slope = inverse * gamma.get(first + c);
      float value = x.get(base + c) * scale;
      float d = value - centre;
      float from = value - d;
      float dLost = (value - (d + from)) + (from - centre);
      y.set(base + c, d * slope + (beta.get(first + c) + (dLost - lost) * slope));
    }
  }

  /** A part's mean as rounded, in the row's scale. */
  static float meanOf(FloatArray partial, int place, float scale) {
    return partial.get(place + MEAN) * (scale / partial.get(place + SCALE));
  }

  /** A part's mean as seen from {@code centre}, in the row's scale. */
  static float distanceOf(FloatArray partial, int place, float scale, float centre) {
    float factor = scale / partial.get(place + SCALE);
    return (partial.get(place + MEAN) * factor - centre) + partial.get(place + REST) * factor;
  }

  /** The sum of {@code x scale - centre} over a row, from its parts. */
  private static float sumOfMeans(
      FloatArray partial, int places, int width, int parts, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int q = 0; q < parts; q++) {
      float n = firstColumn(q + 1, width, parts) - firstColumn(q, width, parts);
      if (n > 0f) {
        float term = n * distanceOf(partial, places + q * PARTIAL_SIZE, scale, centre) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  /** The sum of {@code (x scale - centre)^2} over a row, from its parts. */
  private static float sumOfSquares(
      FloatArray partial, int places, int width, int parts, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int q = 0; q < parts; q++) {
      float n = firstColumn(q + 1, width, parts) - firstColumn(q, width, parts);
      if (n > 0f) {
        int place = places + q * PARTIAL_SIZE;
        float factor = scale / partial.get(place + SCALE);
        float distance = distanceOf(partial, place, scale, centre);
        float within = partial.get(place + SQUARES) * factor * factor;
        float term = (within + n * distance * distance) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }
}
