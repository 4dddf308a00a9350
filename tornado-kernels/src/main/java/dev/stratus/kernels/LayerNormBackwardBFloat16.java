// Generated from LayerNormBackward by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormBackward} for bfloat16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormBackwardBFloat16 {

  public static final int SERIAL_BLOCK = 8;

  public static final int VECTOR_BLOCK = 1024;

  static final int EITHER_BLOCK = 256;

  private static final int SHORT = 16;

  static final int MOST_IN_HAND = 8;

  private static final int LEAST_IN_HAND = 2;

  private static final int ELEMENTS_IN_HAND = 32768;

  private static final int PIECE = 1024;

  public static final int MAX_LANES = 256;

  private LayerNormBackwardBFloat16() {}

  public static void rowPerItem(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      int rows,
      int width,
      int block,
      int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      gradientOfRow(x, dy, gamma, mean, rest, rstd, dx, row, width, block, flags);
    }
  }

  public static void rowRange(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      int first,
      int end,
      int width,
      int block,
      int flags) {
    for (@Parallel int row = first; row < end; row++) {
      gradientOfRow(x, dy, gamma, mean, rest, rstd, dx, row, width, block, flags);
    }
  }

  private static void gradientOfRow(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      int row,
      int width,
      int block,
      int flags) {
    int base = row * width;
    float[] sums = new float[4];
    clear(sums);
    addSums(x, dy, gamma, mean, rest, rstd, row, base, base, 0, width, block, sums);
    float meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / width : 0f;
    float meanOfProduct = sums[2] / width;
    storeRun(
        x,
        dy,
        gamma,
        mean,
        rest,
        rstd,
        dx,
        row,
        base,
        base,
        base,
        0,
        width,
        meanOfG,
        meanOfProduct);
  }

  public static void fused(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart,
      int block,
      int flags) {
    int parts = rows / rowsPerPart + Math.min(1, rows % rowsPerPart);
    int hand =
        Math.max(LEAST_IN_HAND, Math.min(MOST_IN_HAND, ELEMENTS_IN_HAND / Math.max(1, width)));
    for (@Parallel int part = 0; part < parts; part++) {
      int first = part * rowsPerPart;
      int end = first + Math.min(rowsPerPart, rows - first);
      float[] sums = new float[4];
      float[] means = new float[2 * MOST_IN_HAND];
      for (int row = first; row < end; row += hand) {
        int count = Math.min(hand, end - row);
        for (int r = 0; r < count; r++) {
          int base = (row + r) * width;
          clear(sums);
          addSums(x, dy, gamma, mean, rest, rstd, row + r, base, base, 0, width, block, sums);
          means[2 * r] = (flags & Flags.RMS) == 0 ? sums[0] / width : 0f;
          means[2 * r + 1] = sums[2] / width;
        }
        for (int start = 0; start < width; start += PIECE) {
          storePiece(
              x,
              dy,
              gamma,
              mean,
              rest,
              rstd,
              dx,
              scalePartials,
              offsetPartials,
              row,
              count,
              width,
              start,
              Math.min(PIECE, width - start),
              part * width + start,
              row == first,
              means);
        }
      }
    }
  }

  static void clear(float[] sums) {
    sums[0] = 0f;
    sums[1] = 0f;
    sums[2] = 0f;
    sums[3] = 0f;
  }

  static void addSums(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int group,
      int atX,
      int atDy,
      int atGamma,
      int count,
      int block,
      float[] sums) {
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float inverse = 2f * rstd.get(group);
    float sum = sums[0];
    float sumLost = sums[1];
    float products = sums[2];
    float productsLost = sums[3];
    int start = 0;
    while (start < count) {
      int size = Math.min(block, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      int fromGamma = atGamma + start;
      float part = 0f;
      float partProducts = 0f;

      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        float few = 0f;
        float fewProducts = 0f;
        for (int c = first; c < end; c++) {
          float xhat = ((0.5f * x.getFloat(fromX + c) - centre) - left) * inverse;
          float v = dy.getFloat(fromDy + c);
          float scale = gamma.get(fromGamma + c);

          few += scale * v;
          fewProducts += scale * (v * xhat);
        }
        part += few;
        partProducts += fewProducts;
      }
      float term = part - sumLost;
      float next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
      float termProducts = partProducts - productsLost;
      float nextProducts = products + termProducts;
      productsLost = (nextProducts - products) - termProducts;
      products = nextProducts;
      start += size;
    }
    sums[0] = sum;
    sums[1] = sumLost;
    sums[2] = products;
    sums[3] = productsLost;
  }

  static void storeRun(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      int group,
      int atX,
      int atDy,
      int atOut,
      int atGamma,
      int count,
      float meanOfG,
      float meanOfProduct) {
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float r1 = rstd.get(group);
    float inverse = 2f * r1;
    float a = r1 * meanOfG;
    float b = r1 * meanOfProduct;
    for (int c = 0; c < count; c++) {
      float xhat = ((0.5f * x.getFloat(atX + c) - centre) - left) * inverse;
      float slope = r1 * gamma.get(atGamma + c);
      dx.setFloat(atOut + c, slope * dy.getFloat(atDy + c) - (a + xhat * b));
    }
  }

  private static void storePiece(
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int row,
      int count,
      int width,
      int start,
      int size,
      int atPart,
      boolean begins,
      float[] means) {
    float[] scaleShares = new float[PIECE];
    float[] offsetShares = new float[PIECE];
    for (int c = 0; c < size; c++) {
      scaleShares[c] = 0f;
    }
    for (int c = 0; c < size; c++) {
      offsetShares[c] = 0f;
    }
    for (int r = 0; r < count; r++) {
      float centre = 0.5f * mean.get(row + r);
      float left = 0.5f * rest.get(row + r);
      float r1 = rstd.get(row + r);
      float inverse = 2f * r1;
      float a = r1 * means[2 * r];
      float b = r1 * means[2 * r + 1];
      int at = (row + r) * width + start;
      for (int c = 0; c < size; c++) {

        float xhat = ((0.5f * x.getFloat(at + c) - centre) - left) * inverse;
        float v = dy.getFloat(at + c);
        float slope = r1 * gamma.get(start + c);
        float scaleSum = scaleShares[c] + v * xhat;
        float offsetSum = offsetShares[c] + v;
        dx.setFloat(at + c, slope * v - (a + xhat * b));
        scaleShares[c] = scaleSum;
        offsetShares[c] = offsetSum;
      }
    }
    if (begins) {
      for (int c = 0; c < size; c++) {
        scalePartials.set(atPart + c, 0f);
      }
      for (int c = 0; c < size; c++) {
        offsetPartials.set(atPart + c, 0f);
      }
    }
    for (int c = 0; c < size; c++) {
      scalePartials.set(atPart + c, scalePartials.get(atPart + c) + scaleShares[c]);
    }
    for (int c = 0; c < size; c++) {
      offsetPartials.set(atPart + c, offsetPartials.get(atPart + c) + offsetShares[c]);
    }
  }

  public static void rowPerGroup(
      KernelContext context,
      BFloat16Array x,
      BFloat16Array dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      BFloat16Array dx,
      int rows,
      int width,
      int flags) {
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    float[] products = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    float n = width;
    for (int row = context.groupIdx; row < rows; row += groups) {
      int base = row * width;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      float sum = 0f;
      float sumLost = 0f;
      float product = 0f;
      float productLost = 0f;
      for (int c = lane; c < width; c += lanes) {
        float xhat = ((0.5f * x.getFloat(base + c) - centre) - left) * inverse;
        float g = gamma.get(c) * dy.getFloat(base + c);
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
      float meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0f;
      float meanOfProduct = products[0] / n;

      context.localBarrier();

      float a = r1 * meanOfG;
      float b = r1 * meanOfProduct;
      for (int c = lane; c < width; c += lanes) {
        float xhat = ((0.5f * x.getFloat(base + c) - centre) - left) * inverse;
        float slope = r1 * gamma.get(c);
        dx.setFloat(base + c, slope * dy.getFloat(base + c) - (a + xhat * b));
      }
    }
  }
}
