package example;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A kernel: each work-group adds up its part of an array. */
public final class GroupSums {
  /** Work-items in a group; the local array has one place for each. */
  public static final int GROUP = 64;

  private GroupSums() {}

  /** A tree in local memory: half of the items add, then half of these, until one is left. */
  public static void sums(KernelContext context, FloatArray x, FloatArray sums) {
    float[] part = context.allocateFloatLocalArray(GROUP);
    int item = context.localIdx;
    part[item] = context.globalIdx < x.getSize() ? x.get(context.globalIdx) : 0f;
    for (int half = GROUP / 2; half > 0; half /= 2) {
      // Everybody has written what the next step reads. Take this line away and run the tests.
      context.localBarrier();
      if (item < half) {
        part[item] += part[item + half];
      }
    }
    if (item == 0) {
      sums.set(context.groupIdx, part[0]);
    }
  }
}
