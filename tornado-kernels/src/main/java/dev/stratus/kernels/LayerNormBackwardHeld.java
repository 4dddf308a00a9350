package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The gradients of layer normalization for contiguous rows on GPUs, float32: x and dy are read from
 * memory once, and stay in their lanes' registers with the lanes' shares of dgamma and dbeta.
 * Formulas, numerics and limits are those of {@link LayerNormBackward}.
 *
 * <p>Two rungs: {@link #rowsHeld} takes any width; {@link #rowsHeldByFours} a multiple of four, and
 * moves four columns of a lane at once.
 *
 * <p>Both stand above {@link LayerNormBackward#rowPerGroup} for devices with lane operations
 * ({@link KernelContext#simdSum}). {@link LayerNormParameters#epiloguePerGroup} adds the parts'
 * shares; no two groups write to one place, so that no atomics are needed and the same launch gives
 * the same bits.
 *
 * <p><b>Sums.</b> Over a row, a lane adds at most {@link #MOST_HELD} terms before lanes are added
 * in pairs. Over the rows of a part, shares are added plainly: a part has at most {@link
 * #MOST_ROWS} rows.
 */
public final class LayerNormBackwardHeld {

  private static final int LANE_GROUP = 32;

  /**
   * The most columns of a lane: there are four values of each (xhat, dy, and two shares), and with
   * more a lane has no registers left for them.
   */
  public static final int MOST_HELD = 16;

  /** The most rows of a part: what a share's additions round stays below the terms' own. */
  public static final int MOST_ROWS = 64;

  private LayerNormBackwardHeld() {}

  /**
   * dx, and the parts' shares of dgamma and dbeta. A work-group per part; part p owns the rows from
   * {@code p * rowsPerPart} on, and lane l the columns l, l + lanes, l + 2 lanes, ... The group's
   * size is the launch's local size: a multiple of 32, at most 1024; there are {@code ceil(rows /
   * rowsPerPart)} groups.
   *
   * @param x the forward pass's input, rows x width
   * @param dy the gradient of its result, rows x width
   * @param gamma the scale, width values
   * @param mean the rows' means as rounded, as the forward pass saved them
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param dx the gradient of the input, rows x width; it may be the same array as dy or x
   * @param scalePartials the parts' shares of dgamma, parts x width, written
   * @param offsetPartials the parts' shares of dbeta, likewise
   * @param width at most held times the lanes of a group
   * @param rowsPerPart 1 to {@link #MOST_ROWS}
   * @param held columns of a lane, at most {@link #MOST_HELD}; the code is made for its value
   * @param flags bits of {@link Flags}; {@link Flags#RMS} alone matters
   */
  public static void rowsHeld(
      KernelContext context,
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart,
      int held,
      int flags) {
    // Of each lane group, for even and for odd rows: a row's sums are read while faster lane groups
    // already write the next row's, and not the one after that, which is behind a barrier.
    float[] sums = context.allocateFloatLocalArray(2 * LANE_GROUP);
    float[] products = context.allocateFloatLocalArray(2 * LANE_GROUP);
    float[] xhats = new float[held];
    float[] values = new float[held];
    float[] scaleShares = new float[held];
    float[] offsetShares = new float[held];
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int inLaneGroup = lane % LANE_GROUP;
    int laneGroup = lane / LANE_GROUP;
    int laneGroups = lanes / LANE_GROUP;
    int part = context.groupIdx;
    int first = part * rowsPerPart;
    int end = first + Math.min(rowsPerPart, rows - first);
    float n = width;
    for (int i = 0; i < held; i++) {
      scaleShares[i] = 0f;
      offsetShares[i] = 0f;
    }
    for (int row = first; row < end; row++) {
      int base = row * width;
      int half = (row & 1) * LANE_GROUP;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      for (int i = 0; i < held; i++) {
        int c = lane + i * lanes;
        xhats[i] = c < width ? x.get(base + c) : 0f;
        values[i] = c < width ? dy.get(base + c) : 0f;
      }
      float sum = 0f;
      float product = 0f;
      for (int i = 0; i < held; i++) {
        int c = lane + i * lanes;
        float xhat = ((0.5f * xhats[i] - centre) - left) * inverse;
        float g = c < width ? gamma.get(c) * values[i] : 0f;
        xhats[i] = xhat;
        sum += g;
        product += c < width ? g * xhat : 0f;
      }
      sum = context.simdSum(sum);
      product = context.simdSum(product);
      if (inLaneGroup == 0) {
        sums[half + laneGroup] = sum;
        products[half + laneGroup] = product;
      }
      context.localBarrier();
      float allSum = context.simdSum(inLaneGroup < laneGroups ? sums[half + inLaneGroup] : 0f);
      float allProducts =
          context.simdSum(inLaneGroup < laneGroups ? products[half + inLaneGroup] : 0f);
      float a = 0f;
      if ((flags & Flags.RMS) == 0) {
        a = r1 * (allSum / n);
      }
      float b = r1 * (allProducts / n);
      for (int i = 0; i < held; i++) {
        int c = lane + i * lanes;
        if (c < width) {
          float slope = r1 * gamma.get(c);
          dx.set(base + c, slope * values[i] - (a + xhats[i] * b));
          scaleShares[i] = scaleShares[i] + values[i] * xhats[i];
          offsetShares[i] = offsetShares[i] + values[i];
        }
      }
    }
    for (int i = 0; i < held; i++) {
      int c = lane + i * lanes;
      if (c < width) {
        scalePartials.set(part * width + c, scaleShares[i]);
        offsetPartials.set(part * width + c, offsetShares[i]);
      }
    }
  }

  /**
   * {@link #rowsHeld} with four neighbouring columns of a lane at a time, as {@link
   * LayerNormForwardHeld#rowHeldByFours} has them.
   *
   * @param width a multiple of 4, at most four times fours times the lanes of a group
   * @param fours of columns of a lane, at most {@link #MOST_HELD} / 4; the code is made for its
   *     value
   */
  public static void rowsHeldByFours(
      KernelContext context,
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart,
      int fours,
      int flags) {
    // Of each lane group, for even and for odd rows: a row's sums are read while faster lane groups
    // already write the next row's, and not the one after that, which is behind a barrier.
    float[] sums = context.allocateFloatLocalArray(2 * LANE_GROUP);
    float[] products = context.allocateFloatLocalArray(2 * LANE_GROUP);
    float[] xhats = new float[4 * fours];
    float[] values = new float[4 * fours];
    float[] scaleShares = new float[4 * fours];
    float[] offsetShares = new float[4 * fours];
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int inLaneGroup = lane % LANE_GROUP;
    int laneGroup = lane / LANE_GROUP;
    int laneGroups = lanes / LANE_GROUP;
    int part = context.groupIdx;
    int first = part * rowsPerPart;
    int end = first + Math.min(rowsPerPart, rows - first);
    int quads = width / 4;
    float n = width;
    for (int i = 0; i < 4 * fours; i++) {
      xhats[i] = 0f;
      values[i] = 0f;
      scaleShares[i] = 0f;
      offsetShares[i] = 0f;
    }
    for (int row = first; row < end; row++) {
      int before = row * quads;
      int half = (row & 1) * LANE_GROUP;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      for (int i = 0; i < fours; i++) {
        int q = lane + i * lanes;
        if (q < quads) {
          int at = 4 * (before + q);
          for (int j = 0; j < 4; j++) {
            xhats[4 * i + j] = x.get(at + j);
            values[4 * i + j] = dy.get(at + j);
          }
        }
      }
      float sum = 0f;
      float product = 0f;
      for (int i = 0; i < fours; i++) {
        int q = lane + i * lanes;
        if (q < quads) {
          int c = 4 * q;
          float few = 0f;
          float fewProducts = 0f;
          for (int j = 0; j < 4; j++) {
            float xhat = ((0.5f * xhats[4 * i + j] - centre) - left) * inverse;
            float g = gamma.get(c + j) * values[4 * i + j];
            xhats[4 * i + j] = xhat;
            few += g;
            fewProducts += g * xhat;
          }
          sum += few;
          product += fewProducts;
        }
      }
      sum = context.simdSum(sum);
      product = context.simdSum(product);
      if (inLaneGroup == 0) {
        sums[half + laneGroup] = sum;
        products[half + laneGroup] = product;
      }
      context.localBarrier();
      float allSum = context.simdSum(inLaneGroup < laneGroups ? sums[half + inLaneGroup] : 0f);
      float allProducts =
          context.simdSum(inLaneGroup < laneGroups ? products[half + inLaneGroup] : 0f);
      float a = 0f;
      if ((flags & Flags.RMS) == 0) {
        a = r1 * (allSum / n);
      }
      float b = r1 * (allProducts / n);
      for (int i = 0; i < fours; i++) {
        int q = lane + i * lanes;
        if (q < quads) {
          int at = 4 * (before + q);
          int c = 4 * q;
          for (int j = 0; j < 4; j++) {
            float slope = r1 * gamma.get(c + j);
            float v = values[4 * i + j];
            float xhat = xhats[4 * i + j];
            dx.set(at + j, slope * v - (a + xhat * b));
            scaleShares[4 * i + j] = scaleShares[4 * i + j] + v * xhat;
            offsetShares[4 * i + j] = offsetShares[4 * i + j] + v;
          }
        }
      }
    }
    for (int i = 0; i < fours; i++) {
      int q = lane + i * lanes;
      if (q < quads) {
        int at = 4 * (part * quads + q);
        for (int j = 0; j < 4; j++) {
          scalePartials.set(at + j, scaleShares[4 * i + j]);
          offsetPartials.set(at + j, offsetShares[4 * i + j]);
        }
      }
    }
  }
}
