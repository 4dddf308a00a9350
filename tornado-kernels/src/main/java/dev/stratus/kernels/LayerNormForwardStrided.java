package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layer normalization, forward, float32, of groups that are no contiguous rows. What is computed,
 * and why each numeric step is there, stands at the head of {@link LayerNormForward}.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #anyLayout}: the plain one, for whatever {@link GroupLayout} can say: strides,
 *       several runs per group, a parameter per run, valid lengths. A work-item owns a group.
 *   <li>{@link #columns}: the groups lie side by side, element c of all of them before element c +
 *       1 of any (channels of an image whose channel is not the fastest dimension). A work-item
 *       owns a group here too, but neighbours read neighbouring addresses: coalesced on a GPU,
 *       lanes of a vector on a CPU. For that the control flow is the same for all groups, and what
 *       only a rare group needs stands in a function of its own.
 * </ol>
 *
 * <p>No lanes split a sum of {@link #columns}: its blocks are short in every case.
 */
public final class LayerNormForwardStrided {

  /** Elements added plainly between two compensated additions. */
  private static final int BLOCK = 8;

  /**
   * As {@link FloatNumerics#FAR}, higher: in {@link #columns} a group that is done again holds up
   * its neighbours. One normal group in 12,000 is, and the subtraction costs two thirds of a bit.
   */
  private static final float FAR = 0.33f;

  private LayerNormForwardStrided() {}

  /**
   * Groups side by side: group {@code o * run + r}, element c is at {@code o * outerStride + r + c
   * * stride}, in x and y alike; its parameter is c. A work-item per group.
   *
   * @param x the input
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, laid out as x; it may be the same array
   * @param mean the groups' means as rounded, outer * run values; with {@link Flags#SAVE} only, as
   *     the next two
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param run how many groups lie side by side
   * @param width elements of a group
   * @param stride from an element of a group to its next, at least run
   * @param epsilon added to the variance, finite and > 0
   * @param flags bits of {@link Flags}
   */
  public static void columns(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int outer,
      int outerStride,
      int run,
      int width,
      int stride,
      float epsilon,
      int flags) {
    for (@Parallel int o = 0; o < outer; o++) {
      for (@Parallel int r = 0; r < run; r++) {
        int base = o * outerStride + r;
        float n = width;
        boolean centred = (flags & Flags.RMS) == 0;
        float pivot = 0f;
        if (centred) {
          int head = Math.min(FloatNumerics.HEAD, width);
          float value = x.get(base);
          float near = 0f;
          for (int c = 0; c < head; c++) {
            near += x.get(base + c * stride) - value;
          }
          pivot = value + near / head;
        }

        // First walk: how far the pivot is off the mean, and the spread around it.
        float off = 0f;
        float offLost = 0f;
        float squares = 0f;
        float squaresLost = 0f;
        int start = 0;
        while (start < width) {
          int stop = start + Math.min(BLOCK, width - start);
          float partOff = 0f;
          float partSquares = 0f;
          for (int c = start; c < stop; c++) {
            float d = x.get(base + c * stride) - pivot;
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
          start = stop;
        }
        float correction = 0f;
        float shifted = 0f;
        if (centred) {
          correction = off / n;
          shifted = off * correction;
        }
        float spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);

        if (shifted > FAR * squares || FloatNumerics.needsRescaling(spread, n)) {
          int group = o * run + r;
          normalizeCarefully(
              x, gamma, beta, y, mean, rest, rstd, group, base, width, stride, epsilon, flags);
        } else {
          // Last walk: the result, around the mean as a float and what that rounding lost.
          float centre = pivot + correction;
          float back = centre - pivot;
          float lost = (pivot - (centre - back)) + (correction - back);
          float inverse = FloatNumerics.reciprocalRoot(spread, n);
          for (int c = 0; c < width; c++) {
            float slope = inverse * gamma.get(c);
            float value = x.get(base + c * stride);
            float d = value - centre;
            float from = value - d;
            float dLost = (value - (d + from)) + (from - centre);
            y.set(base + c * stride, d * slope + (beta.get(c) + (dLost - lost) * slope));
          }
          if ((flags & Flags.SAVE) != 0) {
            mean.set(o * run + r, centre);
            rest.set(o * run + r, lost);
            rstd.set(o * run + r, inverse);
          }
        }
      }
    }
  }

  /**
   * The rare group of {@link #columns}, whose pivot was far from its mean or whose squares leave
   * float32's range: the mean first, then the spread around it, and both once more in another scale
   * where that is needed. Every addition is compensated, speed of no concern.
   */
  private static void normalizeCarefully(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int group,
      int base,
      int width,
      int stride,
      float epsilon,
      int flags) {
    float n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    float scale = 1f;
    float centre = 0f;
    float correction = 0f;
    float spread = 0f;
    int rounds = 1;
    for (int round = 0; round < rounds; round++) {
      float shifted = 0f;
      if (centred) {
        float pivot = x.get(base) * scale;
        centre = pivot + sumOf(x, base, width, stride, scale, pivot) / n;
        float off = sumOf(x, base, width, stride, scale, centre);
        correction = off / n;
        shifted = off * correction;
      }
      float squares = squaresOf(x, base, width, stride, scale, centre);
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = FloatNumerics.spreadOf(squares, 0f, shifted, scaledEpsilon);
      if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
        scale = FloatNumerics.scaleFor(spread, x.get(base));
        rounds = 2;
      }
    }
    float inverse = FloatNumerics.reciprocalRoot(spread, n);
    // The mean as one float, and what that lost.
    float middle = centre + correction;
    float back = middle - centre;
    correction = (centre - (middle - back)) + (correction - back);
    centre = middle;
    for (int c = 0; c < width; c++) {
      float slope = inverse * gamma.get(c);
      float value = x.get(base + c * stride) * scale;
      float d = value - centre;
      float from = value - d;
      float dLost = (value - (d + from)) + (from - centre);
      y.set(base + c * stride, d * slope + (beta.get(c) + (dLost - correction) * slope));
    }
    if ((flags & Flags.SAVE) != 0) {
      mean.set(group, centre / scale);
      rest.set(group, correction / scale);
      rstd.set(group, inverse * scale);
    }
  }

  /** The sum of {@code x scale - centre} over a group, every addition compensated. */
  private static float sumOf(
      FloatArray x, int base, int width, int stride, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float term = (x.get(base + c * stride) * scale - centre) - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  /** The sum of {@code (x scale - centre)^2} over a group, every addition compensated. */
  private static float squaresOf(
      FloatArray x, int base, int width, int stride, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float d = x.get(base + c * stride) * scale - centre;
      float term = d * d - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  /**
   * The groups {@code first <= g < end} of any layout, a work-item each.
   *
   * @param y the result; it may be the same array as x if laid out alike
   * @param layout see {@link GroupLayout}
   * @param lengths the valid lengths, one per observation; one element, not read, where the layout
   *     has no time. What lies beyond is written as 0; a group with no valid element has the
   *     statistics 0
   * @param flags bits of {@link Flags}
   */
  public static void anyLayout(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      IntArray lengths,
      int first,
      int end,
      float epsilon,
      int flags) {
    // From 0 on: TornadoVM makes no work-items of a loop that begins at an argument.
    int groups = end - first;
    for (@Parallel int item = 0; item < groups; item++) {
      int g = first + item;
      int chunks = GroupLayout.validChunks(layout, lengths, g);
      int run = GroupLayout.validRun(layout, lengths, g);
      if (Math.min(chunks, run) > 0) {
        LayerNormForwardGroup.normalize(
            x, gamma, beta, y, mean, rest, rstd, layout, g, chunks, run, epsilon, flags);
      } else if ((flags & Flags.SAVE) != 0) {
        mean.set(g, 0f);
        rest.set(g, 0f);
        rstd.set(g, 0f);
      }
      if (layout.get(GroupLayout.TIME) != GroupLayout.NO_TIME) {
        LayerNormForwardGroup.clearBeyond(y, layout, g, chunks, run);
      }
    }
  }
}
