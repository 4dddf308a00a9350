// Generated from LayerNormForward by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormForward} for bfloat16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormForwardBFloat16 {

  public static final int SERIAL_BLOCK = 8;

  public static final int VECTOR_BLOCK = 1024;

  public static final int MAX_LANES = 256;

  private LayerNormForwardBFloat16() {}

  public static void rowPerItem(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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

  public static void rowRange(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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

  private static void normalizeRow(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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
          float d = x.getFloat(base + c) - pivot;
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
      float scale = FloatNumerics.scaleFor(spread, x.getFloat(base));
      normalizeRescaledRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, scale, flags);
    } else {

      float centre = pivot + correction;
      float back = centre - pivot;
      float lost = (pivot - (centre - back)) + (correction - back);
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int c = 0; c < width; c++) {
        float slope = inverse * gamma.get(c);
        float value = x.getFloat(base + c);
        float d = value - centre;

        y.setFloat(base + c, d * slope + (beta.get(c) - lost * slope));
      }
      if ((flags & Flags.SAVE) != 0) {
        mean.set(row, centre);
        rest.set(row, lost);
        rstd.set(row, inverse);
      }
    }
  }

  private static float pivotOf(BFloat16Array x, int base, int width) {
    int head = Math.min(FloatNumerics.HEAD, width);
    float first = x.getFloat(base);
    float near = 0f;
    for (int c = 0; c < head; c++) {
      near += x.getFloat(base + c) - first;
    }
    return first + near / head;
  }

  private static void normalizeRescaledRow(
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
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
      float pivot = x.getFloat(base) * scale;
      float sum = 0f;
      float sumLost = 0f;
      for (int c = 0; c < width; c++) {
        float term = (x.getFloat(base + c) * scale - pivot) - sumLost;
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
      float d = x.getFloat(base + c) * scale - centre;
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

    float middle = centre + correction;
    float back = middle - centre;
    correction = (centre - (middle - back)) + (correction - back);
    centre = middle;
    for (int c = 0; c < width; c++) {
      float slope = inverse * gamma.get(c);
      y.setFloat(
          base + c,
          (x.getFloat(base + c) * scale - centre) * slope + (beta.get(c) - correction * slope));
    }
    if ((flags & Flags.SAVE) != 0) {
      mean.set(row, centre / scale);
      rest.set(row, correction / scale);
      rstd.set(row, inverse * scale);
    }
  }

  public static void rowPerGroup(
      KernelContext context,
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      float epsilon,
      int flags) {
    float[] partial = context.allocateFloatLocalArray(MAX_LANES);

    float[] row = context.allocateFloatLocalArray(3);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    float n = width;
    for (int r = context.groupIdx; r < rows; r += groups) {
      int base = r * width;
      float scale = 1f;

      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        float scaledEpsilon = n * (epsilon * scale * scale);
        rowStatistics(
            context, x, partial, row, base, width, scale, scaledEpsilon, lane, lanes, flags);
        if (round == 0 && FloatNumerics.needsRescaling(row[2], n)) {
          scale = FloatNumerics.scaleFor(row[2], x.getFloat(base));
          rounds = 2;
        }
      }
      float centre = row[0];
      float correction = row[1];
      float inverse = FloatNumerics.reciprocalRoot(row[2], n);
      for (int c = lane; c < width; c += lanes) {
        float slope = inverse * gamma.get(c);
        float value = x.getFloat(base + c) * scale;
        float d = value - centre;

        y.setFloat(base + c, d * slope + (beta.get(c) - correction * slope));
      }
      if ((flags & Flags.SAVE) != 0 && lane == 0) {
        mean.set(r, centre / scale);
        rest.set(r, correction / scale);
        rstd.set(r, inverse * scale);
      }

      context.localBarrier();
    }
  }

  private static void rowStatistics(
      KernelContext context,
      BFloat16Array x,
      float[] partial,
      float[] row,
      int base,
      int width,
      float scale,
      float scaledEpsilon,
      int lane,
      int lanes,
      int flags) {
    float n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    float centre = 0f;

    if (centred) {
      float pivot = x.getFloat(base) * scale;
      float sum = 0f;
      float sumLost = 0f;
      for (int c = lane; c < width; c += lanes) {
        float term = (x.getFloat(base + c) * scale - pivot) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
      centre = pivot + groupSum(context, partial, sum, lane, lanes) / n;
    }

    float off = 0f;
    float offLost = 0f;
    float squares = 0f;
    float squaresLost = 0f;
    for (int c = lane; c < width; c += lanes) {
      float d = x.getFloat(base + c) * scale - centre;
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
      correction = groupSum(context, partial, off, lane, lanes) / n;
    }
    float total = groupSum(context, partial, squares, lane, lanes);
    if (lane == 0) {

      float middle = centre + correction;
      float back = middle - centre;
      row[0] = middle;
      row[1] = (centre - (middle - back)) + (correction - back);
      row[2] = FloatNumerics.spreadOf(total, 0f, n * correction * correction, scaledEpsilon);
    }
    context.localBarrier();
  }

  private static float groupSum(
      KernelContext context, float[] partial, float value, int lane, int lanes) {
    partial[lane] = value;
    context.localBarrier();
    for (int half = lanes / 2; half > 0; half = half / 2) {
      if (lane < half) {
        partial[lane] = partial[lane] + partial[lane + half];
      }
      context.localBarrier();
    }
    float total = partial[0];
    context.localBarrier();
    return total;
  }
}
