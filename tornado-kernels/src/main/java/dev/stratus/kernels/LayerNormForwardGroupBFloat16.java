// Generated from LayerNormForwardGroup by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormForwardGroup} for bfloat16 data, generated from it: what it does, and why, stands
 * there.
 */
final class LayerNormForwardGroupBFloat16 {

  private static final int BLOCK = 8;

  private static final int LONG_BLOCK = 64;

  private LayerNormForwardGroupBFloat16() {}

  static void normalize(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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
                float d = x.getFloat(from + j) - pivot;
                fewOff += d;
                fewSquares += d * d;
              }
              partOff += fewOff;
              partSquares += fewSquares;
            }
          }

          if (stride != 1) {
            int from = at + done * stride;
            for (int j = 0; j < count; j++) {
              float d = x.getFloat(from + j * stride) - pivot;
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

      scale = FloatNumerics.scaleFor(spread, x.getFloat(base));
      centre = 0f;
      lost = 0f;
      float shifted = 0f;
      if (centred) {
        float value = x.getFloat(base) * scale;
        centre = value + sumOf(x, layout, base, chunks, run, scale, value) / n;
        float off = sumOf(x, layout, base, chunks, run, scale, centre);
        lost = off / n;
        shifted = off * lost;
      }
      float squares = squaresOf(x, layout, base, chunks, run, scale, centre);
      spread = FloatNumerics.spreadOf(squares, 0f, shifted, n * (epsilon * scale * scale));
    }

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

  private static float pivotOf(BFloat16Array x, IntArray layout, int base, int chunks, int run) {
    int stride = layout.get(GroupLayout.RUN_X);
    float first = x.getFloat(base);
    float near = 0f;
    int taken = 0;

    int enough = Math.min(chunks, FloatNumerics.HEAD);
    for (int k = 0; k < enough; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      int count = Math.min(run, FloatNumerics.HEAD - taken);
      for (int j = 0; j < count; j++) {
        near += x.getFloat(at + j * stride) - first;
      }
      taken += count;
    }
    return first + near / taken;
  }

  private static float sumOf(
      BFloat16Array x, IntArray layout, int base, int chunks, int run, float scale, float centre) {
    int stride = layout.get(GroupLayout.RUN_X);
    float sum = 0f;
    float sumLost = 0f;
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      for (int j = 0; j < run; j++) {
        float term = (x.getFloat(at + j * stride) * scale - centre) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  private static float squaresOf(
      BFloat16Array x, IntArray layout, int base, int chunks, int run, float scale, float centre) {
    int stride = layout.get(GroupLayout.RUN_X);
    float sum = 0f;
    float sumLost = 0f;
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      for (int j = 0; j < run; j++) {
        float d = x.getFloat(at + j * stride) * scale - centre;
        float term = d * d - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  private static void write(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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

    int apart = (stride ^ 1) | (strideOut ^ 1);
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      int out = baseOut + GroupLayout.chunkOut(layout, k);
      int parameter = GroupLayout.chunkParameter(layout, k);
      if ((apart | each) == 0) {
        float slope = inverse * gamma.get(parameter);
        float offset = beta.get(parameter);
        for (int j = 0; j < run; j++) {
          float value = x.getFloat(at + j) * scale;
          float d = value - centre;

          y.setFloat(out + j, d * slope + (offset - lost * slope));
        }
      }
      if ((apart | (each ^ 1)) == 0) {
        for (int j = 0; j < run; j++) {
          float slope = inverse * gamma.get(parameter + j);
          float value = x.getFloat(at + j) * scale;
          float d = value - centre;

          y.setFloat(out + j, d * slope + (beta.get(parameter + j) - lost * slope));
        }
      }
      if ((apart | (each & -2)) != 0) {
        for (int j = 0; j < run; j++) {
          float slope = inverse * gamma.get(parameter + j * each);
          float value = x.getFloat(at + j * stride) * scale;
          float d = value - centre;

          y.setFloat(
              out + j * strideOut, d * slope + (beta.get(parameter + j * each) - lost * slope));
        }
      }
    }
  }

  static void clearBeyond(BFloat16Array y, IntArray layout, int group, int chunks, int run) {
    int base = GroupLayout.baseOut(layout, group);
    int stride = layout.get(GroupLayout.RUN_OUT);
    for (int k = 0; k < layout.get(GroupLayout.CHUNKS); k++) {
      int at = base + GroupLayout.chunkOut(layout, k);
      int from = k < chunks ? run : 0;
      for (int j = from; j < layout.get(GroupLayout.RUN); j++) {
        y.setFloat(at + j * stride, 0f);
      }
    }
  }
}
