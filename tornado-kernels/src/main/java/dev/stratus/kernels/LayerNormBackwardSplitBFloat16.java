// Generated from LayerNormBackwardSplit by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormBackwardSplit} for bfloat16 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormBackwardSplitBFloat16 {

  public static final int PARTIAL_SIZE = 2;

  private LayerNormBackwardSplitBFloat16() {}

  public static void sums(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray partial,
      int rows,
      int width,
      int parts,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        int first = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - first;
        int at = row * width + first;
        float[] both = new float[4];
        LayerNormBackwardBFloat16.clear(both);
        LayerNormBackwardBFloat16.addSums(
            x,
            dy,
            gamma,
            mean,
            rest,
            rstd,
            row,
            at,
            at,
            first,
            count,
            LayerNormBackwardBFloat16.EITHER_BLOCK,
            both);
        int place = (row * parts + part) * PARTIAL_SIZE;
        partial.set(place, both[0]);
        partial.set(place + 1, both[2]);
      }
    }
  }

  public static void apply(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray partial,
      BFloat16Array dx,
      int rows,
      int width,
      int parts,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        float sum = 0f;
        float sumLost = 0f;
        float products = 0f;
        float productsLost = 0f;
        for (int q = 0; q < parts; q++) {
          int place = (row * parts + q) * PARTIAL_SIZE;
          float term = partial.get(place) - sumLost;
          float next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
          float termProducts = partial.get(place + 1) - productsLost;
          float nextProducts = products + termProducts;
          productsLost = (nextProducts - products) - termProducts;
          products = nextProducts;
        }
        float meanOfG = (flags & Flags.RMS) == 0 ? sum / width : 0f;
        float meanOfProduct = products / width;
        int first = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - first;
        int at = row * width + first;
        LayerNormBackwardBFloat16.storeRun(
            x,
            dy,
            gamma,
            mean,
            rest,
            rstd,
            dx,
            row,
            at,
            at,
            at,
            first,
            count,
            meanOfG,
            meanOfProduct);
      }
    }
  }

  static int firstColumn(int part, int width, int parts) {
    return (int) ((long) part * width / parts);
  }
}
