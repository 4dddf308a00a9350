// Generated from LayerNormForwardStrided by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormForwardStrided} for bfloat16 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormForwardStridedBFloat16 {

  private static final int BLOCK = 8;

  private static final float FAR = 0.33f;

  private LayerNormForwardStridedBFloat16() {}

  public static void columns(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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
          float value = x.getFloat(base);
          float near = 0f;
          for (int c = 0; c < head; c++) {
            near += x.getFloat(base + c * stride) - value;
          }
          pivot = value + near / head;
        }

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
            float d = x.getFloat(base + c * stride) - pivot;
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

          float centre = pivot + correction;
          float back = centre - pivot;
          float lost = (pivot - (centre - back)) + (correction - back);
          float inverse = FloatNumerics.reciprocalRoot(spread, n);
          for (int c = 0; c < width; c++) {
            float slope = inverse * gamma.get(c);
            float value = x.getFloat(base + c * stride);
            float d = value - centre;

            y.setFloat(base + c * stride, d * slope + (beta.get(c) - lost * slope));
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

  private static void normalizeCarefully(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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
        float pivot = x.getFloat(base) * scale;
        centre = pivot + sumOf(x, base, width, stride, scale, pivot) / n;
        float off = sumOf(x, base, width, stride, scale, centre);
        correction = off / n;
        shifted = off * correction;
      }
      float squares = squaresOf(x, base, width, stride, scale, centre);
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = FloatNumerics.spreadOf(squares, 0f, shifted, scaledEpsilon);
      if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
        scale = FloatNumerics.scaleFor(spread, x.getFloat(base));
        rounds = 2;
      }
    }
    float inverse = FloatNumerics.reciprocalRoot(spread, n);

    float middle = centre + correction;
    float back = middle - centre;
    correction = (centre - (middle - back)) + (correction - back);
    centre = middle;
    for (int c = 0; c < width; c++) {
      float slope = inverse * gamma.get(c);
      float value = x.getFloat(base + c * stride) * scale;
      float d = value - centre;

      y.setFloat(base + c * stride, d * slope + (beta.get(c) - correction * slope));
    }
    if ((flags & Flags.SAVE) != 0) {
      mean.set(group, centre / scale);
      rest.set(group, correction / scale);
      rstd.set(group, inverse * scale);
    }
  }

  private static float sumOf(
      BFloat16Array x, int base, int width, int stride, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float term = (x.getFloat(base + c * stride) * scale - centre) - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  private static float squaresOf(
      BFloat16Array x, int base, int width, int stride, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float d = x.getFloat(base + c * stride) * scale - centre;
      float term = d * d - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  public static void anyLayout(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      IntArray lengths,
      int first,
      int end,
      float epsilon,
      int flags) {

    int groups = end - first;
    for (@Parallel int item = 0; item < groups; item++) {
      int g = first + item;
      int chunks = GroupLayout.validChunks(layout, lengths, g);
      int run = GroupLayout.validRun(layout, lengths, g);
      if (Math.min(chunks, run) > 0) {
        LayerNormForwardGroupBFloat16.normalize(
            x, gamma, beta, y, mean, rest, rstd, layout, g, chunks, run, epsilon, flags);
      } else if ((flags & Flags.SAVE) != 0) {
        mean.set(g, 0f);
        rest.set(g, 0f);
        rstd.set(g, 0f);
      }
      if (layout.get(GroupLayout.TIME) != GroupLayout.NO_TIME) {
        LayerNormForwardGroupBFloat16.clearBeyond(y, layout, g, chunks, run);
      }
    }
  }
}
