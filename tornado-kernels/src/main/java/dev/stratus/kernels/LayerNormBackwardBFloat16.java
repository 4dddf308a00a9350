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

  private static final int FOLD = 8;

  private static final int PIECE = 512;

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
    int pairs = parts / 2 + parts % 2;
    for (@Parallel int pair = 0; pair < pairs; pair++) {
      int atLong = 2 * pair * width;

      int atShort = 2 * pair + 1 < parts ? atLong + width : atLong;
      int first = 2 * pair * rowsPerPart;
      int own = Math.min(rowsPerPart, rows - first);
      int count = own + Math.min(rowsPerPart, rows - first - own);

      int fold = atShort == atLong ? count : FOLD;
      float[] sums = new float[4];
      clear(sums);
      int base = first * width;
      addSums(x, dy, gamma, mean, rest, rstd, first, base, base, 0, width, block, sums);
      for (int k = 0; k < count; k++) {
        if (k % fold == 0) {
          beginShortSums(scalePartials, atLong, atShort, width, k == 0);
          beginShortSums(offsetPartials, atLong, atShort, width, k == 0);
        }

        int next = first + Math.min(k + 1, count - 1);
        storeAndAdd(
            x,
            dy,
            gamma,
            mean,
            rest,
            rstd,
            dx,
            scalePartials,
            offsetPartials,
            first + k,
            next,
            atShort,
            width,
            block,
            flags,
            sums);
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

  private static void beginShortSums(
      FloatArray partials, int atLong, int atShort, int width, boolean first) {
    float[] piece = new float[PIECE];
    int start = 0;
    while (start < width) {
      int size = Math.min(PIECE, width - start);
      int fromLong = atLong + start;
      int fromShort = atShort + start;
      if (first) {
        for (int c = 0; c < size; c++) {
          partials.set(fromLong + c, 0f);
        }
      } else {
        for (int c = 0; c < size; c++) {
          piece[c] = partials.get(fromShort + c);
        }
        for (int c = 0; c < size; c++) {
          partials.set(fromLong + c, partials.get(fromLong + c) + piece[c]);
        }
      }
      for (int c = 0; c < size; c++) {
        partials.set(fromShort + c, 0f);
      }
      start += size;
    }
  }

  private static void storeAndAdd(
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
      int next,
      int atPart,
      int width,
      int block,
      int flags,
      float[] sums) {
    float centre = 0.5f * mean.get(row);
    float left = 0.5f * rest.get(row);
    float r1 = rstd.get(row);
    float inverse = 2f * r1;
    float a = (flags & Flags.RMS) == 0 ? r1 * (sums[0] / width) : 0f;
    float b = r1 * (sums[2] / width);
    float nextCentre = 0.5f * mean.get(next);
    float nextLeft = 0.5f * rest.get(next);
    float nextInverse = 2f * rstd.get(next);
    float sum = 0f;
    float sumLost = 0f;
    float products = 0f;
    float productsLost = 0f;
    int start = 0;
    while (start < width) {
      int size = Math.min(block, width - start);
      int at = row * width + start;
      int atNext = next * width + start;
      int fromPart = atPart + start;
      int fromGamma = start;
      float part = 0f;
      float partProducts = 0f;
      for (int begin = 0; begin < size; begin += SHORT) {
        int end = Math.min(begin + SHORT, size);
        float few = 0f;
        float fewProducts = 0f;
        for (int c = begin; c < end; c++) {

          float xhat = ((0.5f * x.getFloat(at + c) - centre) - left) * inverse;
          float v = dy.getFloat(at + c);
          float scale = gamma.get(fromGamma + c);
          float slope = r1 * scale;
          float scaleSum = scalePartials.get(fromPart + c) + v * xhat;
          float offsetSum = offsetPartials.get(fromPart + c) + v;
          float nextXhat = ((0.5f * x.getFloat(atNext + c) - nextCentre) - nextLeft) * nextInverse;
          float nextV = dy.getFloat(atNext + c);
          few += scale * nextV;
          fewProducts += scale * (nextV * nextXhat);
          dx.setFloat(at + c, slope * v - (a + xhat * b));
          scalePartials.set(fromPart + c, scaleSum);
          offsetPartials.set(fromPart + c, offsetSum);
        }
        part += few;
        partProducts += fewProducts;
      }
      float term = part - sumLost;
      float following = sum + term;
      sumLost = (following - sum) - term;
      sum = following;
      float termProducts = partProducts - productsLost;
      float followingProducts = products + termProducts;
      productsLost = (followingProducts - products) - termProducts;
      products = followingProducts;
      start += size;
    }
    sums[0] = sum;
    sums[2] = products;
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
