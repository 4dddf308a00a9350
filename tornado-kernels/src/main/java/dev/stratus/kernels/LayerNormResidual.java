package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The residual input, {@code s = x + r}, before the sum is normalized: float32. The sum is a launch
 * of its own because it is an output too.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #add}: all three laid out alike; a work-item per element.
 *   <li>{@link #anyLayout}: each in its own layout, a work-item per group.
 * </ol>
 */
public final class LayerNormResidual {
  private LayerNormResidual() {}

  /**
   * Adds element by element.
   *
   * @param s the sum; it may be the same array as x or r
   */
  public static void add(FloatArray x, FloatArray r, FloatArray s, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      s.set(i, x.get(i) + r.get(i));
    }
  }

  /**
   * Adds the groups {@code first <= g < end}, whole: valid lengths do not count here.
   *
   * @param layout see {@link GroupLayout}; r lies as "dy" there, and s as "out"
   */
  public static void anyLayout(
      FloatArray x, FloatArray r, FloatArray s, IntArray layout, int first, int end) {
    // From 0 on: TornadoVM makes no work-items of a loop that begins at an argument.
    int groups = end - first;
    for (@Parallel int item = 0; item < groups; item++) {
      int g = first + item;
      int baseX = GroupLayout.baseX(layout, g);
      int baseR = GroupLayout.baseDy(layout, g);
      int baseS = GroupLayout.baseOut(layout, g);
      int strideX = layout.get(GroupLayout.RUN_X);
      int strideR = layout.get(GroupLayout.RUN_DY);
      int strideS = layout.get(GroupLayout.RUN_OUT);
      int run = layout.get(GroupLayout.RUN);
      // 0 where all are 1; see LayerNormForwardGroup.
      int apart = (strideX ^ 1) | (strideR ^ 1) | (strideS ^ 1);
      for (int k = 0; k < layout.get(GroupLayout.CHUNKS); k++) {
        int atX = baseX + GroupLayout.chunkX(layout, k);
        int atR = baseR + GroupLayout.chunkDy(layout, k);
        int atS = baseS + GroupLayout.chunkOut(layout, k);
        if (apart == 0) {
          for (int j = 0; j < run; j++) {
            s.set(atS + j, x.get(atX + j) + r.get(atR + j));
          }
        } else {
          for (int j = 0; j < run; j++) {
            s.set(atS + j * strideS, x.get(atX + j * strideX) + r.get(atR + j * strideR));
          }
        }
      }
    }
  }
}
