// Generated from LayerNormForward by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/**
 * {@link LayerNormForward} for float64 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormForwardDouble {

  public static final int SERIAL_BLOCK = 8;

  public static final int VECTOR_BLOCK = 1024;

  public static final int MAX_LANES = 256;

  private LayerNormForwardDouble() {}

  public static void rowPerItem(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int rows,
      int width,
      double epsilon,
      int block,
      int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      normalizeRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);
    }
  }

  public static void rowRange(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int first,
      int end,
      int width,
      double epsilon,
      int block,
      int flags) {
    for (@Parallel int row = first; row < end; row++) {
      normalizeRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);
    }
  }

  private static void normalizeRow(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int row,
      int width,
      double epsilon,
      int block,
      int flags) {
    int base = row * width;
    double n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    double pivot = 0.0;
    if (centred) {
      pivot = pivotOf(x, base, width);
    }

    double correction = 0.0;
    double spread = 0.0;
    int walks = 1;
    for (int walk = 0; walk < walks; walk++) {
      double off = 0.0;
      double offLost = 0.0;
      double squares = 0.0;
      double squaresLost = 0.0;
      int start = 0;
      while (start < width) {
        int end = start + Math.min(block, width - start);
        double partOff = 0.0;
        double partSquares = 0.0;
        for (int c = start; c < end; c++) {
          double d = x.get(base + c) - pivot;
          partOff += d;
          partSquares += d * d;
        }
        double term = partOff - offLost;
        double next = off + term;
        offLost = (next - off) - term;
        off = next;
        double termSquares = partSquares - squaresLost;
        double nextSquares = squares + termSquares;
        squaresLost = (nextSquares - squares) - termSquares;
        squares = nextSquares;
        start = end;
      }
      double shifted = 0.0;
      if (centred) {
        correction = off / n;
        shifted = off * correction;
      }
      spread = DoubleNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);
      if (walk == 0 && shifted > DoubleNumerics.FAR * squares) {
        pivot += correction;
        walks = 2;
      }
    }

    if (DoubleNumerics.needsRescaling(spread, n)) {
      double scale = DoubleNumerics.scaleFor(spread, x.get(base));
      normalizeRescaledRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, scale, flags);
    } else {

      double centre = pivot + correction;
      double back = centre - pivot;
      double lost = (pivot - (centre - back)) + (correction - back);
      double inverse = DoubleNumerics.reciprocalRoot(spread, n);
      for (int c = 0; c < width; c++) {
        double slope = inverse * gamma.get(c);
        double value = x.get(base + c);
        double d = value - centre;
        double from = value - d;
        double dLost = (value - (d + from)) + (from - centre);
        y.set(base + c, d * slope + (beta.get(c) + (dLost - lost) * slope));
      }
      if ((flags & Flags.SAVE) != 0) {
        mean.set(row, centre);
        rest.set(row, lost);
        rstd.set(row, inverse);
      }
    }
  }

  private static double pivotOf(DoubleArray x, int base, int width) {
    int head = Math.min(DoubleNumerics.HEAD, width);
    double first = x.get(base);
    double near = 0.0;
    for (int c = 0; c < head; c++) {
      near += x.get(base + c) - first;
    }
    return first + near / head;
  }

  private static void normalizeRescaledRow(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int row,
      int width,
      double epsilon,
      double scale,
      int flags) {
    int base = row * width;
    double n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    double centre = 0.0;
    if (centred) {
      double pivot = x.get(base) * scale;
      double sum = 0.0;
      double sumLost = 0.0;
      for (int c = 0; c < width; c++) {
        double term = (x.get(base + c) * scale - pivot) - sumLost;
        double next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
      centre = pivot + sum / n;
    }

    double off = 0.0;
    double offLost = 0.0;
    double squares = 0.0;
    double squaresLost = 0.0;
    for (int c = 0; c < width; c++) {
      double d = x.get(base + c) * scale - centre;
      double term = d - offLost;
      double next = off + term;
      offLost = (next - off) - term;
      off = next;
      double termSquares = d * d - squaresLost;
      double nextSquares = squares + termSquares;
      squaresLost = (nextSquares - squares) - termSquares;
      squares = nextSquares;
    }
    double correction = 0.0;
    if (centred) {
      correction = off / n;
    }
    double scaledEpsilon = n * (epsilon * scale * scale);
    double spread = DoubleNumerics.spreadOf(squares, squaresLost, off * correction, scaledEpsilon);
    double inverse = DoubleNumerics.reciprocalRoot(spread, n);

    double middle = centre + correction;
    double back = middle - centre;
    correction = (centre - (middle - back)) + (correction - back);
    centre = middle;
    for (int c = 0; c < width; c++) {
      double slope = inverse * gamma.get(c);
      y.set(
          base + c,
          (x.get(base + c) * scale - centre) * slope + (beta.get(c) - correction * slope));
    }
    if ((flags & Flags.SAVE) != 0) {
      mean.set(row, centre / scale);
      rest.set(row, correction / scale);
      rstd.set(row, inverse * scale);
    }
  }

  public static void rowPerGroup(
      KernelContext context,
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int rows,
      int width,
      double epsilon,
      int flags) {

    double[] sums = context.allocateDoubleLocalArray(MAX_LANES);
    double[] squareSums = context.allocateDoubleLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    double n = width;
    for (int r = context.groupIdx; r < rows; r += groups) {
      int base = r * width;
      double scale = 1.0;
      double centre = 0.0;
      double correction = 0.0;
      double spread = 0.0;

      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        double middle = 0.0;
        if (centred) {
          double pivot = x.get(base) * scale;
          double sum = 0.0;
          double sumLost = 0.0;
          for (int c = lane; c < width; c += lanes) {
            double term = (x.get(base + c) * scale - pivot) - sumLost;
            double next = sum + term;
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

        double off = 0.0;
        double offLost = 0.0;
        double squares = 0.0;
        double squaresLost = 0.0;
        for (int c = lane; c < width; c += lanes) {
          double d = x.get(base + c) * scale - middle;
          double term = d - offLost;
          double next = off + term;
          offLost = (next - off) - term;
          off = next;
          double termSquares = d * d - squaresLost;
          double nextSquares = squares + termSquares;
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
        double shift = 0.0;
        if (centred) {
          shift = sums[0] / n;
        }
        double scaledEpsilon = n * (epsilon * scale * scale);
        spread = DoubleNumerics.spreadOf(squareSums[0], 0.0, n * shift * shift, scaledEpsilon);
        context.localBarrier();

        centre = middle + shift;
        double back = centre - middle;
        correction = (middle - (centre - back)) + (shift - back);
        if (round == 0 && DoubleNumerics.needsRescaling(spread, n)) {
          scale = DoubleNumerics.scaleFor(spread, x.get(base));
          rounds = 2;
        }
      }

      double inverse = DoubleNumerics.reciprocalRoot(spread, n);
      for (int c = lane; c < width; c += lanes) {
        double slope = inverse * gamma.get(c);
        double value = x.get(base + c) * scale;
        double d = value - centre;
        double from = value - d;
        double dLost = (value - (d + from)) + (from - centre);
        y.set(base + c, d * slope + (beta.get(c) + (dLost - correction) * slope));
      }
      if ((flags & Flags.SAVE) != 0 && lane == 0) {
        mean.set(r, centre / scale);
        rest.set(r, correction / scale);
        rstd.set(r, inverse * scale);
      }
    }
  }
}
