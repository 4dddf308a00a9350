package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The gradient of layer normalization's input for few and huge rows, of which a work-item each
 * would leave most of a device idle: rows x width, row-major, float32. Two launches share a row
 * among {@code parts} work-items, and no work-item reads what another wrote in the same launch:
 *
 * <ol>
 *   <li>{@link #sums}: each part's two sums, of g and of g * xhat.
 *   <li>{@link #apply}: every part adds up its row's sums, in the same order and so with the same
 *       result, and stores its columns of dx.
 * </ol>
 *
 * <p>{@link #sumsPerGroup} and {@link #applyPerGroup} do the same with a work-group for each part,
 * for GPUs, where neighbouring lanes must read neighbouring addresses.
 *
 * <p>Formulas, numerics and limits are those of {@link LayerNormBackward}. Parameters' gradients
 * come from {@link LayerNormParameters}.
 */
public final class LayerNormBackwardSplit {

  /** Floats of {@code partial} for one part of one row: its sum of g and its sum of g * xhat. */
  public static final int PARTIAL_SIZE = 2;

  /** The most lanes of a group, which local memory has room for. */
  public static final int MAX_LANES = 256;

  private LayerNormBackwardSplit() {}

  /**
   * The first launch. Part q of a row owns columns from {@code q * width / parts} to before {@code
   * (q + 1) * width / parts}.
   *
   * @param partial rows x parts x {@link #PARTIAL_SIZE}
   * @param parts at least 1
   * @param flags bits of {@link Flags}; none changes these sums
   */
  public static void sums(
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
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        int first = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - first;
        int at = row * width + first;
        float[] both = new float[4];
        LayerNormBackward.clear(both);
        LayerNormBackward.addSums(
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
            LayerNormBackward.EITHER_BLOCK,
            both);
        int place = (row * parts + part) * PARTIAL_SIZE;
        partial.set(place, both[0]);
        partial.set(place + 1, both[2]);
      }
    }
  }

  /** The second launch, with what {@link #sums} left in {@code partial}. */
  public static void apply(
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
        LayerNormBackward.storeRun(
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

  /**
   * {@link #sums} with a work-group per part of a row: rows x parts groups. The group's size is the
   * launch's local size: a power of two, at most {@link #MAX_LANES}. Groups go through the rows of
   * one part after each other, as they have its gamma in common.
   */
  public static void sumsPerGroup(
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
      int first = firstColumn(part, width, parts);
      int count = firstColumn(part + 1, width, parts) - first;
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
        int place = (row * parts + part) * PARTIAL_SIZE;
        partial.set(place, sums[0]);
        partial.set(place + 1, products[0]);
      }
      // Nobody may begin the next sums while lane 0 still reads these.
      context.localBarrier();
    }
  }

  /** {@link #apply} with a work-group per part of a row, launched as {@link #sumsPerGroup} is. */
  public static void applyPerGroup(
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
        int place = (row * parts + q) * PARTIAL_SIZE;
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
      int first = firstColumn(part, width, parts);
      int count = firstColumn(part + 1, width, parts) - first;
      int base = row * width + first;
      for (int c = lane; c < count; c += lanes) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float slope = r1 * gamma.get(first + c);
        dx.set(base + c, slope * dy.get(base + c) - (a + xhat * b));
      }
    }
  }

  private static int firstColumn(int part, int width, int parts) {
    return (int) ((long) part * width / parts);
  }
}
