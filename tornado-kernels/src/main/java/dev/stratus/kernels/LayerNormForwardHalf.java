// Generated from LayerNormForward by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/**
 * {@link LayerNormForward} for float16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormForwardHalf {

  public static final int SERIAL_BLOCK = 8;

  public static final int VECTOR_BLOCK = 1024;

  public static final int MAX_LANES = 256;

  private LayerNormForwardHalf() {}

  public static void rowPerItem(
      HalfFloatArray x,
      FloatArray gamma,
      FloatArray beta,
      HalfFloatArray y,
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
      HalfFloatArray x,
      FloatArray gamma,
      FloatArray beta,
      HalfFloatArray y,
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
      HalfFloatArray x,
      FloatArray gamma,
      FloatArray beta,
      HalfFloatArray y,
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
          float d = x.get(base + c).getFloat32() - pivot;
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
      float scale = FloatNumerics.scaleFor(spread, x.get(base).getFloat32());
      normalizeRescaledRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, scale, flags);
    } else {

      float centre = pivot + correction;
      float back = centre - pivot;
      float lost = (pivot - (centre - back)) + (correction - back);
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int c = 0; c < width; c++) {
        float slope = inverse * gamma.get(c);
        float value = x.get(base + c).getFloat32();
        float d = value - centre;

        y.set(base + c, new HalfFloat(d * slope + (beta.get(c) - lost * slope)));
      }
      if ((flags & Flags.SAVE) != 0) {
        mean.set(row, centre);
        rest.set(row, lost);
        rstd.set(row, inverse);
      }
    }
  }

  private static float pivotOf(HalfFloatArray x, int base, int width) {
    int head = Math.min(FloatNumerics.HEAD, width);
    float first = x.get(base).getFloat32();
    float near = 0f;
    for (int c = 0; c < head; c++) {
      near += x.get(base + c).getFloat32() - first;
    }
    return first + near / head;
  }

  private static void normalizeRescaledRow(
      HalfFloatArray x,
      FloatArray gamma,
      FloatArray beta,
      HalfFloatArray y,
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
      float pivot = x.get(base).getFloat32() * scale;
      float sum = 0f;
      float sumLost = 0f;
      for (int c = 0; c < width; c++) {
        float term = (x.get(base + c).getFloat32() * scale - pivot) - sumLost;
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
      float d = x.get(base + c).getFloat32() * scale - centre;
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
      y.set(
          base + c,
          new HalfFloat(
              (x.get(base + c).getFloat32() * scale - centre) * slope
                  + (beta.get(c) - correction * slope)));
    }
    if ((flags & Flags.SAVE) != 0) {
      mean.set(row, centre / scale);
      rest.set(row, correction / scale);
      rstd.set(row, inverse * scale);
    }
  }

  public static void rowPerGroup(
      KernelContext context,
      HalfFloatArray x,
      FloatArray gamma,
      FloatArray beta,
      HalfFloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      float epsilon,
      int flags) {

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

      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        float middle = 0f;
        if (centred) {
          float pivot = x.get(base).getFloat32() * scale;
          float sum = 0f;
          float sumLost = 0f;
          for (int c = lane; c < width; c += lanes) {
            float term = (x.get(base + c).getFloat32() * scale - pivot) - sumLost;
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

          context.localBarrier();
        }

        float off = 0f;
        float offLost = 0f;
        float squares = 0f;
        float squaresLost = 0f;
        for (int c = lane; c < width; c += lanes) {
          float d = x.get(base + c).getFloat32() * scale - middle;
          float term = d - offLost;
          float next = off + term;
          offLost = (next - off) - term;
          off = next;
          float termSquares = d * d - squaresLost;
          float nextSquares = squares + termSquares;
          squaresLost = (nextSquares - squares) - termSquares;
          squares = nextSquares;
        }

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

        centre = middle + shift;
        float back = centre - middle;
        correction = (middle - (centre - back)) + (shift - back);
        if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
          scale = FloatNumerics.scaleFor(spread, x.get(base).getFloat32());
          rounds = 2;
        }
      }

      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int c = lane; c < width; c += lanes) {
        float slope = inverse * gamma.get(c);
        float value = x.get(base + c).getFloat32() * scale;
        float d = value - centre;

        y.set(base + c, new HalfFloat(d * slope + (beta.get(c) - correction * slope)));
      }
      if ((flags & Flags.SAVE) != 0 && lane == 0) {
        mean.set(r, centre / scale);
        rest.set(r, correction / scale);
        rstd.set(r, inverse * scale);
      }
    }
  }
}
