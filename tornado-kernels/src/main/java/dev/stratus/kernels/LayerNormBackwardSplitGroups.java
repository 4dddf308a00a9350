package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormBackwardSplit} for GPUs, where neighbouring lanes must read neighbouring
 * addresses: a work-group takes a part of a row, its lanes every n-th column of it, and they meet
 * in a tree in local memory. Float32.
 */
public final class LayerNormBackwardSplitGroups {

  /** The most lanes of a group, which local memory has room for. */
  public static final int MAX_LANES = 256;

  private LayerNormBackwardSplitGroups() {}

  /**
   * {@link LayerNormBackwardSplit#sums} with a work-group per part of a row: rows x parts groups.
   * The group's size is the launch's local size: a power of two, at most {@link #MAX_LANES}. Groups
   * go through the rows of one part after each other, as they have its gamma in common.
   */
  public static void sums(
      KernelContext context,
      FloatArray x,
      FloatArray dy,
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
      int first = LayerNormBackwardSplit.firstColumn(part, width, parts);
      int count = LayerNormBackwardSplit.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float inverse = 2f * rstd.get(row);
      float sum = 0f;
      float sumLost = 0f;
      float product = 0f;
      float productLost = 0f;
      for (int c = lane; c < count; c += lanes) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float g = gamma.get(first + c) * dy.get(base + c);
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
        int place = (row * parts + part) * LayerNormBackwardSplit.PARTIAL_SIZE;
        partial.set(place, sums[0]);
        partial.set(place + 1, products[0]);
      }
      // Nobody may begin the next sums while lane 0 still reads these.
      context.localBarrier();
    }
  }

  /**
   * {@link LayerNormBackwardSplit#apply} with a work-group per part of a row, launched as {@link
   * #sums} is.
   */
  public static void apply(
      KernelContext context,
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray partial,
      FloatArray dx,
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
        int place = (row * parts + q) * LayerNormBackwardSplit.PARTIAL_SIZE;
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
      // No lane may begin the next sums while another still reads these.
      context.localBarrier();

      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      float a = r1 * meanOfG;
      float b = r1 * meanOfProduct;
      int first = LayerNormBackwardSplit.firstColumn(part, width, parts);
      int count = LayerNormBackwardSplit.firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      for (int c = lane; c < count; c += lanes) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float slope = r1 * gamma.get(first + c);
        dx.set(base + c, slope * dy.get(base + c) - (a + xhat * b));
      }
    }
  }
}
