// Generated from LayerNormResidual by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormResidual} for float64 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormResidualDouble {
  private LayerNormResidualDouble() {}

  public static void add(DoubleArray x, DoubleArray r, DoubleArray s, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      s.set(i, x.get(i) + r.get(i));
    }
  }

  public static void anyLayout(
      DoubleArray x, DoubleArray r, DoubleArray s, IntArray layout, int first, int end) {

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
