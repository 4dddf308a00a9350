// Generated from LayerNormForwardHeld by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * {@link LayerNormForwardHeld} for bfloat16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormForwardHeldBFloat16 {

  public static final int LANE_GROUP = 32;

  public static final int MOST_LANES = LANE_GROUP * LANE_GROUP;

  public static final int MOST_HELD = 32;

  private LayerNormForwardHeldBFloat16() {}

  public static void rowHeld(
      KernelContext context,
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int held,
      float epsilon,
      int flags) {

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
        values[i] = c < width ? x.getFloat(base + c) : 0f;
      }
      float pivot = 0f;
      if (centred) {
        pivot = x.getFloat(base);
      }
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;

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
          scale = FloatNumerics.scaleFor(spread, x.getFloat(base));
          pivot = pivot * scale;
          for (int i = 0; i < held; i++) {
            values[i] = values[i] * scale;
          }
          rounds = 2;
        }
      }

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

          y.setFloat(base + c, d * slope + (beta.get(c) - lost * slope));
        }
      }
      if ((flags & Flags.SAVE) != 0 && lane == 0) {
        mean.set(row, centre / scale);
        rest.set(row, lost / scale);
        rstd.set(row, inverse * scale);
      }
    }
  }

  public static void rowHeldByFours(
      KernelContext context,
      BFloat16Array x,
      FloatArray gamma,
      FloatArray beta,
      BFloat16Array y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int fours,
      float epsilon,
      int flags) {

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
            values[4 * i + j] = x.getFloat(at + j);
          }
        }
      }
      float pivot = 0f;
      if (centred) {
        pivot = x.getFloat(4 * first);
      }
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;

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
          scale = FloatNumerics.scaleFor(spread, x.getFloat(4 * first));
          pivot = pivot * scale;
          for (int i = 0; i < 4 * fours; i++) {
            values[i] = values[i] * scale;
          }
          rounds = 2;
        }
      }

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

            y.setFloat(at + j, d * slope + (beta.get(c + j) - lost * slope));
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
