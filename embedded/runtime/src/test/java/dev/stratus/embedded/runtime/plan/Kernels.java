package dev.stratus.embedded.runtime.plan;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Kernels of the tests in this package. */
final class Kernels {
  private Kernels() {}

  static void axpy(FloatArray x, FloatArray y, float a, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      y.set(i, a * x.get(i) + y.get(i));
    }
  }

  static void scaleAll(FloatArray x, FloatArray y, float a) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i, a * x.get(i));
    }
  }

  static void addOne(IntArray x) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      x.set(i, x.get(i) + 1);
    }
  }

  static void powers(DoubleArray x, DoubleArray y, DoubleArray z, FloatArray narrow) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      z.set(i, Math.pow(x.get(i), y.get(i)));
      narrow.set(i, TornadoMath.pow((float) x.get(i), (float) y.get(i)));
    }
  }

  static void copy(IntArray from, IntArray to) {
    for (@Parallel int i = 0; i < from.getSize(); i++) {
      to.set(i, from.get(i));
    }
  }

  static void everySecond(IntArray out) {
    for (@Parallel int i = 0; i < out.getSize(); i += 2) {
      out.set(i, out.get(i) + i + 1);
    }
  }

  static void strided(IntArray out, int from, int to) {
    for (@Parallel int i = from; i <= to; i += 4) {
      out.set(i, out.get(i) + 1);
    }
  }

  static void matrix(FloatArray a, FloatArray b, FloatArray c, int rows, int cols, int inner) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int k = 0; k < cols; k++) {
        float sum = 0;
        for (int i = 0; i < inner; i++) {
          sum += a.get(r * inner + i) * b.get(i * cols + k);
        }
        c.set(r * cols + k, sum);
      }
    }
  }

  static void cube(IntArray out, int x, int y, int z) {
    for (@Parallel int i = 0; i < z; i++) {
      for (@Parallel int j = 0; j < y; j++) {
        for (@Parallel int k = 0; k < x; k++) {
          out.set((i * y + j) * x + k, i * 10_000 + j * 100 + k);
        }
      }
    }
  }

  static void treeSum(KernelContext context, FloatArray in, FloatArray sums) {
    int lid = context.localIdx;
    float[] tmp = context.allocateFloatLocalArray(64);
    tmp[lid] = in.get(context.globalIdx);
    context.localBarrier();
    for (int k = 32; k > 0; k >>= 1) {
      if (lid < k) {
        tmp[lid] = tmp[lid] + tmp[lid + k];
      }
      context.localBarrier();
    }
    if (lid == 0) {
      sums.set(context.groupIdx, tmp[0]);
    }
  }

  static void ids(KernelContext context, IntArray out) {
    int x = context.globalIdx;
    int y = context.globalIdy;
    out.set(y * context.globalGroupSizeX + x, context.groupIdx * 1000 + context.localIdx * 10 + y);
  }

  static void divergent(KernelContext context, IntArray out) {
    if (context.localIdx < 3) {
      context.localBarrier();
    }
    out.set(context.globalIdx, 1);
  }

  static void outside(KernelContext context, IntArray out) {
    out.set(context.globalIdx + 2, 1);
  }

  private static float polynomial(float x, float a) {
    return square(x) * a + x;
  }

  private static float square(float x) {
    return x * x;
  }

  static void helpers(FloatArray x, FloatArray y, float a) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i, polynomial(x.get(i), a));
    }
  }

  static void shift(FloatArray x, FloatArray y, int n) {
    for (int i = 1; i < n; i++) {
      y.set(i, x.get(i - 1) + 1);
    }
  }

  static void javaArrays(float[] x, double[] d, int[] k, long[] l, short[] s, byte[] b, char[] c) {
    for (@Parallel int i = 0; i < x.length; i++) {
      x[i] = x[i] * 2 + 1;
      d[i] = d[i] / 3;
      k[i] = k[i] * 31;
      l[i] = l[i] << 33;
      s[i] = (short) (s[i] * 257);
      b[i] = (byte) (b[i] * 17);
      c[i] = (char) (c[i] + 1);
    }
  }

  static void flags(boolean[] in, boolean[] out, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      out[i] = !in[i];
    }
  }

  static void nativeTypes(
      DoubleArray d, LongArray l, ShortArray s, ByteArray b, CharArray c, IntArray k) {
    for (@Parallel int i = 0; i < k.getSize(); i++) {
      d.set(i, d.get(i) / 3 + k.get(i));
      l.set(i, l.get(i) * 1_000_000_007L);
      s.set(i, (short) (s.get(i) * 257));
      b.set(i, (byte) (b.get(i) * 17));
      c.set(i, (char) (c.get(i) + 1));
      k.set(i, k.get(i) * 31);
    }
  }

  static void scalars(
      IntArray out, byte b, short s, char c, int i, long l, float f, double d, boolean flag) {
    out.set(0, b);
    out.set(1, s);
    out.set(2, c);
    out.set(3, i);
    out.set(4, (int) (l >> 32));
    out.set(5, (int) (f * 10));
    out.set(6, (int) (d * 10));
    out.set(7, flag ? 1 : 0);
  }

  static void refused(IntArray out) {
    for (@Parallel int i = 0; i < out.getSize(); i++) {
      if (i > 3) {
        throw new IllegalStateException("not on a device");
      }
      out.set(i, 1);
    }
  }

  static void divideByZero(IntArray out, int by) {
    for (@Parallel int i = 0; i < out.getSize(); i++) {
      out.set(i, 10 / by);
    }
  }

  static void rowSums(FloatArray x, FloatArray y, int rows, int cols) {
    for (@Parallel int r = 0; r < rows; r++) {
      float sum = 0;
      for (int c = 0; c < cols; c++) {
        sum += x.get(r * cols + c);
      }
      y.set(r, sum);
    }
  }

  static void scaleRows(FloatArray x, FloatArray y, float a, int rows, int cols) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        y.set(r * cols + c, a * x.get(r * cols + c));
      }
    }
  }

  /** Division, square root, rounding, NaN and infinities: what must be exact everywhere. */
  static void awkward(FloatArray x, FloatArray out) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      float v = x.get(i);
      float r = 1.0f / (float) Math.sqrt(v * v + 1e-5f);
      float q = (v - 3.25f) / (v - 250.75f);
      float m = Math.max(r * v, q) - Math.min(q, (float) (int) (v * 1e9f));
      out.set(i, m + 0.0f / (v + 7) + (v > q ? r : -q) * 0.1f);
    }
  }
}
