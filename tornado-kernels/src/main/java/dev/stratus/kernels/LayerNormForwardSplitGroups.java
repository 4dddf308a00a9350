package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormForwardSplit} for GPUs, where neighbouring lanes must read neighbouring
 * addresses: a work-group takes a part of a row, its lanes every n-th column of it, and in the
 * second launch every n-th part to be merged, and they meet in a tree in local memory. Float32;
 * what the partial moments are, and how they are merged, stands there.
 */
public final class LayerNormForwardSplitGroups {

  /** The most lanes of a group, which local memory has room for. */
  public static final int MAX_LANES = 256;

  private LayerNormForwardSplitGroups() {}

  /**
   * {@link #statistics} with a work-group per part of a row: rows x parts groups, row after row.
   * The group's size is the launch's local size: a power of two, at most {@link #MAX_LANES}.
   */
  public static void statistics(
      KernelContext context,
      FloatArray x,
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
      int first = LayerNormForwardSplit.firstColumn(part, width, parts);
      int count = LayerNormForwardSplit.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      float n = Math.max(1, count);
      float scale = 1f;
      float pivot = 0f;
      if (centred && count > 0) {
        pivot = x.get(base);
      }
      float correction = 0f;
      float spread = 0f;
      // Once more around a better pivot, once more in another scale: what decides is the same for
      // all lanes, so all go round together and meet the same barriers.
      int moved = 0;
      int walks = 1;
      for (int walk = 0; walk < walks; walk++) {
        float off = 0f;
        float offLost = 0f;
        float squares = 0f;
        float squaresLost = 0f;
        for (int c = lane; c < count; c += lanes) {
          float d = x.get(base + c) * scale - pivot;
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
        // No lane may begin the next walk's sums while another still reads these.
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
        // The mean as one float, and what that lost.
        float middle = pivot + correction;
        float back = middle - pivot;
        int place = group * LayerNormForwardSplit.PARTIAL_SIZE;
        partial.set(place + LayerNormForwardSplit.MEAN, middle);
        partial.set(
            place + LayerNormForwardSplit.REST, (pivot - (middle - back)) + (correction - back));
        partial.set(place + LayerNormForwardSplit.SQUARES, spread);
        partial.set(place + LayerNormForwardSplit.SCALE, scale);
      }
    }
  }

  /**
   * {@link LayerNormForwardSplit#apply} with a work-group per part of a row: parts x rows groups,
   * the rows of one part after each other, as they have its gamma and beta in common. Launched as
   * {@link #statistics} is.
   */
  public static void apply(
      KernelContext context,
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
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    float n = width;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int part = group / rows;
      int row = group % rows;
      int places = row * parts * LayerNormForwardSplit.PARTIAL_SIZE;
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;
      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        // The last part is never empty; its mean is near enough to sum the others around it.
        float pivot = 0f;
        if (centred) {
          pivot =
              LayerNormForwardSplit.meanOf(
                  partial, places + (parts - 1) * LayerNormForwardSplit.PARTIAL_SIZE, scale);
        }
        // Twice the mean's distance from a pivot, then the squares: each a sum over all parts.
        float shifted = 0f;
        for (int sum = 0; sum < 3; sum++) {
          float own = 0f;
          for (int q = lane; q < parts; q += lanes) {
            int place = places + q * LayerNormForwardSplit.PARTIAL_SIZE;
            float size =
                LayerNormForwardSplit.firstColumn(q + 1, width, parts)
                    - LayerNormForwardSplit.firstColumn(q, width, parts);
            float distance = LayerNormForwardSplit.distanceOf(partial, place, scale, pivot);
            float term = size * distance;
            if (sum == 2) {
              float factor = scale / partial.get(place + LayerNormForwardSplit.SCALE);
              term =
                  partial.get(place + LayerNormForwardSplit.SQUARES) * factor * factor
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
      // The mean as one float, and what that lost.
      float middle = centre + correction;
      float back = middle - centre;
      float lost = (centre - (middle - back)) + (correction - back);
      centre = middle;
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      int first = LayerNormForwardSplit.firstColumn(part, width, parts);
      int count = LayerNormForwardSplit.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      for (int c = lane; c < count; c += lanes) {
        float slope = inverse * gamma.get(first + c);
        float value = x.get(base + c) * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = (value - (d + from)) + (from - centre);
        y.set(base + c, d * slope + (beta.get(first + c) + (dLost - lost) * slope));
      }
      if ((flags & Flags.SAVE) != 0 && part == 0 && lane == 0) {
        mean.set(row, centre / scale);
        rest.set(row, lost / scale);
        rstd.set(row, inverse * scale);
      }
    }
  }
}
