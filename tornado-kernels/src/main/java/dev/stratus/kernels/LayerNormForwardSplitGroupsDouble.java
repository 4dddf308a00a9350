// Generated from LayerNormForwardSplitGroups by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/**
 * {@link LayerNormForwardSplitGroups} for float64 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormForwardSplitGroupsDouble {

  public static final int MAX_LANES = 256;

  private LayerNormForwardSplitGroupsDouble() {}

  public static void statistics(
      KernelContext context,
      DoubleArray x,
      DoubleArray partial,
      int rows,
      int width,
      int parts,
      int flags) {
    double[] offs = context.allocateDoubleLocalArray(MAX_LANES);
    double[] squareSums = context.allocateDoubleLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int row = group / parts;
      int part = group % parts;
      int first = LayerNormForwardSplitDouble.firstColumn(part, width, parts);
      int count = LayerNormForwardSplitDouble.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      double n = Math.max(1, count);
      double scale = 1.0;
      double pivot = 0.0;
      if (centred && count > 0) {
        pivot = x.get(base);
      }
      double correction = 0.0;
      double spread = 0.0;

      int moved = 0;
      int walks = 1;
      for (int walk = 0; walk < walks; walk++) {
        double off = 0.0;
        double offLost = 0.0;
        double squares = 0.0;
        double squaresLost = 0.0;
        for (int c = lane; c < count; c += lanes) {
          double d = x.get(base + c) * scale - pivot;
          double term = d - offLost;
          double next = off + term;
          offLost = (next - off) - term;
          off = next;
          double termSquares = d * d - squaresLost;
          double nextSquares = squares + termSquares;
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
        double allSquares = squareSums[0];
        correction = 0.0;
        if (centred) {
          correction = offs[0] / n;
        }
        double shifted = offs[0] * correction;

        context.localBarrier();
        spread = DoubleNumerics.spreadOf(allSquares, 0.0, shifted, 0.0);
        int again = 0;
        if (moved == 0 && shifted > DoubleNumerics.FAR * allSquares) {
          pivot += correction;
          moved = 1;
          again = 1;
        }
        if (again == 0 && scale == 1.0 && DoubleNumerics.needsRescaling(spread, n)) {
          scale = DoubleNumerics.scaleFor(spread, pivot);
          if (scale != 1.0) {
            pivot = pivot * scale;
            moved = 0;
            again = 1;
          }
        }
        walks += again;
      }
      if (lane == 0) {

        double middle = pivot + correction;
        double back = middle - pivot;
        int place = group * LayerNormForwardSplitDouble.PARTIAL_SIZE;
        partial.set(place + LayerNormForwardSplitDouble.MEAN, middle);
        partial.set(
            place + LayerNormForwardSplitDouble.REST,
            (pivot - (middle - back)) + (correction - back));
        partial.set(place + LayerNormForwardSplitDouble.SQUARES, spread);
        partial.set(place + LayerNormForwardSplitDouble.SCALE, scale);
      }
    }
  }

  public static void apply(
      KernelContext context,
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray partial,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int rows,
      int width,
      int parts,
      double epsilon,
      int flags) {
    double[] sums = context.allocateDoubleLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    double n = width;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int part = group / rows;
      int row = group % rows;
      int places = row * parts * LayerNormForwardSplitDouble.PARTIAL_SIZE;
      double scale = 1.0;
      double centre = 0.0;
      double correction = 0.0;
      double spread = 0.0;
      int rounds = 1;
      for (int round = 0; round < rounds; round++) {

        double pivot = 0.0;
        if (centred) {
          pivot =
              LayerNormForwardSplitDouble.meanOf(
                  partial, places + (parts - 1) * LayerNormForwardSplitDouble.PARTIAL_SIZE, scale);
        }

        double shifted = 0.0;
        for (int sum = 0; sum < 3; sum++) {
          double own = 0.0;
          for (int q = lane; q < parts; q += lanes) {
            int place = places + q * LayerNormForwardSplitDouble.PARTIAL_SIZE;
            double size =
                LayerNormForwardSplitDouble.firstColumn(q + 1, width, parts)
                    - LayerNormForwardSplitDouble.firstColumn(q, width, parts);
            double distance = LayerNormForwardSplitDouble.distanceOf(partial, place, scale, pivot);
            double term = size * distance;
            if (sum == 2) {
              double factor = scale / partial.get(place + LayerNormForwardSplitDouble.SCALE);
              term =
                  partial.get(place + LayerNormForwardSplitDouble.SQUARES) * factor * factor
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
          double all = sums[0];
          context.localBarrier();
          if (sum == 0 && centred) {
            pivot += all / n;
          }
          if (sum == 1) {
            correction = 0.0;
            if (centred) {
              correction = all / n;
            }
            shifted = all * correction;
          }
          if (sum == 2) {
            double scaledEpsilon = n * (epsilon * scale * scale);
            spread = DoubleNumerics.spreadOf(all, 0.0, shifted, scaledEpsilon);
          }
        }
        centre = pivot;
        if (round == 0 && DoubleNumerics.needsRescaling(spread, n)) {
          scale = DoubleNumerics.scaleFor(spread, centre);
          rounds = 2;
        }
      }

      double middle = centre + correction;
      double back = middle - centre;
      double lost = (centre - (middle - back)) + (correction - back);
      centre = middle;
      double inverse = DoubleNumerics.reciprocalRoot(spread, n);
      int first = LayerNormForwardSplitDouble.firstColumn(part, width, parts);
      int count = LayerNormForwardSplitDouble.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      for (int c = lane; c < count; c += lanes) {
        double slope = inverse * gamma.get(first + c);
        double value = x.get(base + c) * scale;
        double d = value - centre;
        double from = value - d;
        double dLost = (value - (d + from)) + (from - centre);
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
