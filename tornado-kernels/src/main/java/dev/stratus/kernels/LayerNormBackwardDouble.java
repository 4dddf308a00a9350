// Generated from LayerNormBackward by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/**
 * {@link LayerNormBackward} for float64 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormBackwardDouble {

  public static final int SERIAL_BLOCK = 8;

  public static final int VECTOR_BLOCK = 1024;

  static final int EITHER_BLOCK = 256;

  private static final int SHORT = 16;

  static final int MOST_IN_HAND = 8;

  private static final int LEAST_IN_HAND = 2;

  private static final int ELEMENTS_IN_HAND = 32768;

  private static final int PIECE = 1024;

  public static final int MAX_LANES = 256;

  private LayerNormBackwardDouble() {}

  public static void rowPerItem(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
      int rows,
      int width,
      int block,
      int flags) {
    for (@Parallel int row = 0; row < rows; row++) {
      gradientOfRow(x, dy, gamma, mean, rest, rstd, dx, row, width, block, flags);
    }
  }

  public static void rowRange(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
      int row,
      int width,
      int block,
      int flags) {
    int base = row * width;
    double[] sums = new double[4];
    clear(sums);
    addSums(x, dy, gamma, mean, rest, rstd, row, base, base, 0, width, block, sums);
    double meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / width : 0.0;
    double meanOfProduct = sums[2] / width;
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
      DoubleArray scalePartials,
      DoubleArray offsetPartials,
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
      double[] sums = new double[4];
      double[] means = new double[2 * MOST_IN_HAND];
      for (int row = first; row < end; row += hand) {
        int count = Math.min(hand, end - row);
        for (int r = 0; r < count; r++) {
          int base = (row + r) * width;
          clear(sums);
          addSums(x, dy, gamma, mean, rest, rstd, row + r, base, base, 0, width, block, sums);
          means[2 * r] = (flags & Flags.RMS) == 0 ? sums[0] / width : 0.0;
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

  static void clear(double[] sums) {
    sums[0] = 0.0;
    sums[1] = 0.0;
    sums[2] = 0.0;
    sums[3] = 0.0;
  }

  static void addSums(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int group,
      int atX,
      int atDy,
      int atGamma,
      int count,
      int block,
      double[] sums) {
    double centre = 0.5 * mean.get(group);
    double left = 0.5 * rest.get(group);
    double inverse = 2.0 * rstd.get(group);
    double sum = sums[0];
    double sumLost = sums[1];
    double products = sums[2];
    double productsLost = sums[3];
    int start = 0;
    while (start < count) {
      int size = Math.min(block, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      int fromGamma = atGamma + start;
      double part = 0.0;
      double partProducts = 0.0;

      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        double few = 0.0;
        double fewProducts = 0.0;
        for (int c = first; c < end; c++) {
          double xhat = ((0.5 * x.get(fromX + c) - centre) - left) * inverse;
          double v = dy.get(fromDy + c);
          double scale = gamma.get(fromGamma + c);

          few += scale * v;
          fewProducts += scale * (v * xhat);
        }
        part += few;
        partProducts += fewProducts;
      }
      double term = part - sumLost;
      double next = sum + term;
      sumLost = (next - sum) - term;
      sum = next;
      double termProducts = partProducts - productsLost;
      double nextProducts = products + termProducts;
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
      int group,
      int atX,
      int atDy,
      int atOut,
      int atGamma,
      int count,
      double meanOfG,
      double meanOfProduct) {
    double centre = 0.5 * mean.get(group);
    double left = 0.5 * rest.get(group);
    double r1 = rstd.get(group);
    double inverse = 2.0 * r1;
    double a = r1 * meanOfG;
    double b = r1 * meanOfProduct;
    for (int c = 0; c < count; c++) {
      double xhat = ((0.5 * x.get(atX + c) - centre) - left) * inverse;
      double slope = r1 * gamma.get(atGamma + c);
      dx.set(atOut + c, slope * dy.get(atDy + c) - (a + xhat * b));
    }
  }

  private static void storePiece(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
      DoubleArray scalePartials,
      DoubleArray offsetPartials,
      int row,
      int count,
      int width,
      int start,
      int size,
      int atPart,
      boolean begins,
      double[] means) {
    double[] scaleShares = new double[PIECE];
    double[] offsetShares = new double[PIECE];
    for (int c = 0; c < size; c++) {
      scaleShares[c] = 0.0;
    }
    for (int c = 0; c < size; c++) {
      offsetShares[c] = 0.0;
    }
    for (int r = 0; r < count; r++) {
      double centre = 0.5 * mean.get(row + r);
      double left = 0.5 * rest.get(row + r);
      double r1 = rstd.get(row + r);
      double inverse = 2.0 * r1;
      double a = r1 * means[2 * r];
      double b = r1 * means[2 * r + 1];
      int at = (row + r) * width + start;
      for (int c = 0; c < size; c++) {

        double xhat = ((0.5 * x.get(at + c) - centre) - left) * inverse;
        double v = dy.get(at + c);
        double slope = r1 * gamma.get(start + c);
        double scaleSum = scaleShares[c] + v * xhat;
        double offsetSum = offsetShares[c] + v;
        dx.set(at + c, slope * v - (a + xhat * b));
        scaleShares[c] = scaleSum;
        offsetShares[c] = offsetSum;
      }
    }
    if (begins) {
      for (int c = 0; c < size; c++) {
        scalePartials.set(atPart + c, 0.0);
      }
      for (int c = 0; c < size; c++) {
        offsetPartials.set(atPart + c, 0.0);
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray gamma,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray dx,
      int rows,
      int width,
      int flags) {
    double[] sums = context.allocateDoubleLocalArray(MAX_LANES);
    double[] products = context.allocateDoubleLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    double n = width;
    for (int row = context.groupIdx; row < rows; row += groups) {
      int base = row * width;
      double centre = 0.5 * mean.get(row);
      double left = 0.5 * rest.get(row);
      double r1 = rstd.get(row);
      double inverse = 2.0 * r1;
      double sum = 0.0;
      double sumLost = 0.0;
      double product = 0.0;
      double productLost = 0.0;
      for (int c = lane; c < width; c += lanes) {
        double xhat = ((0.5 * x.get(base + c) - centre) - left) * inverse;
        double g = gamma.get(c) * dy.get(base + c);
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
      double meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0.0;
      double meanOfProduct = products[0] / n;

      context.localBarrier();

      double a = r1 * meanOfG;
      double b = r1 * meanOfProduct;
      for (int c = lane; c < width; c += lanes) {
        double xhat = ((0.5 * x.get(base + c) - centre) - left) * inverse;
        double slope = r1 * gamma.get(c);
        dx.set(base + c, slope * dy.get(base + c) - (a + xhat * b));
      }
    }
  }
}
