package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormBackward#rowPerGroup} as it must not be: what the checking device has to find.
 */
public final class RacyGradients {
  private RacyGradients() {}

  /** Lacks the barrier between the lanes' sums and the reading of them. */
  public static void rowPerGroup(KernelContext context, FloatArray dy, FloatArray dx, int width) {
    float[] sums = context.allocateFloatLocalArray(LayerNormBackward.MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    float sum = 0f;
    for (int c = lane; c < width; c += lanes) {
      sum += dy.get(c);
    }
    sums[lane] = sum;
    float total = 0f;
    for (int l = 0; l < lanes; l++) {
      total += sums[l];
    }
    for (int c = lane; c < width; c += lanes) {
      dx.set(c, dy.get(c) - total / width);
    }
  }
}
