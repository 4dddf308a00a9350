// Generated from LayerNormForwardSplit by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/**
 * {@link LayerNormForwardSplit} for float64 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormForwardSplitDouble {

  public static final int PARTIAL_SIZE = 4;

  static final int MEAN = 0;
  static final int REST = 1;
  static final int SQUARES = 2;
  static final int SCALE = 3;

  private static final int BLOCK = 8;

  private static final int LONG_BLOCK = 64;

  private LayerNormForwardSplitDouble() {}

  public static void statistics(
      DoubleArray x, DoubleArray partial, int rows, int width, int parts, int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      for (@Parallel int part = 0; part < parts; part++) {
        int from = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - from;
        int place = (row * parts + part) * PARTIAL_SIZE;
        if (count > 0) {
          moments(x, partial, place, row * width + from, count, flags);
        } else {

          partial.set(place + MEAN, 0.0);
          partial.set(place + REST, 0.0);
          partial.set(place + SQUARES, 0.0);
          partial.set(place + SCALE, 1.0);
        }
      }
    }
  }

  static int firstColumn(int part, int width, int parts) {
    return (int) ((long) part * width / parts);
  }

  private static void moments(
      DoubleArray x, DoubleArray partial, int place, int base, int width, int flags) {
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
      int done = 0;
      while (done < width) {
        int count = Math.min(LONG_BLOCK, width - done);
        int from = base + done;
        double partOff = 0.0;
        double partSquares = 0.0;
        for (int b = 0; b < count; b += BLOCK) {
          double fewOff = 0.0;
          double fewSquares = 0.0;
          int stop = Math.min(b + BLOCK, count);
          for (int c = b; c < stop; c++) {
            double d = x.get(from + c) - pivot;
            fewOff += d;
            fewSquares += d * d;
          }
          partOff += fewOff;
          partSquares += fewSquares;
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
      double shifted = 0.0;
      if (centred) {
        correction = off / n;
        shifted = off * correction;
      }
      spread = DoubleNumerics.spreadOf(squares, squaresLost, shifted, 0.0);
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
        centre = value + sumOf(x, base, width, scale, value) / n;
        double off = sumOf(x, base, width, scale, centre);
        lost = off / n;
        shifted = off * lost;
      }
      spread = DoubleNumerics.spreadOf(squaresOf(x, base, width, scale, centre), 0.0, shifted, 0.0);
    }

    double middle = centre + lost;
    double back = middle - centre;
    lost = (centre - (middle - back)) + (lost - back);
    centre = middle;
    partial.set(place + MEAN, centre);
    partial.set(place + REST, lost);
    partial.set(place + SQUARES, spread);
    partial.set(place + SCALE, scale);
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

  private static double sumOf(DoubleArray x, int base, int width, double scale, double centre) {
    double sum = 0.0;
    double sumLost = 0.0;
    for (int c = 0; c < width; c++) {
      double term = (x.get(base + c) * scale - centre) - sumLost;
      double next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  private static double squaresOf(DoubleArray x, int base, int width, double scale, double centre) {
    double sum = 0.0;
    double sumLost = 0.0;
    for (int c = 0; c < width; c++) {
      double d = x.get(base + c) * scale - centre;
      double term = d * d - sumLost;
      double next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  public static void apply(
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
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        double n = width;
        int places = row * parts * PARTIAL_SIZE;
        boolean centred = (flags & Flags.RMS) == 0;
        double scale = 1.0;
        double centre = 0.0;
        double correction = 0.0;
        double spread = 0.0;
        int rounds = 1;
        for (int round = 0; round < rounds; round++) {
          double shifted = 0.0;
          if (centred) {

            double pivot = meanOf(partial, places + (parts - 1) * PARTIAL_SIZE, scale);
            centre = pivot + sumOfMeans(partial, places, width, parts, scale, pivot) / n;
            double off = sumOfMeans(partial, places, width, parts, scale, centre);
            correction = off / n;
            shifted = off * correction;
          }
          double squares = sumOfSquares(partial, places, width, parts, scale, centre);
          double scaledEpsilon = n * (epsilon * scale * scale);
          spread = DoubleNumerics.spreadOf(squares, 0.0, shifted, scaledEpsilon);
          if (round == 0 && DoubleNumerics.needsRescaling(spread, n)) {
            scale = DoubleNumerics.scaleFor(spread, centre);
            rounds = 2;
          }
        }

        double middle = centre + correction;
        double back = middle - centre;
        correction = (centre - (middle - back)) + (correction - back);
        centre = middle;
        double inverse = DoubleNumerics.reciprocalRoot(spread, n);
        int from = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - from;
        int base = row * width + from;
        write(x, gamma, beta, y, base, from, count, scale, centre, correction, inverse);
        if ((flags & Flags.SAVE) != 0 && part == 0) {
          mean.set(row, centre / scale);
          rest.set(row, correction / scale);
          rstd.set(row, inverse * scale);
        }
      }
    }
  }

  private static void write(
      DoubleArray x,
      DoubleArray gamma,
      DoubleArray beta,
      DoubleArray y,
      int base,
      int first,
      int count,
      double scale,
      double centre,
      double lost,
      double inverse) {
    for (int c = 0; c < count; c++) {
      double slope = inverse * gamma.get(first + c);
      double value = x.get(base + c) * scale;
      double d = value - centre;
      double from = value - d;
      double dLost = (value - (d + from)) + (from - centre);
      y.set(base + c, d * slope + (beta.get(first + c) + (dLost - lost) * slope));
    }
  }

  static double meanOf(DoubleArray partial, int place, double scale) {
    return partial.get(place + MEAN) * (scale / partial.get(place + SCALE));
  }

  static double distanceOf(DoubleArray partial, int place, double scale, double centre) {
    double factor = scale / partial.get(place + SCALE);
    return (partial.get(place + MEAN) * factor - centre) + partial.get(place + REST) * factor;
  }

  private static double sumOfMeans(
      DoubleArray partial, int places, int width, int parts, double scale, double centre) {
    double sum = 0.0;
    double sumLost = 0.0;
    for (int q = 0; q < parts; q++) {
      double n = firstColumn(q + 1, width, parts) - firstColumn(q, width, parts);
      if (n > 0.0) {
        double term = n * distanceOf(partial, places + q * PARTIAL_SIZE, scale, centre) - sumLost;
        double next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  private static double sumOfSquares(
      DoubleArray partial, int places, int width, int parts, double scale, double centre) {
    double sum = 0.0;
    double sumLost = 0.0;
    for (int q = 0; q < parts; q++) {
      double n = firstColumn(q + 1, width, parts) - firstColumn(q, width, parts);
      if (n > 0.0) {
        int place = places + q * PARTIAL_SIZE;
        double factor = scale / partial.get(place + SCALE);
        double distance = distanceOf(partial, place, scale, centre);
        double within = partial.get(place + SQUARES) * factor * factor;
        double term = (within + n * distance * distance) - sumLost;
        double next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }
}
