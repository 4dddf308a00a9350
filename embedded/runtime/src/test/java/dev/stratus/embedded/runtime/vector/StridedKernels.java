package dev.stratus.embedded.runtime.vector;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels whose loops step from row to row while their work-items are neighbours in memory. */
final class StridedKernels {
  private StridedKernels() {}

  /** Two walks over a column, and parameters by row. */
  static void normalize(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      int outer,
      int outerStride,
      int run,
      int width,
      int stride) {
    for (@Parallel int o = 0; o < outer; o++) {
      for (@Parallel int r = 0; r < run; r++) {
        int base = o * outerStride + r;
        float n = width;
        float pivot = x.get(base);
        float off = 0f;
        float squares = 0f;
        for (int c = 0; c < width; c++) {
          float d = x.get(base + c * stride) - pivot;
          off += d;
          squares += d * d;
        }
        float mean = pivot + off / n;
        float rstd = 1f / TornadoMath.sqrt(squares / n - (off / n) * (off / n) + 1e-5f);
        for (int c = 0; c < width; c++) {
          y.set(
              base + c * stride,
              (x.get(base + c * stride) - mean) * rstd * gamma.get(c) + beta.get(c));
        }
      }
    }
  }

  /** Compensated sums of blocks, helpers, and a path of its own for rows out of range. */
  static void careful(
      FloatArray x,
      FloatArray gamma,
      FloatArray y,
      FloatArray rstds,
      int outer,
      int outerStride,
      int run,
      int width,
      int stride,
      int block,
      int flags) {
    for (@Parallel int o = 0; o < outer; o++) {
      for (@Parallel int r = 0; r < run; r++) {
        carefulRow(
            x, gamma, y, rstds, o * outerStride + r, o * run + r, width, stride, block, flags);
      }
    }
  }

  private static void carefulRow(
      FloatArray x,
      FloatArray gamma,
      FloatArray y,
      FloatArray rstds,
      int base,
      int group,
      int width,
      int stride,
      int block,
      int flags) {
    float n = width;
    float pivot = (flags & 1) != 0 ? 0f : x.get(base);
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
        float d = x.get(base + c * stride) - pivot;
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
    float correction = off / n;
    float spread = spreadOf(squares, squaresLost, off * correction, n * 1e-5f);
    if (outOfRange(spread, n)) {
      slowRow(x, gamma, y, base, width, stride, scaleFor(spread, pivot));
    } else {
      float mean = pivot + correction;
      float rstd = reciprocalRoot(spread, n);
      if ((flags & 2) != 0) {
        rstds.set(group, rstd);
      }
      for (int c = 0; c < width; c++) {
        y.set(base + c * stride, (x.get(base + c * stride) - mean) * rstd * gamma.get(c));
      }
    }
  }

  private static float spreadOf(
      float squares, float squaresLost, float shifted, float scaledEpsilon) {
    float spread = squares + ((scaledEpsilon - shifted) - squaresLost);
    return spread < scaledEpsilon ? scaledEpsilon : spread;
  }

  private static boolean outOfRange(float spread, float n) {
    return !(spread <= 1e30f) || spread < n * 1e-30f;
  }

  private static float scaleFor(float spread, float pivot) {
    if (!(spread <= 1e30f)) {
      return 0x1p-90f;
    }
    return Math.abs(pivot) <= 1f ? 0x1p60f : 1f;
  }

  private static float reciprocalRoot(float spread, float n) {
    float share = 1f / n;
    float r = 1f / TornadoMath.sqrt(spread * share);
    float residual = n - spread * r * r;
    return r + (0.5f * r) * (residual * share);
  }

  private static void slowRow(
      FloatArray x, FloatArray gamma, FloatArray y, int base, int width, int stride, float scale) {
    float sum = 0f;
    for (int c = 0; c < width; c++) {
      sum += x.get(base + c * stride) * scale;
    }
    for (int c = 0; c < width; c++) {
      y.set(base + c * stride, (x.get(base + c * stride) * scale - sum / width) * gamma.get(c));
    }
  }

  /** Conditions, early ends, choices and counts that differ from lane to lane. */
  static void decisions(FloatArray x, IntArray kinds, FloatArray y, int run, int width) {
    for (@Parallel int r = 0; r < run; r++) {
      float most = Float.NEGATIVE_INFINITY;
      float clipped = 0f;
      float sum = r;
      for (int c = 0; c < width; c++) {
        float v = x.get(c * run + r);
        most = v > most ? v : most;
        if (v > 20f || v < -20f) {
          clipped += 1f;
        } else {
          sum += v;
        }
        if (v != v) {
          y.set(r, v);
        }
      }
      int kind = kinds.get(r);
      if (kind % 3 == 0) {
        sum = helper(sum, kind);
      }
      boolean large = most > 10f && sum > 0f;
      if (kind == 7) {
        continue;
      }
      for (int c = 0; c < width; c++) {
        if (large) {
          y.set((c + 1) * run + r, x.get(c * run + r) / sum);
        } else {
          y.set((c + 1) * run + r, TornadoMath.max(x.get(c * run + r), -clipped));
        }
      }
    }
  }

  private static float helper(float value, int kind) {
    for (int i = 0; i < 3; i++) {
      if (value > kind * i) {
        return value - i;
      }
    }
    return value * 0.5f;
  }

  /** Three dimensions, double sums of floats and of ints, an index that walks. */
  static void walks(
      FloatArray x, IntArray k, DoubleArray y, int planes, int rows, int run, int width) {
    for (@Parallel int p = 0; p < planes; p++) {
      for (@Parallel int o = 0; o < rows; o++) {
        for (@Parallel int r = 0; r < run; r++) {
          int base = (p * rows + o) * run * width + r;
          double sum = 0;
          float ints = 0f;
          int at = base;
          for (int c = width - 1; c >= 0; c--) {
            sum += x.get(at);
            ints += k.get(at);
            at += run;
          }
          at = base;
          while (at != base + width * run) {
            y.set(at, Math.sqrt(Math.abs(sum)) + (double) ints * x.get(at));
            at += run;
          }
        }
      }
    }
  }
}
