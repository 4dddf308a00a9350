// Generated from LayerNormForwardSplitGroups by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormForwardSplitGroups} for bfloat16 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormForwardSplitGroupsBFloat16 {

  public static final int MAX_LANES = 256;

  private LayerNormForwardSplitGroupsBFloat16() {}

  public static void statistics(
      KernelContext context,
      BFloat16Array x,
      FloatArray partial,
      int rows,
      int width,
      int parts,
      int flags) {
    float[] offs = context.allocateFloatLocalArray(MAX_LANES);
    float[] squareSums = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int row = group / parts;
      int part = group % parts;
      int first = LayerNormForwardSplitBFloat16.firstColumn(part, width, parts);
      int count = LayerNormForwardSplitBFloat16.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      float n = Math.max(1, count);
      float scale = 1f;
      float pivot = 0f;
      if (centred && count > 0) {
        pivot = x.getFloat(base);
      }
      float correction = 0f;
      float spread = 0f;

      int moved = 0;
      int walks = 1;
      for (int walk = 0; walk < walks; walk++) {
        float off = 0f;
        float offLost = 0f;
        float squares = 0f;
        float squaresLost = 0f;
        for (int c = lane; c < count; c += lanes) {
          float d = x.getFloat(base + c) * scale - pivot;
          float term = d - offLost;
          float next = off + term;
          offLost = (next - off) - term;
          off = next;
          float termSquares = d * d - squaresLost;
          float nextSquares = squares + termSquares;
          squaresLost = (nextSquares - squares) - termSquares;
          squares = nextSquares;
        }
        offs[lane] = off;
        squareSums[lane] = squares;
        context.localBarrier();
        for (int half = lanes / 2; half > 0; half = half / 2) {
          if (lane < half) {
            offs[lane] = offs[lane] + offs[lane + half];
            squareSums[lane] = squareSums[lane] + squareSums[lane + half];
          }
          context.localBarrier();
        }
        float allSquares = squareSums[0];
        correction = 0f;
        if (centred) {
          correction = offs[0] / n;
        }
        float shifted = offs[0] * correction;

        context.localBarrier();
        spread = FloatNumerics.spreadOf(allSquares, 0f, shifted, 0f);
        int again = 0;
        if (moved == 0 && shifted > FloatNumerics.FAR * allSquares) {
          pivot += correction;
          moved = 1;
          again = 1;
        }
        if (again == 0 && scale == 1f && FloatNumerics.needsRescaling(spread, n)) {
          scale = FloatNumerics.scaleFor(spread, pivot);
          if (scale != 1f) {
            pivot = pivot * scale;
            moved = 0;
            again = 1;
          }
        }
        walks += again;
      }
      if (lane == 0) {

        float middle = pivot + correction;
        float back = middle - pivot;
        int place = group * LayerNormForwardSplitBFloat16.PARTIAL_SIZE;
        partial.set(place + LayerNormForwardSplitBFloat16.MEAN, middle);
        partial.set(
            place + LayerNormForwardSplitBFloat16.REST,
            (pivot - (middle - back)) + (correction - back));
        partial.set(place + LayerNormForwardSplitBFloat16.SQUARES, spread);
        partial.set(place + LayerNormForwardSplitBFloat16.SCALE, scale);
      }
    }
  }

  public static void apply(
      KernelContext context,
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
      FloatArray partial,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int parts,
      float epsilon,
      int flags) {
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    float n = width;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int part = group / rows;
      int row = group % rows;
      int places = row * parts * LayerNormForwardSplitBFloat16.PARTIAL_SIZE;
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;
      int rounds = 1;
      for (int round = 0; round < rounds; round++) {

        float pivot = 0f;
        if (centred) {
          pivot =
              LayerNormForwardSplitBFloat16.meanOf(
                  partial,
                  places + (parts - 1) * LayerNormForwardSplitBFloat16.PARTIAL_SIZE,
                  scale);
        }

        float shifted = 0f;
        for (int sum = 0; sum < 3; sum++) {
          float own = 0f;
          for (int q = lane; q < parts; q += lanes) {
            int place = places + q * LayerNormForwardSplitBFloat16.PARTIAL_SIZE;
            float size =
                LayerNormForwardSplitBFloat16.firstColumn(q + 1, width, parts)
                    - LayerNormForwardSplitBFloat16.firstColumn(q, width, parts);
            float distance = LayerNormForwardSplitBFloat16.distanceOf(partial, place, scale, pivot);
            float term = size * distance;
            if (sum == 2) {
              float factor = scale / partial.get(place + LayerNormForwardSplitBFloat16.SCALE);
              term =
                  partial.get(place + LayerNormForwardSplitBFloat16.SQUARES) * factor * factor
                      + term * distance;
            }
            own += term;
          }
          sums[lane] = own;
          context.localBarrier();
          for (int half = lanes / 2; half > 0; half = half / 2) {
            if (lane < half) {
              sums[lane] = sums[lane] + sums[lane + half];
            }
            context.localBarrier();
          }
          float all = sums[0];
          context.localBarrier();
          if (sum == 0 && centred) {
            pivot += all / n;
          }
          if (sum == 1) {
            correction = 0f;
            if (centred) {
              correction = all / n;
            }
            shifted = all * correction;
          }
          if (sum == 2) {
            float scaledEpsilon = n * (epsilon * scale * scale);
            spread = FloatNumerics.spreadOf(all, 0f, shifted, scaledEpsilon);
          }
        }
        centre = pivot;
        if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
          scale = FloatNumerics.scaleFor(spread, centre);
          rounds = 2;
        }
      }

      float middle = centre + correction;
      float back = middle - centre;
      float lost = (centre - (middle - back)) + (correction - back);
      centre = middle;
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      int first = LayerNormForwardSplitBFloat16.firstColumn(part, width, parts);
      int count = LayerNormForwardSplitBFloat16.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      for (int c = lane; c < count; c += lanes) {
        float slope = inverse * gamma.get(first + c);
        float value = x.getFloat(base + c) * scale;
        float d = value - centre;

        y.setFloat(base + c, d * slope + (beta.get(first + c) - lost * slope));
      }
      if ((flags & Flags.SAVE) != 0 && part == 0 && lane == 0) {
        mean.set(row, centre / scale);
        rest.set(row, lost / scale);
        rstd.set(row, inverse * scale);
      }
    }
  }
}
