// Generated from LayerNormBackwardStrided by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormBackwardStrided} for bfloat16 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormBackwardStridedBFloat16 {

  private static final int SHORT = 16;

  private LayerNormBackwardStridedBFloat16() {}

  public static void columns(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      int outer,
      int outerStride,
      int run,
      int width,
      int stride,
      int flags) {
    for (@Parallel int o = 0; o < outer; o++) {
      for (@Parallel int r = 0; r < run; r++) {
        int group = o * run + r;
        int base = o * outerStride + r;
        float centre = 0.5f * mean.get(group);
        float left = 0.5f * rest.get(group);
        float r1 = rstd.get(group);
        float inverse = 2f * r1;
        float sum = 0f;
        float sumLost = 0f;
        float products = 0f;
        float productsLost = 0f;
        for (int c = 0; c < width; c++) {
          float xhat = ((0.5f * x.getFloat(base + c * stride) - centre) - left) * inverse;
          float g = gamma.get(c) * dy.getFloat(base + c * stride);
          float term = g - sumLost;
          float next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
          float termProducts = g * xhat - productsLost;
          float nextProducts = products + termProducts;
          productsLost = (nextProducts - products) - termProducts;
          products = nextProducts;
        }
        float meanOfG = 0f;
        if ((flags & Flags.RMS) == 0) {
          meanOfG = sum / width;
        }
        float a = r1 * meanOfG;
        float b = r1 * (products / width);
        for (int c = 0; c < width; c++) {
          float xhat = ((0.5f * x.getFloat(base + c * stride) - centre) - left) * inverse;
          float slope = r1 * gamma.get(c);
          dx.setFloat(base + c * stride, slope * dy.getFloat(base + c * stride) - (a + xhat * b));
        }
      }
    }
  }

  public static void anyLayout(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      IntArray layout,
      IntArray lengths,
      int first,
      int end,
      int flags) {

    int groups = end - first;
    for (@Parallel int item = 0; item < groups; item++) {
      int group = first + item;
      int chunks = GroupLayout.validChunks(layout, lengths, group);
      int count = GroupLayout.validRun(layout, lengths, group);
      float[] sums = new float[4];
      LayerNormBackwardBFloat16.clear(sums);
      addChunks(x, dy, gamma, mean, rest, rstd, layout, group, chunks, count, sums);

      float n = Math.max(1, chunks * count);
      float meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0f;
      float meanOfProduct = sums[2] / n;
      storeChunks(
          x, dy, gamma, mean, rest, rstd, dx, layout, group, chunks, count, meanOfG, meanOfProduct);
      storeZeros(dx, layout, group, chunks, count);
    }
  }

  private static void addChunks(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      int group,
      int chunks,
      int count,
      float[] sums) {
    int baseX = GroupLayout.baseX(layout, group);
    int baseDy = GroupLayout.baseDy(layout, group);

    int apart = (layout.get(GroupLayout.RUN_X) ^ 1) | (layout.get(GroupLayout.RUN_DY) ^ 1);
    int runParameter = layout.get(GroupLayout.RUN_PARAMETER);
    for (int chunk = 0; chunk < chunks; chunk++) {
      int atX = baseX + GroupLayout.chunkX(layout, chunk);
      int atDy = baseDy + GroupLayout.chunkDy(layout, chunk);
      int parameter = GroupLayout.chunkParameter(layout, chunk);
      if ((apart | (runParameter ^ 1)) == 0) {
        LayerNormBackwardBFloat16.addSums(
            x,
            dy,
            gamma,
            mean,
            rest,
            rstd,
            group,
            atX,
            atDy,
            parameter,
            count,
            LayerNormBackwardBFloat16.EITHER_BLOCK,
            sums);
      }
      if ((apart | runParameter) == 0) {
        addShared(x, dy, gamma, mean, rest, rstd, group, atX, atDy, parameter, count, sums);
      }
      if ((apart | (runParameter & -2)) != 0) {
        addStrided(
            x, dy, gamma, mean, rest, rstd, layout, group, atX, atDy, parameter, count, sums);
      }
    }
  }

  private static void addShared(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int group,
      int atX,
      int atDy,
      int parameter,
      int count,
      float[] sums) {
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float inverse = 2f * rstd.get(group);
    float scale = gamma.get(parameter);
    int start = 0;
    while (start < count) {
      int size = Math.min(LayerNormBackwardBFloat16.EITHER_BLOCK, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      float part = 0f;
      float partProducts = 0f;

      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        float few = 0f;
        float fewProducts = 0f;
        for (int j = first; j < end; j++) {
          float xhat = ((0.5f * x.getFloat(fromX + j) - centre) - left) * inverse;
          float g = scale * dy.getFloat(fromDy + j);
          few += g;
          fewProducts += g * xhat;
        }
        part += few;
        partProducts += fewProducts;
      }
      addBlock(part, partProducts, sums);
      start += size;
    }
  }

  private static void addStrided(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      int group,
      int atX,
      int atDy,
      int parameter,
      int count,
      float[] sums) {
    int runX = layout.get(GroupLayout.RUN_X);
    int runDy = layout.get(GroupLayout.RUN_DY);
    int runParameter = layout.get(GroupLayout.RUN_PARAMETER);
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float inverse = 2f * rstd.get(group);
    int start = 0;
    while (start < count) {
      int end = start + Math.min(SHORT, count - start);
      float part = 0f;
      float partProducts = 0f;
      for (int j = start; j < end; j++) {
        float xhat = ((0.5f * x.getFloat(atX + j * runX) - centre) - left) * inverse;
        float g = gamma.get(parameter + j * runParameter) * dy.getFloat(atDy + j * runDy);
        part += g;
        partProducts += g * xhat;
      }
      addBlock(part, partProducts, sums);
      start = end;
    }
  }

  private static void addBlock(float part, float partProducts, float[] sums) {
    float term = part - sums[1];
    float next = sums[0] + term;
    sums[1] = (next - sums[0]) - term;
    sums[0] = next;
    float termProducts = partProducts - sums[3];
    float nextProducts = sums[2] + termProducts;
    sums[3] = (nextProducts - sums[2]) - termProducts;
    sums[2] = nextProducts;
  }

  private static void storeChunks(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      IntArray layout,
      int group,
      int chunks,
      int count,
      float meanOfG,
      float meanOfProduct) {
    int baseX = GroupLayout.baseX(layout, group);
    int baseDy = GroupLayout.baseDy(layout, group);
    int baseOut = GroupLayout.baseOut(layout, group);
    int runX = layout.get(GroupLayout.RUN_X);
    int runDy = layout.get(GroupLayout.RUN_DY);
    int runOut = layout.get(GroupLayout.RUN_OUT);
    int runParameter = layout.get(GroupLayout.RUN_PARAMETER);
    int apart = (runX ^ 1) | (runDy ^ 1) | (runOut ^ 1);
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float r1 = rstd.get(group);
    float inverse = 2f * r1;
    float a = r1 * meanOfG;
    float b = r1 * meanOfProduct;
    for (int chunk = 0; chunk < chunks; chunk++) {
      int atX = baseX + GroupLayout.chunkX(layout, chunk);
      int atDy = baseDy + GroupLayout.chunkDy(layout, chunk);
      int atOut = baseOut + GroupLayout.chunkOut(layout, chunk);
      int parameter = GroupLayout.chunkParameter(layout, chunk);
      if ((apart | (runParameter ^ 1)) == 0) {
        for (int j = 0; j < count; j++) {
          float xhat = ((0.5f * x.getFloat(atX + j) - centre) - left) * inverse;
          float slope = r1 * gamma.get(parameter + j);
          dx.setFloat(atOut + j, slope * dy.getFloat(atDy + j) - (a + xhat * b));
        }
      }
      if ((apart | runParameter) == 0) {
        float slope = r1 * gamma.get(parameter);
        for (int j = 0; j < count; j++) {
          float xhat = ((0.5f * x.getFloat(atX + j) - centre) - left) * inverse;
          dx.setFloat(atOut + j, slope * dy.getFloat(atDy + j) - (a + xhat * b));
        }
      }
      if ((apart | (runParameter & -2)) != 0) {
        for (int j = 0; j < count; j++) {
          float xhat = ((0.5f * x.getFloat(atX + j * runX) - centre) - left) * inverse;
          float slope = r1 * gamma.get(parameter + j * runParameter);
          dx.setFloat(atOut + j * runOut, slope * dy.getFloat(atDy + j * runDy) - (a + xhat * b));
        }
      }
    }
  }

  private static void storeZeros(
      BFloat16Array dx, IntArray layout, int group, int chunks, int count) {
    int base = GroupLayout.baseOut(layout, group);
    int run = layout.get(GroupLayout.RUN);
    int runOut = layout.get(GroupLayout.RUN_OUT);
    int all = layout.get(GroupLayout.CHUNKS);

    int start = count < run ? 0 : chunks;
    for (int chunk = start; chunk < all; chunk++) {
      int at = base + GroupLayout.chunkOut(layout, chunk);
      int from = chunk < chunks ? count : 0;
      for (int j = from; j < run; j++) {
        dx.setFloat(at + j * runOut, 0f);
      }
    }
  }
}
