// Generated from LayerNormBackwardStrided by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormBackwardStrided} for float64 data, generated from it: what it does, and why,
 * stands there.
 */
public final class LayerNormBackwardStridedDouble {

  private static final int SHORT = 16;

  private LayerNormBackwardStridedDouble() {}

  public static void columns(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
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
        double centre = 0.5 * mean.get(group);
        double left = 0.5 * rest.get(group);
        double r1 = rstd.get(group);
        double inverse = 2.0 * r1;
        double sum = 0.0;
        double sumLost = 0.0;
        double products = 0.0;
        double productsLost = 0.0;
        for (int c = 0; c < width; c++) {
          double xhat = ((0.5 * x.get(base + c * stride) - centre) - left) * inverse;
          double g = gamma.get(c) * dy.get(base + c * stride);
          double term = g - sumLost;
          double next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
          double termProducts = g * xhat - productsLost;
          double nextProducts = products + termProducts;
          productsLost = (nextProducts - products) - termProducts;
          products = nextProducts;
        }
        double meanOfG = 0.0;
        if ((flags & Flags.RMS) == 0) {
          meanOfG = sum / width;
        }
        double a = r1 * meanOfG;
        double b = r1 * (products / width);
        for (int c = 0; c < width; c++) {
          double xhat = ((0.5 * x.get(base + c * stride) - centre) - left) * inverse;
          double slope = r1 * gamma.get(c);
          dx.set(base + c * stride, slope * dy.get(base + c * stride) - (a + xhat * b));
        }
      }
    }
  }

  public static void anyLayout(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
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
      double[] sums = new double[4];
      LayerNormBackwardDouble.clear(sums);
      addChunks(x, dy, gamma, mean, rest, rstd, layout, group, chunks, count, sums);

      double n = Math.max(1, chunks * count);
      double meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0.0;
      double meanOfProduct = sums[2] / n;
      storeChunks(
          x, dy, gamma, mean, rest, rstd, dx, layout, group, chunks, count, meanOfG, meanOfProduct);
      storeZeros(dx, layout, group, chunks, count);
    }
  }

  private static void addChunks(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      IntArray layout,
      int group,
      int chunks,
      int count,
      double[] sums) {
    int baseX = GroupLayout.baseX(layout, group);
    int baseDy = GroupLayout.baseDy(layout, group);

    int apart = (layout.get(GroupLayout.RUN_X) ^ 1) | (layout.get(GroupLayout.RUN_DY) ^ 1);
    int runParameter = layout.get(GroupLayout.RUN_PARAMETER);
    for (int chunk = 0; chunk < chunks; chunk++) {
      int atX = baseX + GroupLayout.chunkX(layout, chunk);
      int atDy = baseDy + GroupLayout.chunkDy(layout, chunk);
      int parameter = GroupLayout.chunkParameter(layout, chunk);
      if ((apart | (runParameter ^ 1)) == 0) {
        LayerNormBackwardDouble.addSums(
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
            LayerNormBackwardDouble.EITHER_BLOCK,
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int group,
      int atX,
      int atDy,
      int parameter,
      int count,
      double[] sums) {
    double centre = 0.5 * mean.get(group);
    double left = 0.5 * rest.get(group);
    double inverse = 2.0 * rstd.get(group);
    double scale = gamma.get(parameter);
    int start = 0;
    while (start < count) {
      int size = Math.min(LayerNormBackwardDouble.EITHER_BLOCK, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      double part = 0.0;
      double partProducts = 0.0;

      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        double few = 0.0;
        double fewProducts = 0.0;
        for (int j = first; j < end; j++) {
          double xhat = ((0.5 * x.get(fromX + j) - centre) - left) * inverse;
          double g = scale * dy.get(fromDy + j);
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      IntArray layout,
      int group,
      int atX,
      int atDy,
      int parameter,
      int count,
      double[] sums) {
    int runX = layout.get(GroupLayout.RUN_X);
    int runDy = layout.get(GroupLayout.RUN_DY);
    int runParameter = layout.get(GroupLayout.RUN_PARAMETER);
    double centre = 0.5 * mean.get(group);
    double left = 0.5 * rest.get(group);
    double inverse = 2.0 * rstd.get(group);
    int start = 0;
    while (start < count) {
      int end = start + Math.min(SHORT, count - start);
      double part = 0.0;
      double partProducts = 0.0;
      for (int j = start; j < end; j++) {
        double xhat = ((0.5 * x.get(atX + j * runX) - centre) - left) * inverse;
        double g = gamma.get(parameter + j * runParameter) * dy.get(atDy + j * runDy);
        part += g;
        partProducts += g * xhat;
      }
      addBlock(part, partProducts, sums);
      start = end;
    }
  }

  private static void addBlock(double part, double partProducts, double[] sums) {
    double term = part - sums[1];
    double next = sums[0] + term;
    sums[1] = (next - sums[0]) - term;
    sums[0] = next;
    double termProducts = partProducts - sums[3];
    double nextProducts = sums[2] + termProducts;
    sums[3] = (nextProducts - sums[2]) - termProducts;
    sums[2] = nextProducts;
  }

  private static void storeChunks(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
      IntArray layout,
      int group,
      int chunks,
      int count,
      double meanOfG,
      double meanOfProduct) {
    int baseX = GroupLayout.baseX(layout, group);
    int baseDy = GroupLayout.baseDy(layout, group);
    int baseOut = GroupLayout.baseOut(layout, group);
    int runX = layout.get(GroupLayout.RUN_X);
    int runDy = layout.get(GroupLayout.RUN_DY);
    int runOut = layout.get(GroupLayout.RUN_OUT);
    int runParameter = layout.get(GroupLayout.RUN_PARAMETER);
    int apart = (runX ^ 1) | (runDy ^ 1) | (runOut ^ 1);
    double centre = 0.5 * mean.get(group);
    double left = 0.5 * rest.get(group);
    double r1 = rstd.get(group);
    double inverse = 2.0 * r1;
    double a = r1 * meanOfG;
    double b = r1 * meanOfProduct;
    for (int chunk = 0; chunk < chunks; chunk++) {
      int atX = baseX + GroupLayout.chunkX(layout, chunk);
      int atDy = baseDy + GroupLayout.chunkDy(layout, chunk);
      int atOut = baseOut + GroupLayout.chunkOut(layout, chunk);
      int parameter = GroupLayout.chunkParameter(layout, chunk);
      if ((apart | (runParameter ^ 1)) == 0) {
        for (int j = 0; j < count; j++) {
          double xhat = ((0.5 * x.get(atX + j) - centre) - left) * inverse;
          double slope = r1 * gamma.get(parameter + j);
          dx.set(atOut + j, slope * dy.get(atDy + j) - (a + xhat * b));
        }
      }
      if ((apart | runParameter) == 0) {
        double slope = r1 * gamma.get(parameter);
        for (int j = 0; j < count; j++) {
          double xhat = ((0.5 * x.get(atX + j) - centre) - left) * inverse;
          dx.set(atOut + j, slope * dy.get(atDy + j) - (a + xhat * b));
        }
      }
      if ((apart | (runParameter & -2)) != 0) {
        for (int j = 0; j < count; j++) {
          double xhat = ((0.5 * x.get(atX + j * runX) - centre) - left) * inverse;
          double slope = r1 * gamma.get(parameter + j * runParameter);
          dx.set(atOut + j * runOut, slope * dy.get(atDy + j * runDy) - (a + xhat * b));
        }
      }
    }
  }

  private static void storeZeros(
      DoubleArray dx, IntArray layout, int group, int chunks, int count) {
    int base = GroupLayout.baseOut(layout, group);
    int run = layout.get(GroupLayout.RUN);
    int runOut = layout.get(GroupLayout.RUN_OUT);
    int all = layout.get(GroupLayout.CHUNKS);

    int start = count < run ? 0 : chunks;
    for (int chunk = start; chunk < all; chunk++) {
      int at = base + GroupLayout.chunkOut(layout, chunk);
      int from = chunk < chunks ? count : 0;
      for (int j = from; j < run; j++) {
        dx.set(at + j * runOut, 0.0);
      }
    }
  }
}
