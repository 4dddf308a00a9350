package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradient of layer normalization's input where a group is not a contiguous row, float32, from
 * the statistics that the forward pass saved. Formulas, numerics and limits are those of {@link
 * LayerNormBackward}; parameters' gradients come from {@link LayerNormParameters}. The ladder:
 *
 * <ol>
 *   <li>{@link #anyLayout}: the plain one. A work-item owns a group and walks its runs twice;
 *       whatever {@link GroupLayout} can say, valid lengths included. Runs of neighbouring elements
 *       have loops of their own, which become vectors.
 *   <li>{@link #columns}: for groups whose elements are a constant stride apart and whose
 *       neighbours are neighbours in memory, as channels last in a column-major array. Neighbouring
 *       work-items read neighbouring addresses: coalesced on a GPU, the lanes of a vector on a CPU
 *       device. Every addition is compensated.
 * </ol>
 */
public final class LayerNormBackwardStrided {

  /** Terms added plainly between two compensated additions. */
  private static final int SHORT = 16;

  private LayerNormBackwardStrided() {}

  /**
   * Group {@code o * run + r} has its element c at {@code o * outerStride + r + c * stride}, in x,
   * dy and dx alike, and parameter c.
   *
   * @param x the forward pass's input
   * @param dy the gradient of its result
   * @param gamma the scale, width values
   * @param mean the groups' means as rounded
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param dx the gradient of the input
   * @param outer how many runs of groups there are
   * @param run neighbouring groups of a run
   * @param width elements of a group
   * @param flags bits of {@link Flags}; {@link Flags#RMS} alone matters
   */
  public static void columns(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
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
          float xhat = ((0.5f * x.get(base + c * stride) - centre) - left) * inverse;
          float g = gamma.get(c) * dy.get(base + c * stride);
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
          float xhat = ((0.5f * x.get(base + c * stride) - centre) - left) * inverse;
          float slope = r1 * gamma.get(c);
          dx.set(base + c * stride, slope * dy.get(base + c * stride) - (a + xhat * b));
        }
      }
    }
  }

  /**
   * The groups {@code first <= group < end} of any layout. What lies beyond a valid length becomes
   * 0 and counts nowhere.
   *
   * @param layout see {@link GroupLayout}; the strides "out" are those of dx
   * @param lengths the observations' valid lengths; one element, not read, without {@link
   *     GroupLayout#TIME}
   */
  public static void anyLayout(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      IntArray layout,
      IntArray lengths,
      int first,
      int end,
      int flags) {
    // From 0 on: TornadoVM makes no work-items of a loop that begins at an argument.
    int groups = end - first;
    for (@Parallel int item = 0; item < groups; item++) {
      int group = first + item;
      int chunks = GroupLayout.validChunks(layout, lengths, group);
      int count = GroupLayout.validRun(layout, lengths, group);
      float[] sums = new float[4];
      LayerNormBackward.clear(sums);
      addChunks(x, dy, gamma, mean, rest, rstd, layout, group, chunks, count, sums);
      // Below 1 only where nothing is stored from it.
      float n = Math.max(1, chunks * count);
      float meanOfG = (flags & Flags.RMS) == 0 ? sums[0] / n : 0f;
      float meanOfProduct = sums[2] / n;
      storeChunks(
          x, dy, gamma, mean, rest, rstd, dx, layout, group, chunks, count, meanOfG, meanOfProduct);
      storeZeros(dx, layout, group, chunks, count);
    }
  }

  /**
   * Both sums over the first {@code chunks} chunks and the first {@code count} elements of each, as
   * {@link LayerNormBackward#addSums}.
   */
  private static void addChunks(
      FloatArray x,
      FloatArray dy,
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
    // 0 where both are 1; see LayerNormForwardGroup.
    int apart = (layout.get(GroupLayout.RUN_X) ^ 1) | (layout.get(GroupLayout.RUN_DY) ^ 1);
    int runParameter = layout.get(GroupLayout.RUN_PARAMETER);
    for (int chunk = 0; chunk < chunks; chunk++) {
      int atX = baseX + GroupLayout.chunkX(layout, chunk);
      int atDy = baseDy + GroupLayout.chunkDy(layout, chunk);
      int parameter = GroupLayout.chunkParameter(layout, chunk);
      if ((apart | (runParameter ^ 1)) == 0) {
        LayerNormBackward.addSums(
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
            LayerNormBackward.EITHER_BLOCK,
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

  /** A run of neighbouring elements that share a parameter. */
  private static void addShared(
      FloatArray x,
      FloatArray dy,
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
      int size = Math.min(LayerNormBackward.EITHER_BLOCK, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      float part = 0f;
      float partProducts = 0f;
      // Without lanes a block is a sum of short sums; with lanes the compiler makes one loop of it.
      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        float few = 0f;
        float fewProducts = 0f;
        for (int j = first; j < end; j++) {
          float xhat = ((0.5f * x.get(fromX + j) - centre) - left) * inverse;
          float g = scale * dy.get(fromDy + j);
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

  /** A run of whatever strides. */
  private static void addStrided(
      FloatArray x,
      FloatArray dy,
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
        float xhat = ((0.5f * x.get(atX + j * runX) - centre) - left) * inverse;
        float g = gamma.get(parameter + j * runParameter) * dy.get(atDy + j * runDy);
        part += g;
        partProducts += g * xhat;
      }
      addBlock(part, partProducts, sums);
      start = end;
    }
  }

  /** Adds a block's sums, with Kahan's correction. */
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

  /** Stores dx of what counts. */
  private static void storeChunks(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
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
          float xhat = ((0.5f * x.get(atX + j) - centre) - left) * inverse;
          float slope = r1 * gamma.get(parameter + j);
          dx.set(atOut + j, slope * dy.get(atDy + j) - (a + xhat * b));
        }
      }
      if ((apart | runParameter) == 0) {
        float slope = r1 * gamma.get(parameter);
        for (int j = 0; j < count; j++) {
          float xhat = ((0.5f * x.get(atX + j) - centre) - left) * inverse;
          dx.set(atOut + j, slope * dy.get(atDy + j) - (a + xhat * b));
        }
      }
      if ((apart | (runParameter & -2)) != 0) {
        for (int j = 0; j < count; j++) {
          float xhat = ((0.5f * x.get(atX + j * runX) - centre) - left) * inverse;
          float slope = r1 * gamma.get(parameter + j * runParameter);
          dx.set(atOut + j * runOut, slope * dy.get(atDy + j * runDy) - (a + xhat * b));
        }
      }
    }
  }

  /** Stores 0 where nothing counts: behind the first {@code chunks} and {@code count}. */
  private static void storeZeros(FloatArray dx, IntArray layout, int group, int chunks, int count) {
    int base = GroupLayout.baseOut(layout, group);
    int run = layout.get(GroupLayout.RUN);
    int runOut = layout.get(GroupLayout.RUN_OUT);
    int all = layout.get(GroupLayout.CHUNKS);
    // Usually there is nothing to do: then no chunk is looked at.
    int start = count < run ? 0 : chunks;
    for (int chunk = start; chunk < all; chunk++) {
      int at = base + GroupLayout.chunkOut(layout, chunk);
      int from = chunk < chunks ? count : 0;
      for (int j = from; j < run; j++) {
        dx.set(at + j * runOut, 0f);
      }
    }
  }
}
