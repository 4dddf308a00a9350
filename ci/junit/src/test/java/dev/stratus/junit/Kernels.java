package dev.stratus.junit;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Kernels under test here, right ones and wrong ones. */
public final class Kernels {
  /** Work-items in a group of {@link #reversed}. */
  static final int GROUP = 16;

  private Kernels() {}

  public static void tripled(FloatArray x, FloatArray y) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i, 3f * x.get(i));
    }
  }

  /** Wrong in its last element. */
  public static void tripledButOne(FloatArray x, FloatArray y) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i, i == x.getSize() - 1 ? 4f * x.get(i) : 3f * x.get(i));
    }
  }

  public static void reversed(KernelContext context, FloatArray x, FloatArray y) {
    float[] group = context.allocateFloatLocalArray(16);
    int i = context.localIdx;
    group[i] = x.get(context.globalIdx);
    context.localBarrier();
    y.set(context.globalIdx, group[context.localGroupSizeX - 1 - i]);
  }

  /** Lacks the barrier. */
  public static void reversedTooSoon(KernelContext context, FloatArray x, FloatArray y) {
    float[] group = context.allocateFloatLocalArray(16);
    int i = context.localIdx;
    group[i] = x.get(context.globalIdx);
    y.set(context.globalIdx, group[context.localGroupSizeX - 1 - i]);
  }

  /** Writes one element too far. */
  public static void shifted(FloatArray x, FloatArray y) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      y.set(i + 1, x.get(i));
    }
  }
}
