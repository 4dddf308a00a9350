// Generated from LayerNormBackwardSplit by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/**
 * {@link LayerNormBackwardSplit} for float64 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormBackwardSplitDouble {

  public static final int PARTIAL_SIZE = 2;

  private LayerNormBackwardSplitDouble() {}

  public static void sums(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray partial,
      int rows,
      int width,
      int parts,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        int first = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - first;
        int at = row * width + first;
        double[] both = new double[4];
        LayerNormBackwardDouble.clear(both);
        LayerNormBackwardDouble.addSums(
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
            LayerNormBackwardDouble.EITHER_BLOCK,
            both);
        int place = (row * parts + part) * PARTIAL_SIZE;
        partial.set(place, both[0]);
        partial.set(place + 1, both[2]);
      }
    }
  }

  public static void apply(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray partial,
      DoubleArray dx,
      int rows,
      int width,
      int parts,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        double sum = 0.0;
        double sumLost = 0.0;
        double products = 0.0;
        double productsLost = 0.0;
        for (int q = 0; q < parts; q++) {
          int place = (row * parts + q) * PARTIAL_SIZE;
          double term = partial.get(place) - sumLost;
          double next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
          double termProducts = partial.get(place + 1) - productsLost;
          double nextProducts = products + termProducts;
          productsLost = (nextProducts - products) - termProducts;
          products = nextProducts;
        }
        double meanOfG = (flags & Flags.RMS) == 0 ? sum / width : 0.0;
        double meanOfProduct = products / width;
        int first = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - first;
        int at = row * width + first;
        LayerNormBackwardDouble.storeRun(
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
