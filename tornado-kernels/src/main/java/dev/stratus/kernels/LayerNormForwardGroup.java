package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One group of {@link LayerNormForwardStrided#anyLayout}, wherever its elements lie: float32. What
 * is computed, and why each numeric step is there, stands at the head of {@link LayerNormForward}.
 *
 * <p>Runs of neighbouring elements have loops of their own, so that the compiler can make lanes of
 * them; all other runs share a slower one.
 *
 * <p><b>Sums.</b> Of neighbours, short blocks are added to longer ones, and those with
 * compensation: where the compiler may reorder sums it makes lanes of the longer ones, and in the
 * order written 8 and 8 additions follow each other, not 64. Elsewhere there are no lanes, and the
 * short blocks are compensated. Compensation goes on from one run to the next.
 */
final class LayerNormForwardGroup {

  /** Elements added plainly one after the other. */
  private static final int BLOCK = 8;

  /** Elements between two compensated additions, in blocks of {@link #BLOCK}. */
  private static final int LONG_BLOCK = 64;

  private LayerNormForwardGroup() {}

  /**
   * One group: the first {@code run} elements of its first {@code chunks} runs, at least one. Walks
   * it as {@link LayerNormForward#rowPerItem} walks a row.
   */
  static void normalize(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      int group,
      int chunks,
      int run,
      float epsilon,
      int flags) {
    int base = GroupLayout.baseX(layout, group);
    int stride = layout.get(GroupLayout.RUN_X);
    int most = stride == 1 ? LONG_BLOCK : BLOCK;
    float n = chunks * run;
    boolean centred = (flags & Flags.RMS) == 0;
    float pivot = 0f;
    if (centred) {
      pivot = pivotOf(x, layout, base, chunks, run);
    }
    float correction = 0f;
    float spread = 0f;
    int walks = 1;
    for (int walk = 0; walk < walks; walk++) {
      float off = 0f;
      float offLost = 0f;
      float squares = 0f;
      float squaresLost = 0f;
      for (int k = 0; k < chunks; k++) {
        int at = base + GroupLayout.chunkX(layout, k);
        int done = 0;
        while (done < run) {
          int count = Math.min(most, run - done);
          float partOff = 0f;
          float partSquares = 0f;
          if (stride == 1) {
            int from = at + done;
            for (int b = 0; b < count; b += BLOCK) {
              float fewOff = 0f;
              float fewSquares = 0f;
              int stop = Math.min(b + BLOCK, count);
              for (int j = b; j < stop; j++) {
                float d = x.get(from + j) - pivot;
                fewOff += d;
                fewSquares += d * d;
              }
              partOff += fewOff;
              partSquares += fewSquares;
            }
          }
          // Not "else": where two branches end in a loop, TornadoVM takes the second one's sums.
          if (stride != 1) {
            int from = at + done * stride;
            for (int j = 0; j < count; j++) {
              float d = x.get(from + j * stride) - pivot;
              partOff += d;
              partSquares += d * d;
            }
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

    float scale = 1f;
    float centre = pivot;
    float lost = correction;
    if (FloatNumerics.needsRescaling(spread, n)) {
      // The rare path: all in one scale, every addition compensated, speed of no concern.
      scale = FloatNumerics.scaleFor(spread, x.get(base));
      centre = 0f;
      lost = 0f;
      float shifted = 0f;
      if (centred) {
        float value = x.get(base) * scale;
        centre = value + sumOf(x, layout, base, chunks, run, scale, value) / n;
        float off = sumOf(x, layout, base, chunks, run, scale, centre);
        lost = off / n;
        shifted = off * lost;
      }
      float squares = squaresOf(x, layout, base, chunks, run, scale, centre);
      spread = FloatNumerics.spreadOf(squares, 0f, shifted, n * (epsilon * scale * scale));
    }
    // The mean as one float, and what that lost.
    float middle = centre + lost;
    float back = middle - centre;
    lost = (centre - (middle - back)) + (lost - back);
    centre = middle;
    float inverse = FloatNumerics.reciprocalRoot(spread, n);
    write(x, gamma, beta, y, layout, group, chunks, run, scale, centre, lost, inverse);
    if ((flags & Flags.SAVE) != 0) {
      mean.set(group, centre / scale);
      rest.set(group, lost / scale);
      rstd.set(group, inverse * scale);
    }
  }

  /** About the group's mean: that of its first elements. */
  private static float pivotOf(FloatArray x, IntArray layout, int base, int chunks, int run) {
    int stride = layout.get(GroupLayout.RUN_X);
    float first = x.get(base);
    float near = 0f;
    int taken = 0;
    // A run has an element at least, so more runs are not needed.
    int enough = Math.min(chunks, FloatNumerics.HEAD);
    for (int k = 0; k < enough; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      int count = Math.min(run, FloatNumerics.HEAD - taken);
      for (int j = 0; j < count; j++) {
        near += x.get(at + j * stride) - first;
      }
      taken += count;
    }
    return first + near / taken;
  }

  /** The sum of {@code x scale - centre} over a group, every addition compensated. */
  private static float sumOf(
      FloatArray x, IntArray layout, int base, int chunks, int run, float scale, float centre) {
    int stride = layout.get(GroupLayout.RUN_X);
    float sum = 0f;
    float sumLost = 0f;
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      for (int j = 0; j < run; j++) {
        float term = (x.get(at + j * stride) * scale - centre) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  /** The sum of {@code (x scale - centre)^2} over a group, every addition compensated. */
  private static float squaresOf(
      FloatArray x, IntArray layout, int base, int chunks, int run, float scale, float centre) {
    int stride = layout.get(GroupLayout.RUN_X);
    float sum = 0f;
    float sumLost = 0f;
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      for (int j = 0; j < run; j++) {
        float d = x.get(at + j * stride) * scale - centre;
        float term = d * d - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  /**
   * The last walk: the result, around the mean as rounded and what that lost, both in the group's
   * scale. A run of neighbours has one parameter (a channel of an image) or one each.
   */
  private static void write(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      IntArray layout,
      int group,
      int chunks,
      int run,
      float scale,
      float centre,
      float lost,
      float inverse) {
    int base = GroupLayout.baseX(layout, group);
    int baseOut = GroupLayout.baseOut(layout, group);
    int stride = layout.get(GroupLayout.RUN_X);
    int strideOut = layout.get(GroupLayout.RUN_OUT);
    int each = layout.get(GroupLayout.RUN_PARAMETER);
    // 0 where both are 1. Neither a boolean of two conditions nor else-ifs: TornadoVM mixes up what
    // comes from where more than two branches meet.
    int apart = (stride ^ 1) | (strideOut ^ 1);
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      int out = baseOut + GroupLayout.chunkOut(layout, k);
      int parameter = GroupLayout.chunkParameter(layout, k);
      if ((apart | each) == 0) { // one parameter
        float slope = inverse * gamma.get(parameter);
        float offset = beta.get(parameter);
        for (int j = 0; j < run; j++) {
          float value = x.get(at + j) * scale;
          float d = value - centre;
          float from = value - d;
          float dLost = (value - (d + from)) + (from - centre);
          y.set(out + j, d * slope + (offset + (dLost - lost) * slope));
        }
      }
      if ((apart | (each ^ 1)) == 0) { // one each
        for (int j = 0; j < run; j++) {
          float slope = inverse * gamma.get(parameter + j);
          float value = x.get(at + j) * scale;
          float d = value - centre;
          float from = value - d;
          float dLost = (value - (d + from)) + (from - centre);
          y.set(out + j, d * slope + (beta.get(parameter + j) + (dLost - lost) * slope));
        }
      }
      if ((apart | (each & -2)) != 0) { // all else
        for (int j = 0; j < run; j++) {
          float slope = inverse * gamma.get(parameter + j * each);
          float value = x.get(at + j * stride) * scale;
          float d = value - centre;
          float from = value - d;
          float dLost = (value - (d + from)) + (from - centre);
          y.set(
              out + j * strideOut,
              d * slope + (beta.get(parameter + j * each) + (dLost - lost) * slope));
        }
      }
    }
  }

  /** Writes 0 where a group's elements lie beyond the valid length. */
  static void clearBeyond(FloatArray y, IntArray layout, int group, int chunks, int run) {
    int base = GroupLayout.baseOut(layout, group);
    int stride = layout.get(GroupLayout.RUN_OUT);
    for (int k = 0; k < layout.get(GroupLayout.CHUNKS); k++) {
      int at = base + GroupLayout.chunkOut(layout, k);
      int from = k < chunks ? run : 0;
      for (int j = from; j < layout.get(GroupLayout.RUN); j++) {
        y.set(at + j * stride, 0f);
      }
    }
  }
}
