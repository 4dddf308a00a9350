// Generated from LayerNormBackwardHeld by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/**
 * {@link LayerNormBackwardHeld} for float16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormBackwardHeldHalf {

  private static final int LANE_GROUP = 32;

  public static final int MOST_HELD = 16;

  public static final int MOST_ROWS = 64;

  private LayerNormBackwardHeldHalf() {}

  public static void rowsHeld(
      KernelContext context,
      HalfFloatArray x,
      HalfFloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      HalfFloatArray dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart,
      int held,
      int flags) {

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
        xhats[i] = c < width ? x.get(base + c).getFloat32() : 0f;
        values[i] = c < width ? dy.get(base + c).getFloat32() : 0f;
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
          dx.set(base + c, new HalfFloat(slope * values[i] - (a + xhats[i] * b)));
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

  public static void rowsHeldByFours(
      KernelContext context,
      HalfFloatArray x,
      HalfFloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      HalfFloatArray dx,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart,
      int fours,
      int flags) {

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
            xhats[4 * i + j] = x.get(at + j).getFloat32();
            values[4 * i + j] = dy.get(at + j).getFloat32();
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
            dx.set(at + j, new HalfFloat(slope * v - (a + xhat * b)));
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
