#pragma OPENCL FP_CONTRACT OFF

static float16 java_max_float16(float16 a, float16 b) {
  return a == b ? as_float16(as_int16(a) & as_int16(b)) : a > b || a != a ? a : b;
}

static float4 java_max_float4(float4 a, float4 b) {
  return a == b ? as_float4(as_int4(a) & as_int4(b)) : a > b || a != a ? a : b;
}

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static float spreadOf(float squares, float squaresLost, float shifted, float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 3.4028235e38f ? spread : INFINITY;
}

static float productError(float a, float b, float product) {
  float aShifted = a * 4097.0f;
  float aHigh = aShifted - (aShifted - a);
  float aLow = a - aHigh;
  float bShifted = b * 4097.0f;
  float bHigh = bShifted - (bShifted - b);
  float bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

static float reciprocalRoot(float spread, float n) {
  float share = 1.0f / n;
  float r = 1.0f / sqrt(spread * share);
  float product = spread * r;
  float square = product * r;
  float t = productError(product, r, square);
  float residual = n - square - t - productError(spread, r, product) * r;
  return r + 0.5f * r * (residual * share);
}

static void moveRunning(
    __global float* runningMean,
    __global float* runningVariance,
    int c,
    float centre,
    float lost,
    float within,
    int rows,
    float share,
    int unbiased) {
  float divisor = unbiased != 0 && rows > 1 ? (float)(int)((uint)rows - 1) : (float)rows;
  float kept = 1.0f - share;
  runningMean[c] = kept * runningMean[c] + share * (centre + lost);
  runningVariance[c] = kept * runningVariance[c] + share * (within / divisor);
}

__kernel void statistics(
    __global const float* restrict x,
    __global float* restrict mean,
    __global float* restrict rest,
    __global float* restrict rstd,
    __global float* restrict runningMean,
    __global float* restrict runningVariance,
    int rows,
    int width,
    float epsilon,
    float share,
    int unbiased) {
  for (int c = (int)get_global_id(0) * 64; c < width; c += (int)get_global_size(0) * 64) {
    if ((int)((uint)width - c) >= 64) {
      float16 centre_v0 = (float16)(0.0f);
      float16 centre_v1 = (float16)(0.0f);
      float16 centre_v2 = (float16)(0.0f);
      float16 centre_v3 = (float16)(0.0f);
      float16 lost_v0 = (float16)(0.0f);
      float16 lost_v1 = (float16)(0.0f);
      float16 lost_v2 = (float16)(0.0f);
      float16 lost_v3 = (float16)(0.0f);
      float16 inverse_v0 = (float16)(0.0f);
      float16 inverse_v1 = (float16)(0.0f);
      float16 inverse_v2 = (float16)(0.0f);
      float16 inverse_v3 = (float16)(0.0f);
      if (rows > 0) {
        float n = (float)rows;
        float16 pivot_v0 = vload16(0, &x[c]);
        float16 pivot_v1 = vload16(0, &x[c + 16]);
        float16 pivot_v2 = vload16(0, &x[c + 32]);
        float16 pivot_v3 = vload16(0, &x[c + 48]);
        float16 sum_v0 = (float16)(0.0f);
        float16 sum_v1 = (float16)(0.0f);
        float16 sum_v2 = (float16)(0.0f);
        float16 sum_v3 = (float16)(0.0f);
        float16 sumLost_v0 = (float16)(0.0f);
        float16 sumLost_v1 = (float16)(0.0f);
        float16 sumLost_v2 = (float16)(0.0f);
        float16 sumLost_v3 = (float16)(0.0f);
        for (int r = 0; r < rows; r++) {
          float16 term_v0 = vload16(0, &x[r * width + c]) - pivot_v0 - sumLost_v0;
          float16 term_v1 = vload16(0, &x[r * width + c + 16]) - pivot_v1 - sumLost_v1;
          float16 term_v2 = vload16(0, &x[r * width + c + 32]) - pivot_v2 - sumLost_v2;
          float16 term_v3 = vload16(0, &x[r * width + c + 48]) - pivot_v3 - sumLost_v3;
          float16 next_v0 = sum_v0 + term_v0;
          float16 next_v1 = sum_v1 + term_v1;
          float16 next_v2 = sum_v2 + term_v2;
          float16 next_v3 = sum_v3 + term_v3;
          sumLost_v0 = next_v0 - sum_v0 - term_v0;
          sumLost_v1 = next_v1 - sum_v1 - term_v1;
          sumLost_v2 = next_v2 - sum_v2 - term_v2;
          sumLost_v3 = next_v3 - sum_v3 - term_v3;
          sum_v0 = next_v0;
          sum_v1 = next_v1;
          sum_v2 = next_v2;
          sum_v3 = next_v3;
        }
        float16 middle_v0 = pivot_v0 + sum_v0 / n;
        float16 middle_v1 = pivot_v1 + sum_v1 / n;
        float16 middle_v2 = pivot_v2 + sum_v2 / n;
        float16 middle_v3 = pivot_v3 + sum_v3 / n;
        float16 off_v0 = (float16)(0.0f);
        float16 off_v1 = (float16)(0.0f);
        float16 off_v2 = (float16)(0.0f);
        float16 off_v3 = (float16)(0.0f);
        float16 offLost_v0 = (float16)(0.0f);
        float16 offLost_v1 = (float16)(0.0f);
        float16 offLost_v2 = (float16)(0.0f);
        float16 offLost_v3 = (float16)(0.0f);
        float16 squares_v0 = (float16)(0.0f);
        float16 squares_v1 = (float16)(0.0f);
        float16 squares_v2 = (float16)(0.0f);
        float16 squares_v3 = (float16)(0.0f);
        float16 squaresLost_v0 = (float16)(0.0f);
        float16 squaresLost_v1 = (float16)(0.0f);
        float16 squaresLost_v2 = (float16)(0.0f);
        float16 squaresLost_v3 = (float16)(0.0f);
        for (int r = 0; r < rows; r++) {
          float16 d_v0 = vload16(0, &x[r * width + c]) - middle_v0;
          float16 d_v1 = vload16(0, &x[r * width + c + 16]) - middle_v1;
          float16 d_v2 = vload16(0, &x[r * width + c + 32]) - middle_v2;
          float16 d_v3 = vload16(0, &x[r * width + c + 48]) - middle_v3;
          float16 term_v0 = d_v0 - offLost_v0;
          float16 term_v1 = d_v1 - offLost_v1;
          float16 term_v2 = d_v2 - offLost_v2;
          float16 term_v3 = d_v3 - offLost_v3;
          float16 next_v0 = off_v0 + term_v0;
          float16 next_v1 = off_v1 + term_v1;
          float16 next_v2 = off_v2 + term_v2;
          float16 next_v3 = off_v3 + term_v3;
          offLost_v0 = next_v0 - off_v0 - term_v0;
          offLost_v1 = next_v1 - off_v1 - term_v1;
          offLost_v2 = next_v2 - off_v2 - term_v2;
          offLost_v3 = next_v3 - off_v3 - term_v3;
          off_v0 = next_v0;
          off_v1 = next_v1;
          off_v2 = next_v2;
          off_v3 = next_v3;
          float16 squareTerm_v0 = d_v0 * d_v0 - squaresLost_v0;
          float16 squareTerm_v1 = d_v1 * d_v1 - squaresLost_v1;
          float16 squareTerm_v2 = d_v2 * d_v2 - squaresLost_v2;
          float16 squareTerm_v3 = d_v3 * d_v3 - squaresLost_v3;
          float16 squareNext_v0 = squares_v0 + squareTerm_v0;
          float16 squareNext_v1 = squares_v1 + squareTerm_v1;
          float16 squareNext_v2 = squares_v2 + squareTerm_v2;
          float16 squareNext_v3 = squares_v3 + squareTerm_v3;
          squaresLost_v0 = squareNext_v0 - squares_v0 - squareTerm_v0;
          squaresLost_v1 = squareNext_v1 - squares_v1 - squareTerm_v1;
          squaresLost_v2 = squareNext_v2 - squares_v2 - squareTerm_v2;
          squaresLost_v3 = squareNext_v3 - squares_v3 - squareTerm_v3;
          squares_v0 = squareNext_v0;
          squares_v1 = squareNext_v1;
          squares_v2 = squareNext_v2;
          squares_v3 = squareNext_v3;
        }
        float16 correction_v0 = off_v0 / n;
        float16 correction_v1 = off_v1 / n;
        float16 correction_v2 = off_v2 / n;
        float16 correction_v3 = off_v3 / n;
        centre_v0 = middle_v0 + correction_v0;
        centre_v1 = middle_v1 + correction_v1;
        centre_v2 = middle_v2 + correction_v2;
        centre_v3 = middle_v3 + correction_v3;
        float16 back_v0 = centre_v0 - middle_v0;
        float16 back_v1 = centre_v1 - middle_v1;
        float16 back_v2 = centre_v2 - middle_v2;
        float16 back_v3 = centre_v3 - middle_v3;
        lost_v0 = middle_v0 - (centre_v0 - back_v0) + (correction_v0 - back_v0);
        lost_v1 = middle_v1 - (centre_v1 - back_v1) + (correction_v1 - back_v1);
        lost_v2 = middle_v2 - (centre_v2 - back_v2) + (correction_v2 - back_v2);
        lost_v3 = middle_v3 - (centre_v3 - back_v3) + (correction_v3 - back_v3);
        float16 shifted_v0 = off_v0 * correction_v0;
        float16 shifted_v1 = off_v1 * correction_v1;
        float16 shifted_v2 = off_v2 * correction_v2;
        float16 shifted_v3 = off_v3 * correction_v3;
        float scaledEpsilon = n * epsilon;
        float16 spread_v0 = squares_v0 + (scaledEpsilon - shifted_v0 - squaresLost_v0);
        float16 spread_v1 = squares_v1 + (scaledEpsilon - shifted_v1 - squaresLost_v1);
        float16 spread_v2 = squares_v2 + (scaledEpsilon - shifted_v2 - squaresLost_v2);
        float16 spread_v3 = squares_v3 + (scaledEpsilon - shifted_v3 - squaresLost_v3);
        spread_v0 = (spread_v0 < scaledEpsilon ? (float16)(scaledEpsilon) : spread_v0);
        spread_v1 = (spread_v1 < scaledEpsilon ? (float16)(scaledEpsilon) : spread_v1);
        spread_v2 = (spread_v2 < scaledEpsilon ? (float16)(scaledEpsilon) : spread_v2);
        spread_v3 = (spread_v3 < scaledEpsilon ? (float16)(scaledEpsilon) : spread_v3);
        float16 spread_v0_1 = (spread_v0 < 3.4028235e38f ? spread_v0 : (float16)(INFINITY));
        float16 spread_v1_1 = (spread_v1 < 3.4028235e38f ? spread_v1 : (float16)(INFINITY));
        float16 spread_v2_1 = (spread_v2 < 3.4028235e38f ? spread_v2 : (float16)(INFINITY));
        float16 spread_v3_1 = (spread_v3 < 3.4028235e38f ? spread_v3 : (float16)(INFINITY));
        float share_1 = 1.0f / n;
        float16 r_v0 = 1.0f / sqrt(spread_v0_1 * share_1);
        float16 r_v1 = 1.0f / sqrt(spread_v1_1 * share_1);
        float16 r_v2 = 1.0f / sqrt(spread_v2_1 * share_1);
        float16 r_v3 = 1.0f / sqrt(spread_v3_1 * share_1);
        float16 product_v0 = spread_v0_1 * r_v0;
        float16 product_v1 = spread_v1_1 * r_v1;
        float16 product_v2 = spread_v2_1 * r_v2;
        float16 product_v3 = spread_v3_1 * r_v3;
        float16 square_v0 = product_v0 * r_v0;
        float16 square_v1 = product_v1 * r_v1;
        float16 square_v2 = product_v2 * r_v2;
        float16 square_v3 = product_v3 * r_v3;
        float16 aShifted_v0 = product_v0 * 4097.0f;
        float16 aShifted_v1 = product_v1 * 4097.0f;
        float16 aShifted_v2 = product_v2 * 4097.0f;
        float16 aShifted_v3 = product_v3 * 4097.0f;
        float16 aHigh_v0 = aShifted_v0 - (aShifted_v0 - product_v0);
        float16 aHigh_v1 = aShifted_v1 - (aShifted_v1 - product_v1);
        float16 aHigh_v2 = aShifted_v2 - (aShifted_v2 - product_v2);
        float16 aHigh_v3 = aShifted_v3 - (aShifted_v3 - product_v3);
        float16 aLow_v0 = product_v0 - aHigh_v0;
        float16 aLow_v1 = product_v1 - aHigh_v1;
        float16 aLow_v2 = product_v2 - aHigh_v2;
        float16 aLow_v3 = product_v3 - aHigh_v3;
        float16 bShifted_v0 = r_v0 * 4097.0f;
        float16 bShifted_v1 = r_v1 * 4097.0f;
        float16 bShifted_v2 = r_v2 * 4097.0f;
        float16 bShifted_v3 = r_v3 * 4097.0f;
        float16 bHigh_v0 = bShifted_v0 - (bShifted_v0 - r_v0);
        float16 bHigh_v1 = bShifted_v1 - (bShifted_v1 - r_v1);
        float16 bHigh_v2 = bShifted_v2 - (bShifted_v2 - r_v2);
        float16 bHigh_v3 = bShifted_v3 - (bShifted_v3 - r_v3);
        float16 bLow_v0 = r_v0 - bHigh_v0;
        float16 bLow_v1 = r_v1 - bHigh_v1;
        float16 bLow_v2 = r_v2 - bHigh_v2;
        float16 bLow_v3 = r_v3 - bHigh_v3;
        float16 t_v0 = aHigh_v0 * bHigh_v0 - square_v0 + aHigh_v0 * bLow_v0 + aLow_v0 * bHigh_v0 + aLow_v0 * bLow_v0;
        float16 t_v1 = aHigh_v1 * bHigh_v1 - square_v1 + aHigh_v1 * bLow_v1 + aLow_v1 * bHigh_v1 + aLow_v1 * bLow_v1;
        float16 t_v2 = aHigh_v2 * bHigh_v2 - square_v2 + aHigh_v2 * bLow_v2 + aLow_v2 * bHigh_v2 + aLow_v2 * bLow_v2;
        float16 t_v3 = aHigh_v3 * bHigh_v3 - square_v3 + aHigh_v3 * bLow_v3 + aLow_v3 * bHigh_v3 + aLow_v3 * bLow_v3;
        float16 aShifted_v0_1 = spread_v0_1 * 4097.0f;
        float16 aShifted_v1_1 = spread_v1_1 * 4097.0f;
        float16 aShifted_v2_1 = spread_v2_1 * 4097.0f;
        float16 aShifted_v3_1 = spread_v3_1 * 4097.0f;
        float16 aHigh_v0_1 = aShifted_v0_1 - (aShifted_v0_1 - spread_v0_1);
        float16 aHigh_v1_1 = aShifted_v1_1 - (aShifted_v1_1 - spread_v1_1);
        float16 aHigh_v2_1 = aShifted_v2_1 - (aShifted_v2_1 - spread_v2_1);
        float16 aHigh_v3_1 = aShifted_v3_1 - (aShifted_v3_1 - spread_v3_1);
        float16 aLow_v0_1 = spread_v0_1 - aHigh_v0_1;
        float16 aLow_v1_1 = spread_v1_1 - aHigh_v1_1;
        float16 aLow_v2_1 = spread_v2_1 - aHigh_v2_1;
        float16 aLow_v3_1 = spread_v3_1 - aHigh_v3_1;
        float16 bShifted_v0_1 = r_v0 * 4097.0f;
        float16 bShifted_v1_1 = r_v1 * 4097.0f;
        float16 bShifted_v2_1 = r_v2 * 4097.0f;
        float16 bShifted_v3_1 = r_v3 * 4097.0f;
        float16 bHigh_v0_1 = bShifted_v0_1 - (bShifted_v0_1 - r_v0);
        float16 bHigh_v1_1 = bShifted_v1_1 - (bShifted_v1_1 - r_v1);
        float16 bHigh_v2_1 = bShifted_v2_1 - (bShifted_v2_1 - r_v2);
        float16 bHigh_v3_1 = bShifted_v3_1 - (bShifted_v3_1 - r_v3);
        float16 bLow_v0_1 = r_v0 - bHigh_v0_1;
        float16 bLow_v1_1 = r_v1 - bHigh_v1_1;
        float16 bLow_v2_1 = r_v2 - bHigh_v2_1;
        float16 bLow_v3_1 = r_v3 - bHigh_v3_1;
        float16 productError_v0 = aHigh_v0_1 * bHigh_v0_1 - product_v0 + aHigh_v0_1 * bLow_v0_1 + aLow_v0_1 * bHigh_v0_1 + aLow_v0_1 * bLow_v0_1;
        float16 productError_v1 = aHigh_v1_1 * bHigh_v1_1 - product_v1 + aHigh_v1_1 * bLow_v1_1 + aLow_v1_1 * bHigh_v1_1 + aLow_v1_1 * bLow_v1_1;
        float16 productError_v2 = aHigh_v2_1 * bHigh_v2_1 - product_v2 + aHigh_v2_1 * bLow_v2_1 + aLow_v2_1 * bHigh_v2_1 + aLow_v2_1 * bLow_v2_1;
        float16 productError_v3 = aHigh_v3_1 * bHigh_v3_1 - product_v3 + aHigh_v3_1 * bLow_v3_1 + aLow_v3_1 * bHigh_v3_1 + aLow_v3_1 * bLow_v3_1;
        float16 residual_v0 = n - square_v0 - t_v0 - productError_v0 * r_v0;
        float16 residual_v1 = n - square_v1 - t_v1 - productError_v1 * r_v1;
        float16 residual_v2 = n - square_v2 - t_v2 - productError_v2 * r_v2;
        float16 residual_v3 = n - square_v3 - t_v3 - productError_v3 * r_v3;
        inverse_v0 = r_v0 + 0.5f * r_v0 * (residual_v0 * share_1);
        inverse_v1 = r_v1 + 0.5f * r_v1 * (residual_v1 * share_1);
        inverse_v2 = r_v2 + 0.5f * r_v2 * (residual_v2 * share_1);
        inverse_v3 = r_v3 + 0.5f * r_v3 * (residual_v3 * share_1);
        float16 within_v0 = java_max_float16(squares_v0 - shifted_v0, (float16)(0.0f));
        float16 within_v1 = java_max_float16(squares_v1 - shifted_v1, (float16)(0.0f));
        float16 within_v2 = java_max_float16(squares_v2 - shifted_v2, (float16)(0.0f));
        float16 within_v3 = java_max_float16(squares_v3 - shifted_v3, (float16)(0.0f));
        float divisor = unbiased != 0 && rows > 1 ? (float)(int)((uint)rows - 1) : (float)rows;
        float kept = 1.0f - share;
        vstore16(kept * vload16(0, &runningMean[c]) + share * (centre_v0 + lost_v0), 0, &runningMean[c]);
        vstore16(kept * vload16(0, &runningMean[c + 16]) + share * (centre_v1 + lost_v1), 0, &runningMean[c + 16]);
        vstore16(kept * vload16(0, &runningMean[c + 32]) + share * (centre_v2 + lost_v2), 0, &runningMean[c + 32]);
        vstore16(kept * vload16(0, &runningMean[c + 48]) + share * (centre_v3 + lost_v3), 0, &runningMean[c + 48]);
        vstore16(kept * vload16(0, &runningVariance[c]) + share * (within_v0 / divisor), 0, &runningVariance[c]);
        vstore16(kept * vload16(0, &runningVariance[c + 16]) + share * (within_v1 / divisor), 0, &runningVariance[c + 16]);
        vstore16(kept * vload16(0, &runningVariance[c + 32]) + share * (within_v2 / divisor), 0, &runningVariance[c + 32]);
        vstore16(kept * vload16(0, &runningVariance[c + 48]) + share * (within_v3 / divisor), 0, &runningVariance[c + 48]);
      }
      vstore16(centre_v0, 0, &mean[c]);
      vstore16(centre_v1, 0, &mean[c + 16]);
      vstore16(centre_v2, 0, &mean[c + 32]);
      vstore16(centre_v3, 0, &mean[c + 48]);
      vstore16(lost_v0, 0, &rest[c]);
      vstore16(lost_v1, 0, &rest[c + 16]);
      vstore16(lost_v2, 0, &rest[c + 32]);
      vstore16(lost_v3, 0, &rest[c + 48]);
      vstore16(inverse_v0, 0, &rstd[c]);
      vstore16(inverse_v1, 0, &rstd[c + 16]);
      vstore16(inverse_v2, 0, &rstd[c + 32]);
      vstore16(inverse_v3, 0, &rstd[c + 48]);
    } else {
      int c_1 = c;
      for (; width - c_1 >= 16; c_1 += 16) {
        float16 centre_v = (float16)(0.0f);
        float16 lost_v = (float16)(0.0f);
        float16 inverse_v = (float16)(0.0f);
        if (rows > 0) {
          float n = (float)rows;
          float16 pivot_v = vload16(0, &x[c_1]);
          float16 sum_v = (float16)(0.0f);
          float16 sumLost_v = (float16)(0.0f);
          for (int r = 0; r < rows; r++) {
            float16 term_v = vload16(0, &x[r * width + c_1]) - pivot_v - sumLost_v;
            float16 next_v = sum_v + term_v;
            sumLost_v = next_v - sum_v - term_v;
            sum_v = next_v;
          }
          float16 middle_v = pivot_v + sum_v / n;
          float16 off_v = (float16)(0.0f);
          float16 offLost_v = (float16)(0.0f);
          float16 squares_v = (float16)(0.0f);
          float16 squaresLost_v = (float16)(0.0f);
          for (int r = 0; r < rows; r++) {
            float16 d_v = vload16(0, &x[r * width + c_1]) - middle_v;
            float16 term_v = d_v - offLost_v;
            float16 next_v = off_v + term_v;
            offLost_v = next_v - off_v - term_v;
            off_v = next_v;
            float16 squareTerm_v = d_v * d_v - squaresLost_v;
            float16 squareNext_v = squares_v + squareTerm_v;
            squaresLost_v = squareNext_v - squares_v - squareTerm_v;
            squares_v = squareNext_v;
          }
          float16 correction_v = off_v / n;
          centre_v = middle_v + correction_v;
          float16 back_v = centre_v - middle_v;
          lost_v = middle_v - (centre_v - back_v) + (correction_v - back_v);
          float16 shifted_v = off_v * correction_v;
          float scaledEpsilon = n * epsilon;
          float16 spread_v = squares_v + (scaledEpsilon - shifted_v - squaresLost_v);
          spread_v = (spread_v < scaledEpsilon ? (float16)(scaledEpsilon) : spread_v);
          float16 spread_v_1 = (spread_v < 3.4028235e38f ? spread_v : (float16)(INFINITY));
          float share_1 = 1.0f / n;
          float16 r_v = 1.0f / sqrt(spread_v_1 * share_1);
          float16 product_v = spread_v_1 * r_v;
          float16 square_v = product_v * r_v;
          float16 aShifted_v = product_v * 4097.0f;
          float16 aHigh_v = aShifted_v - (aShifted_v - product_v);
          float16 aLow_v = product_v - aHigh_v;
          float16 bShifted_v = r_v * 4097.0f;
          float16 bHigh_v = bShifted_v - (bShifted_v - r_v);
          float16 bLow_v = r_v - bHigh_v;
          float16 t_v = aHigh_v * bHigh_v - square_v + aHigh_v * bLow_v + aLow_v * bHigh_v + aLow_v * bLow_v;
          float16 aShifted_v_1 = spread_v_1 * 4097.0f;
          float16 aHigh_v_1 = aShifted_v_1 - (aShifted_v_1 - spread_v_1);
          float16 aLow_v_1 = spread_v_1 - aHigh_v_1;
          float16 bShifted_v_1 = r_v * 4097.0f;
          float16 bHigh_v_1 = bShifted_v_1 - (bShifted_v_1 - r_v);
          float16 bLow_v_1 = r_v - bHigh_v_1;
          float16 productError_v = aHigh_v_1 * bHigh_v_1 - product_v + aHigh_v_1 * bLow_v_1 + aLow_v_1 * bHigh_v_1 + aLow_v_1 * bLow_v_1;
          float16 residual_v = n - square_v - t_v - productError_v * r_v;
          inverse_v = r_v + 0.5f * r_v * (residual_v * share_1);
          float16 within_v = java_max_float16(squares_v - shifted_v, (float16)(0.0f));
          float divisor = unbiased != 0 && rows > 1 ? (float)(int)((uint)rows - 1) : (float)rows;
          float kept = 1.0f - share;
          vstore16(kept * vload16(0, &runningMean[c_1]) + share * (centre_v + lost_v), 0, &runningMean[c_1]);
          vstore16(kept * vload16(0, &runningVariance[c_1]) + share * (within_v / divisor), 0, &runningVariance[c_1]);
        }
        vstore16(centre_v, 0, &mean[c_1]);
        vstore16(lost_v, 0, &rest[c_1]);
        vstore16(inverse_v, 0, &rstd[c_1]);
      }
      for (; width - c_1 >= 4; c_1 += 4) {
        float4 centre_v = (float4)(0.0f);
        float4 lost_v = (float4)(0.0f);
        float4 inverse_v = (float4)(0.0f);
        if (rows > 0) {
          float n = (float)rows;
          float4 pivot_v = vload4(0, &x[c_1]);
          float4 sum_v = (float4)(0.0f);
          float4 sumLost_v = (float4)(0.0f);
          for (int r = 0; r < rows; r++) {
            float4 term_v = vload4(0, &x[r * width + c_1]) - pivot_v - sumLost_v;
            float4 next_v = sum_v + term_v;
            sumLost_v = next_v - sum_v - term_v;
            sum_v = next_v;
          }
          float4 middle_v = pivot_v + sum_v / n;
          float4 off_v = (float4)(0.0f);
          float4 offLost_v = (float4)(0.0f);
          float4 squares_v = (float4)(0.0f);
          float4 squaresLost_v = (float4)(0.0f);
          for (int r = 0; r < rows; r++) {
            float4 d_v = vload4(0, &x[r * width + c_1]) - middle_v;
            float4 term_v = d_v - offLost_v;
            float4 next_v = off_v + term_v;
            offLost_v = next_v - off_v - term_v;
            off_v = next_v;
            float4 squareTerm_v = d_v * d_v - squaresLost_v;
            float4 squareNext_v = squares_v + squareTerm_v;
            squaresLost_v = squareNext_v - squares_v - squareTerm_v;
            squares_v = squareNext_v;
          }
          float4 correction_v = off_v / n;
          centre_v = middle_v + correction_v;
          float4 back_v = centre_v - middle_v;
          lost_v = middle_v - (centre_v - back_v) + (correction_v - back_v);
          float4 shifted_v = off_v * correction_v;
          float scaledEpsilon = n * epsilon;
          float4 spread_v = squares_v + (scaledEpsilon - shifted_v - squaresLost_v);
          spread_v = (spread_v < scaledEpsilon ? (float4)(scaledEpsilon) : spread_v);
          float4 spread_v_1 = (spread_v < 3.4028235e38f ? spread_v : (float4)(INFINITY));
          float share_1 = 1.0f / n;
          float4 r_v = 1.0f / sqrt(spread_v_1 * share_1);
          float4 product_v = spread_v_1 * r_v;
          float4 square_v = product_v * r_v;
          float4 aShifted_v = product_v * 4097.0f;
          float4 aHigh_v = aShifted_v - (aShifted_v - product_v);
          float4 aLow_v = product_v - aHigh_v;
          float4 bShifted_v = r_v * 4097.0f;
          float4 bHigh_v = bShifted_v - (bShifted_v - r_v);
          float4 bLow_v = r_v - bHigh_v;
          float4 t_v = aHigh_v * bHigh_v - square_v + aHigh_v * bLow_v + aLow_v * bHigh_v + aLow_v * bLow_v;
          float4 aShifted_v_1 = spread_v_1 * 4097.0f;
          float4 aHigh_v_1 = aShifted_v_1 - (aShifted_v_1 - spread_v_1);
          float4 aLow_v_1 = spread_v_1 - aHigh_v_1;
          float4 bShifted_v_1 = r_v * 4097.0f;
          float4 bHigh_v_1 = bShifted_v_1 - (bShifted_v_1 - r_v);
          float4 bLow_v_1 = r_v - bHigh_v_1;
          float4 productError_v = aHigh_v_1 * bHigh_v_1 - product_v + aHigh_v_1 * bLow_v_1 + aLow_v_1 * bHigh_v_1 + aLow_v_1 * bLow_v_1;
          float4 residual_v = n - square_v - t_v - productError_v * r_v;
          inverse_v = r_v + 0.5f * r_v * (residual_v * share_1);
          float4 within_v = java_max_float4(squares_v - shifted_v, (float4)(0.0f));
          float divisor = unbiased != 0 && rows > 1 ? (float)(int)((uint)rows - 1) : (float)rows;
          float kept = 1.0f - share;
          vstore4(kept * vload4(0, &runningMean[c_1]) + share * (centre_v + lost_v), 0, &runningMean[c_1]);
          vstore4(kept * vload4(0, &runningVariance[c_1]) + share * (within_v / divisor), 0, &runningVariance[c_1]);
        }
        vstore4(centre_v, 0, &mean[c_1]);
        vstore4(lost_v, 0, &rest[c_1]);
        vstore4(inverse_v, 0, &rstd[c_1]);
      }
      for (; c_1 < width; c_1++) {
        float centre = 0.0f;
        float lost = 0.0f;
        float inverse = 0.0f;
        if (rows > 0) {
          float n = (float)rows;
          float pivot = x[c_1];
          float sum = 0.0f;
          float sumLost = 0.0f;
          for (int r = 0; r < rows; r++) {
            float term = x[r * width + c_1] - pivot - sumLost;
            float next = sum + term;
            sumLost = next - sum - term;
            sum = next;
          }
          float middle = pivot + sum / n;
          float off = 0.0f;
          float offLost = 0.0f;
          float squares = 0.0f;
          float squaresLost = 0.0f;
          for (int r = 0; r < rows; r++) {
            float d = x[r * width + c_1] - middle;
            float term = d - offLost;
            float next = off + term;
            offLost = next - off - term;
            off = next;
            float squareTerm = d * d - squaresLost;
            float squareNext = squares + squareTerm;
            squaresLost = squareNext - squares - squareTerm;
            squares = squareNext;
          }
          float correction = off / n;
          centre = middle + correction;
          float back = centre - middle;
          lost = middle - (centre - back) + (correction - back);
          float shifted = off * correction;
          float spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
          inverse = reciprocalRoot(spread, n);
          float within = java_max_float(squares - shifted, 0.0f);
          moveRunning(runningMean, runningVariance, c_1, centre, lost, within, rows, share, unbiased);
        }
        mean[c_1] = centre;
        rest[c_1] = lost;
        rstd[c_1] = inverse;
      }
    }
  }
}
