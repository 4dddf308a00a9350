// Generated from LayerNormBackwardSplitGroups by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/**
 * {@link LayerNormBackwardSplitGroups} for float64 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormBackwardSplitGroupsDouble {

  public static final int MAX_LANES = 256;

  private LayerNormBackwardSplitGroupsDouble() {}

  public static void sums(
      KernelContext context,
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
    double[] sums = context.allocateDoubleLocalArray(MAX_LANES);
    double[] products = context.allocateDoubleLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int part = group / rows;
      int row = group % rows;
      int first = LayerNormBackwardSplitDouble.firstColumn(part, width, parts);
      int count = LayerNormBackwardSplitDouble.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      double centre = 0.5 * mean.get(row);
      double left = 0.5 * rest.get(row);
      double inverse = 2.0 * rstd.get(row);
      double sum = 0.0;
      double sumLost = 0.0;
      double product = 0.0;
      double productLost = 0.0;
      for (int c = lane; c < count; c += lanes) {
        double xhat = ((0.5 * x.get(base + c) - centre) - left) * inverse;
        double g = gamma.get(first + c) * dy.get(base + c);
        double term = g - sumLost;
        double next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
        double termProduct = g * xhat - productLost;
        double nextProduct = product + termProduct;
        productLost = (nextProduct - product) - termProduct;
        product = nextProduct;
      }
      sums[lane] = sum;
      products[lane] = product;
      context.localBarrier();
      for (int half = lanes / 2; half > 0; half = half / 2) {
        if (lane < half) {
          sums[lane] = sums[lane] + sums[lane + half];
          products[lane] = products[lane] + products[lane + half];
        }
        context.localBarrier();
      }
      if (lane == 0) {
        int place = (row * parts + part) * LayerNormBackwardSplitDouble.PARTIAL_SIZE;
        partial.set(place, sums[0]);
        partial.set(place + 1, products[0]);
      }

      context.localBarrier();
    }
  }

  public static void apply(
      KernelContext context,
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
    double[] sums = context.allocateDoubleLocalArray(MAX_LANES);
    double[] products = context.allocateDoubleLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    double n = width;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int part = group / rows;
      int row = group % rows;
      double sum = 0.0;
      double product = 0.0;
      for (int q = lane; q < parts; q += lanes) {
        int place = (row * parts + q) * LayerNormBackwardSplitDouble.PARTIAL_SIZE;
        sum += partial.get(place);
        product += partial.get(place + 1);
      }
      sums[lane] = sum;
      products[lane] = product;
      context.localBarrier();
      for (int half = lanes / 2; half > 0; half = half / 2) {
        if (lane < half) {
          sums[lane] = sums[lane] + sums[lane + half];
          products[lane] = products[lane] + products[lane + half];
        }
        context.localBarrier();
      }
      double meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0.0;
      double meanOfProduct = products[0] / n;

      context.localBarrier();

      double centre = 0.5 * mean.get(row);
      double left = 0.5 * rest.get(row);
      double r1 = rstd.get(row);
      double inverse = 2.0 * r1;
      double a = r1 * meanOfG;
      double b = r1 * meanOfProduct;
      int first = LayerNormBackwardSplitDouble.firstColumn(part, width, parts);
      int count = LayerNormBackwardSplitDouble.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      for (int c = lane; c < count; c += lanes) {
        double xhat = ((0.5 * x.get(base + c) - centre) - left) * inverse;
        double slope = r1 * gamma.get(first + c);
        dx.set(base + c, slope * dy.get(base + c) - (a + xhat * b));
      }
    }
  }
}
