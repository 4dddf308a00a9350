package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization of a run of neighbouring elements anywhere in an array, by one work-item, for
 * kernels that do more than normalize: its statistics, and the gradient of what goes in. What is
 * computed, and why each numeric step is there, stands at the heads of {@link LayerNormForward} and
 * {@link LayerNormBackward}.
 *
 * <p>Statistics are three neighbours in one array: the mean as rounded, what rounding it lost, and
 * {@code rstd}. With them {@code xhat = ((x/2 - mean/2) - rest/2) * 2 rstd}; the halves keep x -
 * mean from overflowing.
 */
final class NormalizedRow {
  /** Values of a row's statistics. */
  static final int STATISTICS = 3;

  static final int MEAN = 0;
  static final int REST = 1;
  static final int RSTD = 2;

  /** Terms added plainly, one after the other, in the order written, as in the forward pass. */
  private static final int SHORT = 8;

  /** Elements between two compensated additions, in blocks of {@link #SHORT}. */
  private static final int BLOCK = 64;

  /** The same of gradients, whose terms have more roundings themselves. */
  private static final int GRADIENT_SHORT = 16;

  private static final int GRADIENT_BLOCK = 256;

  private NormalizedRow() {}

  /**
   * Writes the statistics of the {@code width} elements of x from {@code base} on.
   *
   * @param at where they go
   */
  static void statistics(
      FloatArray x, int base, int width, float epsilon, FloatArray statistics, int at) {
    float[] found = new float[STATISTICS];
    find(x, base, width, epsilon, found);
    statistics.set(at + MEAN, found[MEAN]);
    statistics.set(at + REST, found[REST]);
    statistics.set(at + RSTD, found[RSTD]);
  }

  /**
   * The statistics of a run.
   *
   * @param found the three of them
   */
  static void find(FloatArray x, int base, int width, float epsilon, float[] found) {
    float n = width;
    float pivot = pivotOf(x, base, width);
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
        int size = Math.min(BLOCK, width - start);
        int from = base + start;
        float partOff = 0f;
        float partSquares = 0f;
        for (int first = 0; first < size; first += SHORT) {
          int end = Math.min(first + SHORT, size);
          float fewOff = 0f;
          float fewSquares = 0f;
          for (int c = first; c < end; c++) {
            float d = x.get(from + c) - pivot;
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
        start += size;
      }
      correction = off / n;
      float shifted = off * correction;
      spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);
      if (walk == 0 && shifted > FloatNumerics.FAR * squares) {
        pivot += correction;
        walks = 2;
      }
    }
    float scale = 1f;
    if (FloatNumerics.needsRescaling(spread, n)) {
      // The rare path: all in one scale, every addition compensated, speed of no concern.
      scale = FloatNumerics.scaleFor(spread, x.get(base));
      float value = x.get(base) * scale;
      pivot = value + sumOf(x, base, width, scale, value) / n;
      float off = sumOf(x, base, width, scale, pivot);
      correction = off / n;
      float squares = squaresOf(x, base, width, scale, pivot);
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = FloatNumerics.spreadOf(squares, 0f, off * correction, scaledEpsilon);
    }
    // The mean as one float, and what that lost.
    float centre = pivot + correction;
    float back = centre - pivot;
    float lost = (pivot - (centre - back)) + (correction - back);
    found[MEAN] = centre / scale;
    found[REST] = lost / scale;
    found[RSTD] = FloatNumerics.reciprocalRoot(spread, n) * scale;
  }

  /** About the run's mean: that of its first elements. */
  private static float pivotOf(FloatArray x, int base, int width) {
    int head = Math.min(FloatNumerics.HEAD, width);
    float first = x.get(base);
    float near = 0f;
    for (int c = 0; c < head; c++) {
      near += x.get(base + c) - first;
    }
    return first + near / head;
  }

  private static float sumOf(FloatArray x, int base, int width, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float term = (x.get(base + c) * scale - centre) - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  private static float squaresOf(FloatArray x, int base, int width, float scale, float centre) {
    float sum = 0f;
    float sumLost = 0f;
    for (int c = 0; c < width; c++) {
      float d = x.get(base + c) * scale - centre;
      float term = d * d - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }

  /**
   * The means of {@code g = gain * dy} and of {@code g * xhat} over a run, which its gradient
   * needs.
   *
   * @param atX where the run begins in x
   * @param atDy where it begins in dy
   * @param atGain its first gain
   * @param means the two results
   */
  static void gradientMeans(
      FloatArray x,
      int atX,
      FloatArray dy,
      int atDy,
      FloatArray gain,
      int atGain,
      int width,
      float mean,
      float rest,
      float rstd,
      float[] means) {
    float centre = 0.5f * mean;
    float left = 0.5f * rest;
    float inverse = 2f * rstd;
    float sum = 0f;
    float sumLost = 0f;
    float products = 0f;
    float productsLost = 0f;
    int start = 0;
    while (start < width) {
      int size = Math.min(GRADIENT_BLOCK, width - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      int fromGain = atGain + start;
      float part = 0f;
      float partProducts = 0f;
      for (int first = 0; first < size; first += GRADIENT_SHORT) {
        int end = Math.min(first + GRADIENT_SHORT, size);
        float few = 0f;
        float fewProducts = 0f;
        for (int c = first; c < end; c++) {
          float xhat = ((0.5f * x.get(fromX + c) - centre) - left) * inverse;
          float v = dy.get(fromDy + c);
          float scale = gain.get(fromGain + c);
          // Each used twice on purpose, see LayerNormBackward.
          few += scale * v;
          fewProducts += scale * (v * xhat);
        }
        part += few;
        partProducts += fewProducts;
      }
      float term = part - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
      float termProducts = partProducts - productsLost;
      float nextProducts = products + termProducts;
      productsLost = (nextProducts - products) - termProducts;
      products = nextProducts;
      start += size;
    }
    means[0] = sum / width;
    means[1] = products / width;
  }

  /**
   * The gradient of a run by its input: {@code dx = rstd * (g - mean(g) - xhat * mean(g * xhat))}.
   *
   * @param at its statistics
   * @param atOut where it begins in dx
   * @param means room for two values
   */
  static void gradient(
      FloatArray x,
      int atX,
      FloatArray dy,
      int atDy,
      FloatArray gain,
      int atGain,
      int width,
      FloatArray statistics,
      int at,
      FloatArray dx,
      int atOut,
      float[] means) {
    float mean = statistics.get(at + MEAN);
    float rest = statistics.get(at + REST);
    float rstd = statistics.get(at + RSTD);
    gradientMeans(x, atX, dy, atDy, gain, atGain, width, mean, rest, rstd, means);
    float centre = 0.5f * mean;
    float left = 0.5f * rest;
    float inverse = 2f * rstd;
    float a = rstd * means[0];
    float b = rstd * means[1];
    for (int c = 0; c < width; c++) {
      float xhat = ((0.5f * x.get(atX + c) - centre) - left) * inverse;
      float slope = rstd * gain.get(atGain + c);
      dx.set(atOut + c, slope * dy.get(atDy + c) - (a + xhat * b));
    }
  }
}
