package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization, forward, float32, of contiguous rows on GPUs: a row is read from memory once
 * and stays in its lanes' registers until its result is written. What is computed, and why each
 * numeric step is there, stands at the head of {@link LayerNormForward}; the result is as exact.
 *
 * <p>Two rungs: {@link #rowHeld} takes any width; {@link #rowHeldByFours} a multiple of four, and
 * moves four columns of a lane at once, which keeps more bytes on their way.
 *
 * <p>Both stand above {@link LayerNormForward#rowPerGroup} for devices with lane operations ({@link
 * KernelContext#simdSum}): that one walks its row three times and meets in a tree of barriers,
 * these wait at two. They need no compensated sums, as a lane adds at most {@link #MOST_HELD}
 * terms, in fours, before lanes are added in pairs.
 */
public final class LayerNormForwardHeld {

  /** Lanes that add up without local memory. A group is a multiple of it. */
  public static final int LANE_GROUP = 32;

  /** The most lanes of a group: their sums are summed by one lane group. */
  public static final int MOST_LANES = LANE_GROUP * LANE_GROUP;

  /** The most columns of a lane: with more, a lane has no registers left for them. */
  public static final int MOST_HELD = 32;

  private LayerNormForwardHeld() {}

  /**
   * A work-group per row; with fewer groups than rows a group takes every n-th row. The group's
   * size is the launch's local size: a multiple of {@link #LANE_GROUP}, at most {@link
   * #MOST_LANES}. Lane l owns the columns l, l + lanes, l + 2 lanes, ...
   *
   * @param x the input, rows x width
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, rows x width; it may be the same array as x
   * @param mean the rows' means as rounded, rows values; with {@link Flags#SAVE} only, as the next
   *     two
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param width at most held times the lanes of a group
   * @param held columns of a lane, at most {@link #MOST_HELD}; the code is made for its value
   * @param epsilon added to the variance, finite and > 0
   * @param flags bits of {@link Flags}
   */
  public static void rowHeld(
      KernelContext context,
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int held,
      float epsilon,
      int flags) {
    // Of each lane group. Three arrays, so that none is written while a lane group may still read
    // what was there: between two writes of one array lies the barrier behind another's.
    float[] sums = context.allocateFloatLocalArray(LANE_GROUP);
    float[] offSums = context.allocateFloatLocalArray(LANE_GROUP);
    float[] squareSums = context.allocateFloatLocalArray(LANE_GROUP);
    float[] values = new float[held];
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int inLaneGroup = lane % LANE_GROUP;
    int laneGroup = lane / LANE_GROUP;
    int laneGroups = lanes / LANE_GROUP;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    float n = width;
    for (int row = context.groupIdx; row < rows; row += groups) {
      int base = row * width;
      for (int i = 0; i < held; i++) {
        int c = lane + i * lanes;
        values[i] = c < width ? x.get(base + c) : 0f;
      }
      float pivot = 0f;
      if (centred) {
        pivot = x.get(base);
      }
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;
      // A second round where the row needs rescaling. What decides is the same for all lanes, so
      // all go round together and meet the same barriers.
      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        float sum = 0f;
        float few = 0f;
        for (int i = 0; i < held; i++) {
          few += lane + i * lanes < width ? values[i] - pivot : 0f;
          if (i % 4 == 3) {
            sum += few;
            few = 0f;
          }
        }
        sum += few;
        sum = context.simdSum(sum);
        if (inLaneGroup == 0) {
          sums[laneGroup] = sum;
        }
        context.localBarrier();
        float total = context.simdSum(inLaneGroup < laneGroups ? sums[inLaneGroup] : 0f);
        float middle = 0f;
        if (centred) {
          middle = pivot + total / n;
        }

        float off = 0f;
        float squares = 0f;
        few = 0f;
        float fewSquares = 0f;
        for (int i = 0; i < held; i++) {
          float d = lane + i * lanes < width ? values[i] - middle : 0f;
          few += d;
          fewSquares += d * d;
          if (i % 4 == 3) {
            off += few;
            squares += fewSquares;
            few = 0f;
            fewSquares = 0f;
          }
        }
        off += few;
        squares += fewSquares;
        off = context.simdSum(off);
        squares = context.simdSum(squares);
        if (inLaneGroup == 0) {
          offSums[laneGroup] = off;
          squareSums[laneGroup] = squares;
        }
        context.localBarrier();
        float allOff = context.simdSum(inLaneGroup < laneGroups ? offSums[inLaneGroup] : 0f);
        float allSquares = context.simdSum(inLaneGroup < laneGroups ? squareSums[inLaneGroup] : 0f);

        correction = 0f;
        if (centred) {
          correction = allOff / n;
        }
        float scaledEpsilon = n * (epsilon * scale * scale);
        spread = FloatNumerics.spreadOf(allSquares, 0f, allOff * correction, scaledEpsilon);
        centre = middle;
        if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
          scale = FloatNumerics.scaleFor(spread, x.get(base));
          pivot = pivot * scale;
          for (int i = 0; i < held; i++) {
            values[i] = values[i] * scale;
          }
          rounds = 2;
        }
      }

      // The mean as one float, and what that lost.
      float rounded = centre + correction;
      float back = rounded - centre;
      float lost = (centre - (rounded - back)) + (correction - back);
      centre = rounded;
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int i = 0; i < held; i++) {
        int c = lane + i * lanes;
        if (c < width) {
          float slope = inverse * gamma.get(c);
          float value = values[i];
          float d = value - centre;
          float from = value - d;
          float dLost = (value - (d + from)) + (from - centre);
          y.set(base + c, d * slope + (beta.get(c) + (dLost - lost) * slope));
        }
      }
      if ((flags & Flags.SAVE) != 0 && lane == 0) {
        mean.set(row, centre / scale);
        rest.set(row, lost / scale);
        rstd.set(row, inverse * scale);
      }
    }
  }

  /**
   * {@link #rowHeld} with four neighbouring columns of a lane at a time: lane l owns the columns 4
   * l to 4 l + 3, then those from 4 (l + lanes) on, and so on. Indexes are written as multiples of
   * four, so that the compiler can move four elements at once.
   *
   * @param width a multiple of 4, at most four times fours times the lanes of a group
   * @param fours of columns of a lane, at most {@link #MOST_HELD} / 4; the code is made for its
   *     value
   */
  public static void rowHeldByFours(
      KernelContext context,
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int fours,
      float epsilon,
      int flags) {
    // Of each lane group. Three arrays, so that none is written while a lane group may still read
    // what was there: between two writes of one array lies the barrier behind another's.
    float[] sums = context.allocateFloatLocalArray(LANE_GROUP);
    float[] offSums = context.allocateFloatLocalArray(LANE_GROUP);
    float[] squareSums = context.allocateFloatLocalArray(LANE_GROUP);
    float[] values = new float[4 * fours];
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int inLaneGroup = lane % LANE_GROUP;
    int laneGroup = lane / LANE_GROUP;
    int laneGroups = lanes / LANE_GROUP;
    int groups = context.globalGroupSizeX / lanes;
    boolean centred = (flags & Flags.RMS) == 0;
    int quads = width / 4;
    float n = width;
    for (int row = context.groupIdx; row < rows; row += groups) {
      int first = row * quads;
      for (int i = 0; i < 4 * fours; i++) {
        values[i] = 0f;
      }
      for (int i = 0; i < fours; i++) {
        int q = lane + i * lanes;
        if (q < quads) {
          int at = 4 * (first + q);
          for (int j = 0; j < 4; j++) {
            values[4 * i + j] = x.get(at + j);
          }
        }
      }
      float pivot = 0f;
      if (centred) {
        pivot = x.get(4 * first);
      }
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;
      // A second round where the row needs rescaling. What decides is the same for all lanes, so
      // all go round together and meet the same barriers.
      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        float sum = 0f;
        for (int i = 0; i < fours; i++) {
          if (lane + i * lanes < quads) {
            float few = 0f;
            for (int j = 0; j < 4; j++) {
              few += values[4 * i + j] - pivot;
            }
            sum += few;
          }
        }
        sum = context.simdSum(sum);
        if (inLaneGroup == 0) {
          sums[laneGroup] = sum;
        }
        context.localBarrier();
        float total = context.simdSum(inLaneGroup < laneGroups ? sums[inLaneGroup] : 0f);
        float middle = 0f;
        if (centred) {
          middle = pivot + total / n;
        }

        float off = 0f;
        float squares = 0f;
        for (int i = 0; i < fours; i++) {
          if (lane + i * lanes < quads) {
            float few = 0f;
            float fewSquares = 0f;
            for (int j = 0; j < 4; j++) {
              float d = values[4 * i + j] - middle;
              few += d;
              fewSquares += d * d;
            }
            off += few;
            squares += fewSquares;
          }
        }
        off = context.simdSum(off);
        squares = context.simdSum(squares);
        if (inLaneGroup == 0) {
          offSums[laneGroup] = off;
          squareSums[laneGroup] = squares;
        }
        context.localBarrier();
        float allOff = context.simdSum(inLaneGroup < laneGroups ? offSums[inLaneGroup] : 0f);
        float allSquares = context.simdSum(inLaneGroup < laneGroups ? squareSums[inLaneGroup] : 0f);

        correction = 0f;
        if (centred) {
          correction = allOff / n;
        }
        float scaledEpsilon = n * (epsilon * scale * scale);
        spread = FloatNumerics.spreadOf(allSquares, 0f, allOff * correction, scaledEpsilon);
        centre = middle;
        if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
          scale = FloatNumerics.scaleFor(spread, x.get(4 * first));
          pivot = pivot * scale;
          for (int i = 0; i < 4 * fours; i++) {
            values[i] = values[i] * scale;
          }
          rounds = 2;
        }
      }

      // The mean as one float, and what that lost.
      float rounded = centre + correction;
      float back = rounded - centre;
      float lost = (centre - (rounded - back)) + (correction - back);
      centre = rounded;
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int i = 0; i < fours; i++) {
        int q = lane + i * lanes;
        if (q < quads) {
          int at = 4 * (first + q);
          int c = 4 * q;
          for (int j = 0; j < 4; j++) {
            float slope = inverse * gamma.get(c + j);
            float value = values[4 * i + j];
            float d = value - centre;
            float from = value - d;
            float dLost = (value - (d + from)) + (from - centre);
            y.set(at + j, d * slope + (beta.get(c + j) + (dLost - lost) * slope));
          }
        }
      }
      if ((flags & Flags.SAVE) != 0 && lane == 0) {
        mean.set(row, centre / scale);
        rest.set(row, lost / scale);
        rstd.set(row, inverse * scale);
      }
    }
  }
}
