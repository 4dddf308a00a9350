// Generated from LayerNormForwardGroup by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormForwardGroup} for float64 data, generated from it: what it does, and why, stands
 * there.
 */
final class LayerNormForwardGroupDouble {

  private static final int BLOCK = 8;

  private static final int LONG_BLOCK = 64;

  private LayerNormForwardGroupDouble() {}

  static void normalize(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      IntArray layout,
      int group,
      int chunks,
      int run,
      double epsilon,
      int flags) {
    int base = GroupLayout.baseX(layout, group);
    int stride = layout.get(GroupLayout.RUN_X);
    int most = stride == 1 ? LONG_BLOCK : BLOCK;
    double n = chunks * run;
    boolean centred = (flags & Flags.RMS) == 0;
    double pivot = 0.0;
    if (centred) {
      pivot = pivotOf(x, layout, base, chunks, run);
    }
    double correction = 0.0;
    double spread = 0.0;
    int walks = 1;
    for (int walk = 0; walk < walks; walk++) {
      double off = 0.0;
      double offLost = 0.0;
      double squares = 0.0;
      double squaresLost = 0.0;
      for (int k = 0; k < chunks; k++) {
        int at = base + GroupLayout.chunkX(layout, k);
        int done = 0;
        while (done < run) {
          int count = Math.min(most, run - done);
          double partOff = 0.0;
          double partSquares = 0.0;
          if (stride == 1) {
            int from = at + done;
            for (int b = 0; b < count; b += BLOCK) {
              double fewOff = 0.0;
              double fewSquares = 0.0;
              int stop = Math.min(b + BLOCK, count);
              for (int j = b; j < stop; j++) {
                double d = x.get(from + j) - pivot;
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
              double d = x.get(from + j * stride) - pivot;
              partOff += d;
              partSquares += d * d;
            }
          }
          double term = partOff - offLost;
          double next = off + term;
          offLost = (next - off) - term;
          off = next;
          double termSquares = partSquares - squaresLost;
          double nextSquares = squares + termSquares;
          squaresLost = (nextSquares - squares) - termSquares;
          squares = nextSquares;
          done += count;
        }
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

    double scale = 1.0;
    double centre = pivot;
    double lost = correction;
    if (DoubleNumerics.needsRescaling(spread, n)) {

      scale = DoubleNumerics.scaleFor(spread, x.get(base));
      centre = 0.0;
      lost = 0.0;
      double shifted = 0.0;
      if (centred) {
        double value = x.get(base) * scale;
        centre = value + sumOf(x, layout, base, chunks, run, scale, value) / n;
        double off = sumOf(x, layout, base, chunks, run, scale, centre);
        lost = off / n;
        shifted = off * lost;
      }
      double squares = squaresOf(x, layout, base, chunks, run, scale, centre);
      spread = DoubleNumerics.spreadOf(squares, 0.0, shifted, n * (epsilon * scale * scale));
    }

    double middle = centre + lost;
    double back = middle - centre;
    lost = (centre - (middle - back)) + (lost - back);
    centre = middle;
    double inverse = DoubleNumerics.reciprocalRoot(spread, n);
    write(x, gamma, beta, y, layout, group, chunks, run, scale, centre, lost, inverse);
    if ((flags & Flags.SAVE) != 0) {
      mean.set(group, centre / scale);
      rest.set(group, lost / scale);
      rstd.set(group, inverse * scale);
    }
  }

  private static double pivotOf(DoubleArray x, IntArray layout, int base, int chunks, int run) {
    int stride = layout.get(GroupLayout.RUN_X);
    double first = x.get(base);
    double near = 0.0;
    int taken = 0;

    int enough = Math.min(chunks, DoubleNumerics.HEAD);
    for (int k = 0; k < enough; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      int count = Math.min(run, DoubleNumerics.HEAD - taken);
      for (int j = 0; j < count; j++) {
        near += x.get(at + j * stride) - first;
      }
      taken += count;
    }
    return first + near / taken;
  }

  private static double sumOf(
      DoubleArray x, IntArray layout, int base, int chunks, int run, double scale, double centre) {
    int stride = layout.get(GroupLayout.RUN_X);
    double sum = 0.0;
    double sumLost = 0.0;
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      for (int j = 0; j < run; j++) {
        double term = (x.get(at + j * stride) * scale - centre) - sumLost;
        double next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  private static double squaresOf(
      DoubleArray x, IntArray layout, int base, int chunks, int run, double scale, double centre) {
    int stride = layout.get(GroupLayout.RUN_X);
    double sum = 0.0;
    double sumLost = 0.0;
    for (int k = 0; k < chunks; k++) {
      int at = base + GroupLayout.chunkX(layout, k);
      for (int j = 0; j < run; j++) {
        double d = x.get(at + j * stride) * scale - centre;
        double term = d * d - sumLost;
        double next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  private static void write(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      IntArray layout,
      int group,
      int chunks,
      int run,
      double scale,
      double centre,
      double lost,
      double inverse) {
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
        double slope = inverse * gamma.get(parameter);
        double offset = beta.get(parameter);
        for (int j = 0; j < run; j++) {
          double value = x.get(at + j) * scale;
          double d = value - centre;
          double from = value - d;
          double dLost = (value - (d + from)) + (from - centre);
          y.set(out + j, d * slope + (offset + (dLost - lost) * slope));
        }
      }
      if ((apart | (each ^ 1)) == 0) {
        for (int j = 0; j < run; j++) {
          double slope = inverse * gamma.get(parameter + j);
          double value = x.get(at + j) * scale;
          double d = value - centre;
          double from = value - d;
          double dLost = (value - (d + from)) + (from - centre);
          y.set(out + j, d * slope + (beta.get(parameter + j) + (dLost - lost) * slope));
        }
      }
      if ((apart | (each & -2)) != 0) {
        for (int j = 0; j < run; j++) {
          double slope = inverse * gamma.get(parameter + j * each);
          double value = x.get(at + j * stride) * scale;
          double d = value - centre;
          double from = value - d;
          double dLost = (value - (d + from)) + (from - centre);
          y.set(
              out + j * strideOut,
              d * slope + (beta.get(parameter + j * each) + (dLost - lost) * slope));
        }
      }
    }
  }

  static void clearBeyond(DoubleArray y, IntArray layout, int group, int chunks, int run) {
    int base = GroupLayout.baseOut(layout, group);
    int stride = layout.get(GroupLayout.RUN_OUT);
    for (int k = 0; k < layout.get(GroupLayout.CHUNKS); k++) {
      int at = base + GroupLayout.chunkOut(layout, k);
      int from = k < chunks ? run : 0;
      for (int j = from; j < layout.get(GroupLayout.RUN); j++) {
        y.set(at + j * stride, 0.0);
      }
    }
  }
}
