// Generated from LayerNormResidual by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormResidual} for bfloat16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormResidualBFloat16 {
  private LayerNormResidualBFloat16() {}

  public static void add(BFloat16Array x, BFloat16Array r, BFloat16Array s, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      s.setFloat(i, x.getFloat(i) + r.getFloat(i));
    }
  }

  public static void anyLayout(
      BFloat16Array x, BFloat16Array r, BFloat16Array s, IntArray layout, int first, int end) {

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

      int apart = (strideX ^ 1) | (strideR ^ 1) | (strideS ^ 1);
      for (int k = 0; k < layout.get(GroupLayout.CHUNKS); k++) {
        int atX = baseX + GroupLayout.chunkX(layout, k);
        int atR = baseR + GroupLayout.chunkDy(layout, k);
        int atS = baseS + GroupLayout.chunkOut(layout, k);
        if (apart == 0) {
          for (int j = 0; j < run; j++) {
            s.setFloat(atS + j, x.getFloat(atX + j) + r.getFloat(atR + j));
          }
        } else {
          for (int j = 0; j < run; j++) {
            s.setFloat(
                atS + j * strideS, x.getFloat(atX + j * strideX) + r.getFloat(atR + j * strideR));
          }
        }
      }
    }
  }
}
