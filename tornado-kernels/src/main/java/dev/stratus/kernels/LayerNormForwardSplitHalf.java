// Generated from LayerNormForwardSplit by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/**
 * {@link LayerNormForwardSplit} for float16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormForwardSplitHalf {

  public static final int PARTIAL_SIZE = 4;

  static final int MEAN = 0;
  static final int REST = 1;
  static final int SQUARES = 2;
  static final int SCALE = 3;

  private static final int BLOCK = 8;

  private static final int LONG_BLOCK = 64;

  private LayerNormForwardSplitHalf() {}

  public static void statistics(
      HalfFloatArray x, FloatArray partial, int rows, int width, int parts, int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      for (@Parallel int part = 0; part < parts; part++) {
        int from = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - from;
        int place = (row * parts + part) * PARTIAL_SIZE;
        if (count > 0) {
          moments(x, partial, place, row * width + from, count, flags);
        } else {

          partial.set(place + MEAN, 0f);
          partial.set(place + REST, 0f);
          partial.set(place + SQUARES, 0f);
          partial.set(place + SCALE, 1f);
        }
      }
    }
  }

  static int firstColumn(int part, int width, int parts) {
    return (int) ((long) part * width / parts);
  }

  private static void moments(
      HalfFloatArray x, FloatArray partial, int place, int base, int width, int flags) {
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
      int done = 0;
      while (done < width) {
        int count = Math.min(LONG_BLOCK, width - done);
        int from = base + done;
        float partOff = 0f;
        float partSquares = 0f;
        for (int b = 0; b < count; b += BLOCK) {
          float fewOff = 0f;
          float fewSquares = 0f;
          int stop = Math.min(b + BLOCK, count);
          for (int c = b; c < stop; c++) {
            float d = x.get(from + c).getFloat32() - pivot;
            fewOff += d;
            fewSquares += d * d;
          }
          partOff += fewOff;
          partSquares += fewSquares;
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
      float shifted = 0f;
      if (centred) {
        correction = off / n;
        shifted = off * correction;
      }
      spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, 0f);
      if (walk == 0 && shifted > FloatNumerics.FAR * squares) {
        pivot += correction;
        walks = 2;
      }
    }

    float scale = 1f;
    float centre = pivot;
    float lost = correction;
    if (FloatNumerics.needsRescaling(spread, n)) {

      scale = FloatNumerics.scaleFor(spread, x.get(base).getFloat32());
      centre = 0f;
      lost = 0f;
      float shifted = 0f;
      if (centred) {
        float value = x.get(base).getFloat32() * scale;
        centre = value + sumOf(x, base, width, scale, value) / n;
        float off = sumOf(x, base, width, scale, centre);
        lost = off / n;
        shifted = off * lost;
      }
      spread = FloatNumerics.spreadOf(squaresOf(x, base, width, scale, centre), 0f, shifted, 0f);
    }

    float middle = centre + lost;
    float back = middle - centre;
    lost = (centre - (middle - back)) + (lost - back);
    centre = middle;
    partial.set(place + MEAN, centre);
    partial.set(place + REST, lost);
    partial.set(place + SQUARES, spread);
    partial.set(place + SCALE, scale);
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

  private static float sumOf(HalfFloatArray x, int base, int width, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float term = (x.get(base + c).getFloat32() * scale - centre) - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  private static float squaresOf(HalfFloatArray x, int base, int width, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float d = x.get(base + c).getFloat32() * scale - centre;
      float term = d * d - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  public static void apply(
      HalfFloatArray x,
      FloatArray gamma,
      FloatArray beta,
      HalfFloatArray y,
      FloatArray partial,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int parts,
      float epsilon,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        float n = width;
        int places = row * parts * PARTIAL_SIZE;
        boolean centred = (flags & Flags.RMS) == 0;
        float scale = 1f;
        float centre = 0f;
        float correction = 0f;
        float spread = 0f;
        int rounds = 1;
        for (int round = 0; round < rounds; round++) {
          float shifted = 0f;
          if (centred) {

            float pivot = meanOf(partial, places + (parts - 1) * PARTIAL_SIZE, scale);
            centre = pivot + sumOfMeans(partial, places, width, parts, scale, pivot) / n;
            float off = sumOfMeans(partial, places, width, parts, scale, centre);
            correction = off / n;
            shifted = off * correction;
          }
          float squares = sumOfSquares(partial, places, width, parts, scale, centre);
          float scaledEpsilon = n * (epsilon * scale * scale);
          spread = FloatNumerics.spreadOf(squares, 0f, shifted, scaledEpsilon);
          if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
            scale = FloatNumerics.scaleFor(spread, centre);
            rounds = 2;
          }
        }

        float middle = centre + correction;
        float back = middle - centre;
        correction = (centre - (middle - back)) + (correction - back);
        centre = middle;
        float inverse = FloatNumerics.reciprocalRoot(spread, n);
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
      HalfFloatArray x,
      FloatArray gamma,
      FloatArray beta,
      HalfFloatArray y,
      int base,
      int first,
      int count,
      float scale,
      float centre,
      float lost,
      float inverse) {
    for (int c = 0; c < count; c++) {
      float slope = inverse * gamma.get(first + c);
      float value = x.get(base + c).getFloat32() * scale;
      float d = value - centre;

      y.set(base + c, new HalfFloat(d * slope + (beta.get(first + c) - lost * slope)));
    }
  }

  static float meanOf(FloatArray partial, int place, float scale) {
    return partial.get(place + MEAN) * (scale / partial.get(place + SCALE));
  }

  static float distanceOf(FloatArray partial, int place, float scale, float centre) {
    float factor = scale / partial.get(place + SCALE);
    return (partial.get(place + MEAN) * factor - centre) + partial.get(place + REST) * factor;
  }

  private static float sumOfMeans(
      FloatArray partial, int places, int width, int parts, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int q = 0; q < parts; q++) {
      float n = firstColumn(q + 1, width, parts) - firstColumn(q, width, parts);
      if (n > 0f) {
        float term = n * distanceOf(partial, places + q * PARTIAL_SIZE, scale, centre) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }

  private static float sumOfSquares(
      FloatArray partial, int places, int width, int parts, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int q = 0; q < parts; q++) {
      float n = firstColumn(q + 1, width, parts) - firstColumn(q, width, parts);
      if (n > 0f) {
        int place = places + q * PARTIAL_SIZE;
        float factor = scale / partial.get(place + SCALE);
        float distance = distanceOf(partial, place, scale, centre);
        float within = partial.get(place + SQUARES) * factor * factor;
        float term = (within + n * distance * distance) - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
      }
    }
    return sum;
  }
}
