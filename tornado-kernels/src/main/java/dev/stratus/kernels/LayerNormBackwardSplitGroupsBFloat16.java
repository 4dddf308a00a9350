// Generated from LayerNormBackwardSplitGroups by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormBackwardSplitGroups} for bfloat16 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormBackwardSplitGroupsBFloat16 {

  public static final int MAX_LANES = 256;

  private LayerNormBackwardSplitGroupsBFloat16() {}

  public static void sums(
      KernelContext context,
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
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    float[] products = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int part = group / rows;
      int row = group % rows;
      int first = LayerNormBackwardSplitBFloat16.firstColumn(part, width, parts);
      int count = LayerNormBackwardSplitBFloat16.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float inverse = 2f * rstd.get(row);
      float sum = 0f;
      float sumLost = 0f;
      float product = 0f;
      float productLost = 0f;
      for (int c = lane; c < count; c += lanes) {
        float xhat = ((0.5f * x.getFloat(base + c) - centre) - left) * inverse;
        float g = gamma.get(first + c) * dy.getFloat(base + c);
        float term = g - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
        float termProduct = g * xhat - productLost;
        float nextProduct = product + termProduct;
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
        int place = (row * parts + part) * LayerNormBackwardSplitBFloat16.PARTIAL_SIZE;
        partial.set(place, sums[0]);
        partial.set(place + 1, products[0]);
      }

      context.localBarrier();
    }
  }

  public static void apply(
      KernelContext context,
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
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    float[] products = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    float n = width;
    for (int group = context.groupIdx; group < rows * parts; group += groups) {
      int part = group / rows;
      int row = group % rows;
      float sum = 0f;
      float product = 0f;
      for (int q = lane; q < parts; q += lanes) {
        int place = (row * parts + q) * LayerNormBackwardSplitBFloat16.PARTIAL_SIZE;
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
      float meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0f;
      float meanOfProduct = products[0] / n;

      context.localBarrier();

      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      float a = r1 * meanOfG;
      float b = r1 * meanOfProduct;
      int first = LayerNormBackwardSplitBFloat16.firstColumn(part, width, parts);
      int count = LayerNormBackwardSplitBFloat16.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      for (int c = lane; c < count; c += lanes) {
        float xhat = ((0.5f * x.getFloat(base + c) - centre) - left) * inverse;
        float slope = r1 * gamma.get(first + c);
        dx.setFloat(base + c, slope * dy.getFloat(base + c) - (a + xhat * b));
      }
    }
  }
}
