package dev.stratus.embedded.jit.lift;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels whose lifted form is compared with what a person would write. */
final class LoopKernels {
  private static final float[] WEIGHTS = {0.5f, 0.25f, 0.125f};
  private static final int TAPS = WEIGHTS.length;

  private LoopKernels() {}

  static void rows(FloatArray x, FloatArray y, int rows, int width, float epsilon) {
    for (@Parallel int r = 0; r < rows; r++) {
      int base = r * width;
      float sum = 0;
      for (int c = 0; c < width; c++) {
        sum += x.get(base + c);
      }
      float mean = sum / width;
      float squares = 0;
      for (int c = 0; c < width; c++) {
        float d = x.get(base + c) - mean;
        squares += d * d;
      }
      float rstd = 1f / (float) Math.sqrt(squares / width + epsilon);
      for (int c = 0; c < width; c++) {
        y.set(base + c, (x.get(base + c) - mean) * rstd);
      }
    }
  }

  static void matrix(FloatArray a, FloatArray b, FloatArray c, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      for (@Parallel int j = 0; j < n; j++) {
        float sum = 0;
        for (int k = 0; k < n; k++) {
          sum += a.get(i * n + k) * b.get(k * n + j);
        }
        c.set(i * n + j, sum);
      }
    }
  }

  static void volume(IntArray a, int n) {
    for (@Parallel int i = 1; i <= n; i += 2) {
      for (@Parallel int j = 0; j < n; j++) {
        for (@Parallel int k = 0; n > k; k++) {
          a.set(i, j + k);
        }
      }
    }
  }

  static void tree(KernelContext context, FloatArray x, FloatArray sums) {
    float[] partial = context.allocateFloatLocalArray(64);
    int lane = context.localIdx;
    partial[lane] = x.get(context.globalIdx);
    for (int half = context.localGroupSizeX / 2; half > 0; half >>= 1) {
      context.localBarrier();
      if (lane < half) {
        partial[lane] += partial[lane + half];
      }
    }
    if (lane == 0) {
      sums.set(context.groupIdx, partial[0]);
    }
  }

  static void choices(FloatArray x, IntArray out) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      float v = x.get(i);
      if (!(v >= 0) || v > 100 && i % 2 == 0) {
        continue;
      }
      boolean small = v < 1 && i > 3;
      out.set(i, small ? -1 : (int) TornadoMath.max(v, 2f));
    }
  }

  static void search(IntArray x, IntArray found, int wanted) {
    rows:
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        if (x.get(r * 4 + c) == wanted) {
          found.set(0, r);
          break rows;
        }
        if (x.get(r * 4 + c) < 0) {
          continue rows;
        }
      }
      found.set(1, found.get(1) + 1);
    }
    int rest = wanted;
    do {
      rest /= 2;
    } while (rest > 10);
    found.set(2, rest);
  }

  static void filter(float[] x, float[] y, int n) {
    float[] window = new float[TAPS];
    for (int i = 0; i + TAPS <= n; i++) {
      for (int t = 0; t < window.length; t++) {
        window[t] = x[i + t] * WEIGHTS[t];
      }
      y[i] = window[0] + window[1] + window[2];
    }
  }
}
