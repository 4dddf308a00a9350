package dev.stratus.embedded.runtime.packed;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Kernels on 16-bit floats: conversions item by item and in rows, and all that Java lets write. */
final class PackedKernels {
  private PackedKernels() {}

  // ---- conversions, an element per item ----

  static void halfToFloat(HalfFloatArray x, FloatArray y) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i, x.get(i).getFloat32());
    }
  }

  static void floatToHalf(FloatArray x, HalfFloatArray y) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i, new HalfFloat(x.get(i)));
    }
  }

  static void bfloatToFloat(BFloat16Array x, FloatArray y) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i, x.getFloat(i));
    }
  }

  static void floatToBfloat(FloatArray x, BFloat16Array y) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.setFloat(i, x.get(i));
    }
  }

  // ---- conversions, a row per item: lanes where sums may be reordered ----

  static void halfRowsToFloat(HalfFloatArray x, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.set(base + c, x.get(base + c).getFloat32());
      }
    }
  }

  static void floatRowsToHalf(FloatArray x, HalfFloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.set(base + c, new HalfFloat(x.get(base + c)));
      }
    }
  }

  static void bfloatRowsToFloat(BFloat16Array x, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.set(base + c, x.getFloat(base + c));
      }
    }
  }

  static void floatRowsToBfloat(FloatArray x, BFloat16Array y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.setFloat(base + c, x.get(base + c));
      }
    }
  }

  // ---- lanes with more around them ----

  /** In place, with a half that is read before the store and used behind it. */
  static void halfInPlace(HalfFloatArray x, HalfFloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      HalfFloat first = x.get(base);
      for (int c = 0; c < width; c++) {
        HalfFloat before = x.get(base + c);
        x.set(base + c, new HalfFloat(before.getFloat32() * 0.5f + first.getFloat32()));
        y.set(base + c, before);
      }
    }
  }

  static void bfloatInPlace(BFloat16Array x, BFloat16Array y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        short before = x.get(base + c);
        x.setFloat(base + c, BFloat16.bf16ToFloat(before) * 0.5f + 1f);
        y.set(base + c, before);
      }
    }
  }

  static void bfloatBits(BFloat16Array x, BFloat16Array y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        float value = BFloat16.bf16ToFloat(x.get(base + c));
        y.set(base + c, BFloat16.bf16FromFloat(value + value / 3f));
      }
    }
  }

  static void halfArithmetic(
      HalfFloatArray a, HalfFloatArray b, HalfFloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        HalfFloat p = a.get(base + c);
        HalfFloat q = b.get(base + c);
        HalfFloat sum = HalfFloat.add(p, HalfFloat.mult(p, q));
        y.set(base + c, HalfFloat.sub(sum, HalfFloat.div(q, p)));
      }
    }
  }

  /** Exact sums, so that any order gives the same: small integers. */
  static void sums(HalfFloatArray a, BFloat16Array b, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float sum = 0f;
      for (int c = 0; c < width; c++) {
        sum += a.get(base + c).getFloat32() * b.getFloat(base + c);
      }
      y.set(row, sum);
    }
  }

  // ---- Java's ways to use them ----

  static void values(HalfFloatArray a, HalfFloatArray b, HalfFloatArray y, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      HalfFloat p = a.get(i);
      HalfFloat q = b.get(i);
      HalfFloat chosen = p.getFloat32() < q.getFloat32() ? p : q;
      HalfFloat carried = new HalfFloat(i % 3 == 0 ? 1f : p.getFloat32());
      for (int k = 0; k < i % 5; k++) {
        carried = doubled(carried, k);
      }
      HalfFloat fromBits = new HalfFloat((short) (p.getHalfFloatValue() ^ 0x8000));
      y.set(5 * i, chosen);
      y.set(5 * i + 1, carried);
      y.set(5 * i + 2, TornadoMath.max(fromBits, q));
      y.set(5 * i + 3, TornadoMath.min(fromBits, HalfFloat.sub(p, q)));
      y.set(5 * i + 4, new HalfFloat(new HalfFloat(p.getFloat32() / 3f).getFloat32() * 3f));
    }
  }

  private static HalfFloat doubled(HalfFloat value, int k) {
    return k == 2 ? HalfFloat.add(value, value) : new HalfFloat(value.getFloat32() + 0.1f);
  }

  static void bits(HalfFloatArray a, ShortArray out, IntArray wide, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      out.set(i, a.get(i).getHalfFloatValue());
      wide.set(i, a.get(i).getHalfFloatValue() * 3 + BFloat16.bf16FromFloat(a.get(i).getFloat32()));
    }
  }

  static void bytes(ByteArray in, ByteArray out, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      HalfFloat half = in.getHalfFloat(3 * i + 1);
      out.setHalfFloat(3 * i, new HalfFloat(half.getFloat32() * 2f));
      out.set(3 * i + 2, in.get(3 * i));
    }
  }

  static void privateArray(HalfFloatArray a, HalfFloatArray y, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      HalfFloat[] window = new HalfFloat[4];
      for (int k = 0; k < 4; k++) {
        window[k] = a.get((i + k) % n);
      }
      y.set(i, new HalfFloat(total(window) / window.length));
    }
  }

  private static float total(HalfFloat[] window) {
    float sum = 0;
    for (int k = 0; k < window.length; k++) {
      sum += window[k].getFloat32();
    }
    return sum;
  }

  /** Each group turns its elements around through local memory. */
  static void localArray(KernelContext context, HalfFloatArray a, HalfFloatArray y) {
    HalfFloat[] shared = context.allocateHalfFloatLocalArray(16);
    int local = context.localIdx;
    shared[local] = HalfFloat.add(a.get(context.globalIdx), new HalfFloat(1f));
    context.localBarrier();
    y.set(context.globalIdx, shared[15 - local]);
  }
}
