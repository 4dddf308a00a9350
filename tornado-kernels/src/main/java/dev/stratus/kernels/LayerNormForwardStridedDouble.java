// Generated from LayerNormForwardStrided by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormForwardStrided} for float64 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormForwardStridedDouble {

  private static final int BLOCK = 8;

  private static final double FAR = 0.33;

  private LayerNormForwardStridedDouble() {}

  public static void columns(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int outer,
      int outerStride,
      int run,
      int width,
      int stride,
      double epsilon,
      int flags) {
    for (@Parallel int o = 0; o < outer; o++) {
      for (@Parallel int r = 0; r < run; r++) {
        int base = o * outerStride + r;
        double n = width;
        boolean centred = (flags & Flags.RMS) == 0;
        double pivot = 0.0;
        if (centred) {
          int head = Math.min(DoubleNumerics.HEAD, width);
          double value = x.get(base);
          double near = 0.0;
          for (int c = 0; c < head; c++) {
            near += x.get(base + c * stride) - value;
          }
          pivot = value + near / head;
        }

        double off = 0.0;
        double offLost = 0.0;
        double squares = 0.0;
        double squaresLost = 0.0;
        int start = 0;
        while (start < width) {
          int stop = start + Math.min(BLOCK, width - start);
          double partOff = 0.0;
          double partSquares = 0.0;
          for (int c = start; c < stop; c++) {
            double d = x.get(base + c * stride) - pivot;
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
          start = stop;
        }
        double correction = 0.0;
        double shifted = 0.0;
        if (centred) {
          correction = off / n;
          shifted = off * correction;
        }
        double spread = DoubleNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);

        if (shifted > FAR * squares || DoubleNumerics.needsRescaling(spread, n)) {
          int group = o * run + r;
          normalizeCarefully(
              x, gamma, beta, y, mean, rest, rstd, group, base, width, stride, epsilon, flags);
        } else {

          double centre = pivot + correction;
          double back = centre - pivot;
          double lost = (pivot - (centre - back)) + (correction - back);
          double inverse = DoubleNumerics.reciprocalRoot(spread, n);
          for (int c = 0; c < width; c++) {
            double slope = inverse * gamma.get(c);
            double value = x.get(base + c * stride);
            double d = value - centre;
            double from = value - d;
            double dLost = (value - (d + from)) + (from - centre);
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

  private static void normalizeCarefully(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int group,
      int base,
      int width,
      int stride,
      double epsilon,
      int flags) {
    double n = width;
    boolean centred = (flags & Flags.RMS) == 0;
    double scale = 1.0;
    double centre = 0.0;
    double correction = 0.0;
    double spread = 0.0;
    int rounds = 1;
    for (int round = 0; round < rounds; round++) {
      double shifted = 0.0;
      if (centred) {
        double pivot = x.get(base) * scale;
        centre = pivot + sumOf(x, base, width, stride, scale, pivot) / n;
        double off = sumOf(x, base, width, stride, scale, centre);
        correction = off / n;
        shifted = off * correction;
      }
      double squares = squaresOf(x, base, width, stride, scale, centre);
      double scaledEpsilon = n * (epsilon * scale * scale);
      spread = DoubleNumerics.spreadOf(squares, 0.0, shifted, scaledEpsilon);
      if (round == 0 && DoubleNumerics.needsRescaling(spread, n)) {
        scale = DoubleNumerics.scaleFor(spread, x.get(base));
        rounds = 2;
      }
    }
    double inverse = DoubleNumerics.reciprocalRoot(spread, n);

    double middle = centre + correction;
    double back = middle - centre;
    correction = (centre - (middle - back)) + (correction - back);
    centre = middle;
    for (int c = 0; c < width; c++) {
      double slope = inverse * gamma.get(c);
      double value = x.get(base + c * stride) * scale;
      double d = value - centre;
      double from = value - d;
      double dLost = (value - (d + from)) + (from - centre);
      y.set(base + c * stride, d * slope + (beta.get(c) + (dLost - correction) * slope));
    }
    if ((flags & Flags.SAVE) != 0) {
      mean.set(group, centre / scale);
      rest.set(group, correction / scale);
      rstd.set(group, inverse * scale);
    }
  }

  private static double sumOf(
      DoubleArray x, int base, int width, int stride, double scale, double centre) {
    double sum = 0.0;
    double sumLost = 0.0;
    for (int c = 0; c < width; c++) {
      double term = (x.get(base + c * stride) * scale - centre) - sumLost;
      double next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  private static double squaresOf(
      DoubleArray x, int base, int width, int stride, double scale, double centre) {
    double sum = 0.0;
    double sumLost = 0.0;
    for (int c = 0; c < width; c++) {
      double d = x.get(base + c * stride) * scale - centre;
      double term = d * d - sumLost;
      double next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  public static void anyLayout(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      IntArray layout,
      IntArray lengths,
      int first,
      int end,
      double epsilon,
      int flags) {

    int groups = end - first;
    for (@Parallel int item = 0; item < groups; item++) {
      int g = first + item;
      int chunks = GroupLayout.validChunks(layout, lengths, g);
      int run = GroupLayout.validRun(layout, lengths, g);
      if (Math.min(chunks, run) > 0) {
        LayerNormForwardGroupDouble.normalize(
            x, gamma, beta, y, mean, rest, rstd, layout, g, chunks, run, epsilon, flags);
      } else if ((flags & Flags.SAVE) != 0) {
        mean.set(g, 0.0);
        rest.set(g, 0.0);
        rstd.set(g, 0.0);
      }
      if (layout.get(GroupLayout.TIME) != GroupLayout.NO_TIME) {
        LayerNormForwardGroupDouble.clearBeyond(y, layout, g, chunks, run);
      }
    }
  }
}
