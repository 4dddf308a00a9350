#pragma OPENCL FP_CONTRACT OFF

static float spreadOf(float squares, float squaresLost, float shifted, float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 3.4028235e38f ? spread : INFINITY;
}

static bool needsRescaling(float spread, float n) {
  return spread > 1e30f || spread < n * 1e-30f;
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

static float sumOf(
    __global const float* x,
    int base,
    int width,
    int stride,
    float scale,
    float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float term = x[base + c * stride] * scale - centre - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  return sum;
}

static float squaresOf(
    __global const float* x,
    int base,
    int width,
    int stride,
    float scale,
    float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float d = x[base + c * stride] * scale - centre;
    float term = d * d - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  return sum;
}

static float scaleFor(float spread, float value) {
  float scale = 1.0f;
  if (spread > 1e30f) {
    scale = 8.077936e-28f;
  } else if (fabs(value) <= 1.0f) {
    scale = 1.1529215e18f;
  }
  return scale;
}

static void normalizeCarefully(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    __global float* mean,
    __global float* rest,
    __global float* rstd,
    int group,
    int base,
    int width,
    int stride,
    float epsilon,
    int flags) {
  float n = (float)width;
  bool centred = (flags & 1) == 0;
  float scale = 1.0f;
  float centre = 0.0f;
  float correction = 0.0f;
  float spread = 0.0f;
  int rounds = 1;
  for (int round_1 = 0; round_1 < rounds; round_1++) {
    float shifted = 0.0f;
    if (centred) {
      float pivot = x[base] * scale;
      centre = pivot + sumOf(x, base, width, stride, scale, pivot) / n;
      float off = sumOf(x, base, width, stride, scale, centre);
      correction = off / n;
      shifted = off * correction;
    }
    float squares = squaresOf(x, base, width, stride, scale, centre);
    float scaledEpsilon = n * (epsilon * scale * scale);
    spread = spreadOf(squares, 0.0f, shifted, scaledEpsilon);
    if (round_1 == 0 && needsRescaling(spread, n)) {
      scale = scaleFor(spread, x[base]);
      rounds = 2;
    }
  }
  float inverse = reciprocalRoot(spread, n);
  float middle = centre + correction;
  float back = middle - centre;
  correction = centre - (middle - back) + (correction - back);
  centre = middle;
  for (int c = 0; c < width; c++) {
    float slope = inverse * gamma[c];
    float value = x[base + c * stride] * scale;
    float d = value - centre;
    float from = value - d;
    float dLost = value - (d + from) + (from - centre);
    y[base + c * stride] = d * slope + (beta[c] + (dLost - correction) * slope);
  }
  if ((flags & 2) != 0) {
    mean[group] = centre / scale;
    rest[group] = correction / scale;
    rstd[group] = inverse * scale;
  }
}

__kernel void columns(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    __global float* restrict mean,
    __global float* restrict rest,
    __global float* restrict rstd,
    int outer,
    int outerStride,
    int run,
    int width,
    int stride,
    float epsilon,
    int flags) {
  for (int o = (int)get_global_id(1); o < outer; o += (int)get_global_size(1)) {
    for (int r = (int)get_global_id(0) * 64; r < run; r += (int)get_global_size(0) * 64) {
      if ((int)((uint)run - r) >= 64) {
        int base = o * outerStride + r;
        float n = (float)width;
        bool centred = (flags & 1) == 0;
        float16 pivot_v0 = (float16)(0.0f);
        float16 pivot_v1 = (float16)(0.0f);
        float16 pivot_v2 = (float16)(0.0f);
        float16 pivot_v3 = (float16)(0.0f);
        if (centred) {
          int head = min(32, width);
          float16 value_v0 = vload16(0, &x[base]);
          float16 value_v1 = vload16(0, &x[base + 16]);
          float16 value_v2 = vload16(0, &x[base + 32]);
          float16 value_v3 = vload16(0, &x[base + 48]);
          float16 near_v0 = (float16)(0.0f);
          float16 near_v1 = (float16)(0.0f);
          float16 near_v2 = (float16)(0.0f);
          float16 near_v3 = (float16)(0.0f);
          for (int c = 0; c < head; c++) {
            near_v0 += vload16(0, &x[base + c * stride]) - value_v0;
            near_v1 += vload16(0, &x[base + c * stride + 16]) - value_v1;
            near_v2 += vload16(0, &x[base + c * stride + 32]) - value_v2;
            near_v3 += vload16(0, &x[base + c * stride + 48]) - value_v3;
          }
          pivot_v0 = value_v0 + near_v0 / (float)head;
          pivot_v1 = value_v1 + near_v1 / (float)head;
          pivot_v2 = value_v2 + near_v2 / (float)head;
          pivot_v3 = value_v3 + near_v3 / (float)head;
        }
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
        int start = 0;
        while (start < width) {
          int stop = (int)((uint)start + min(8, (int)((uint)width - start)));
          float16 partOff_v0 = (float16)(0.0f);
          float16 partOff_v1 = (float16)(0.0f);
          float16 partOff_v2 = (float16)(0.0f);
          float16 partOff_v3 = (float16)(0.0f);
          float16 partSquares_v0 = (float16)(0.0f);
          float16 partSquares_v1 = (float16)(0.0f);
          float16 partSquares_v2 = (float16)(0.0f);
          float16 partSquares_v3 = (float16)(0.0f);
          for (int c = start; c < stop; c++) {
            float16 d_v0 = vload16(0, &x[base + c * stride]) - pivot_v0;
            float16 d_v1 = vload16(0, &x[base + c * stride + 16]) - pivot_v1;
            float16 d_v2 = vload16(0, &x[base + c * stride + 32]) - pivot_v2;
            float16 d_v3 = vload16(0, &x[base + c * stride + 48]) - pivot_v3;
            partOff_v0 += d_v0;
            partOff_v1 += d_v1;
            partOff_v2 += d_v2;
            partOff_v3 += d_v3;
            partSquares_v0 += d_v0 * d_v0;
            partSquares_v1 += d_v1 * d_v1;
            partSquares_v2 += d_v2 * d_v2;
            partSquares_v3 += d_v3 * d_v3;
          }
          float16 term_v0 = partOff_v0 - offLost_v0;
          float16 term_v1 = partOff_v1 - offLost_v1;
          float16 term_v2 = partOff_v2 - offLost_v2;
          float16 term_v3 = partOff_v3 - offLost_v3;
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
          float16 termSquares_v0 = partSquares_v0 - squaresLost_v0;
          float16 termSquares_v1 = partSquares_v1 - squaresLost_v1;
          float16 termSquares_v2 = partSquares_v2 - squaresLost_v2;
          float16 termSquares_v3 = partSquares_v3 - squaresLost_v3;
          float16 nextSquares_v0 = squares_v0 + termSquares_v0;
          float16 nextSquares_v1 = squares_v1 + termSquares_v1;
          float16 nextSquares_v2 = squares_v2 + termSquares_v2;
          float16 nextSquares_v3 = squares_v3 + termSquares_v3;
          squaresLost_v0 = nextSquares_v0 - squares_v0 - termSquares_v0;
          squaresLost_v1 = nextSquares_v1 - squares_v1 - termSquares_v1;
          squaresLost_v2 = nextSquares_v2 - squares_v2 - termSquares_v2;
          squaresLost_v3 = nextSquares_v3 - squares_v3 - termSquares_v3;
          squares_v0 = nextSquares_v0;
          squares_v1 = nextSquares_v1;
          squares_v2 = nextSquares_v2;
          squares_v3 = nextSquares_v3;
          start = stop;
        }
        float16 correction_v0 = (float16)(0.0f);
        float16 correction_v1 = (float16)(0.0f);
        float16 correction_v2 = (float16)(0.0f);
        float16 correction_v3 = (float16)(0.0f);
        float16 shifted_v0 = (float16)(0.0f);
        float16 shifted_v1 = (float16)(0.0f);
        float16 shifted_v2 = (float16)(0.0f);
        float16 shifted_v3 = (float16)(0.0f);
        if (centred) {
          correction_v0 = off_v0 / n;
          correction_v1 = off_v1 / n;
          correction_v2 = off_v2 / n;
          correction_v3 = off_v3 / n;
          shifted_v0 = off_v0 * correction_v0;
          shifted_v1 = off_v1 * correction_v1;
          shifted_v2 = off_v2 * correction_v2;
          shifted_v3 = off_v3 * correction_v3;
        }
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
        int16 needsRescaling_v0 = (spread_v0_1 > 1e30f) | (spread_v0_1 < n * 1e-30f);
        int16 needsRescaling_v1 = (spread_v1_1 > 1e30f) | (spread_v1_1 < n * 1e-30f);
        int16 needsRescaling_v2 = (spread_v2_1 > 1e30f) | (spread_v2_1 < n * 1e-30f);
        int16 needsRescaling_v3 = (spread_v3_1 > 1e30f) | (spread_v3_1 < n * 1e-30f);
        int16 mask_v0 = (shifted_v0 > 0.33f * squares_v0) | needsRescaling_v0;
        int16 mask_v1 = (shifted_v1 > 0.33f * squares_v1) | needsRescaling_v1;
        int16 mask_v2 = (shifted_v2 > 0.33f * squares_v2) | needsRescaling_v2;
        int16 mask_v3 = (shifted_v3 > 0.33f * squares_v3) | needsRescaling_v3;
        if (any(mask_v0 | mask_v1 | mask_v2 | mask_v3)) {
          int mask_lanes[64] = {0};
          vstore16(mask_v0, 0, &mask_lanes[0]);
          vstore16(mask_v1, 0, &mask_lanes[16]);
          vstore16(mask_v2, 0, &mask_lanes[32]);
          vstore16(mask_v3, 0, &mask_lanes[48]);
          float pivot_lanes[64] = {0};
          vstore16(pivot_v0, 0, &pivot_lanes[0]);
          vstore16(pivot_v1, 0, &pivot_lanes[16]);
          vstore16(pivot_v2, 0, &pivot_lanes[32]);
          vstore16(pivot_v3, 0, &pivot_lanes[48]);
          float correction_lanes[64] = {0};
          vstore16(correction_v0, 0, &correction_lanes[0]);
          vstore16(correction_v1, 0, &correction_lanes[16]);
          vstore16(correction_v2, 0, &correction_lanes[32]);
          vstore16(correction_v3, 0, &correction_lanes[48]);
          float spread_lanes[64] = {0};
          vstore16(spread_v0_1, 0, &spread_lanes[0]);
          vstore16(spread_v1_1, 0, &spread_lanes[16]);
          vstore16(spread_v2_1, 0, &spread_lanes[32]);
          vstore16(spread_v3_1, 0, &spread_lanes[48]);
          for (int lane = 0; lane < 64; lane++) {
            bool mask = mask_lanes[lane] != 0;
            int r_1 = r + lane;
            int base_1 = base + lane;
            float pivot = pivot_lanes[lane];
            float correction = correction_lanes[lane];
            float spread = spread_lanes[lane];
            if (mask) {
              int group = o * run + r_1;
              normalizeCarefully(x, gamma, beta, y, mean, rest, rstd, group, base_1, width, stride, epsilon, flags);
            } else {
              float centre = pivot + correction;
              float back = centre - pivot;
              float lost = pivot - (centre - back) + (correction - back);
              float share = 1.0f / n;
              float r_2 = 1.0f / sqrt(spread * share);
              float product = spread * r_2;
              float square = product * r_2;
              float aShifted = product * 4097.0f;
              float aHigh = aShifted - (aShifted - product);
              float aLow = product - aHigh;
              float bShifted = r_2 * 4097.0f;
              float bHigh = bShifted - (bShifted - r_2);
              float bLow = r_2 - bHigh;
              float t = aHigh * bHigh - square + aHigh * bLow + aLow * bHigh + aLow * bLow;
              float aShifted_1 = spread * 4097.0f;
              float aHigh_1 = aShifted_1 - (aShifted_1 - spread);
              float aLow_1 = spread - aHigh_1;
              float bShifted_1 = r_2 * 4097.0f;
              float bHigh_1 = bShifted_1 - (bShifted_1 - r_2);
              float bLow_1 = r_2 - bHigh_1;
              float productError_1 = aHigh_1 * bHigh_1 - product + aHigh_1 * bLow_1 + aLow_1 * bHigh_1 + aLow_1 * bLow_1;
              float residual = n - square - t - productError_1 * r_2;
              float inverse = r_2 + 0.5f * r_2 * (residual * share);
              for (int c = 0; c < width; c++) {
                float slope = inverse * gamma[c];
                float value = x[base_1 + c * stride];
                float d = value - centre;
                float from = value - d;
                float dLost = value - (d + from) + (from - centre);
                y[base_1 + c * stride] = d * slope + (beta[c] + (dLost - lost) * slope);
              }
              if ((flags & 2) != 0) {
                mean[o * run + r_1] = centre;
                rest[o * run + r_1] = lost;
                rstd[o * run + r_1] = inverse;
              }
            }
          }
        } else {
          float16 centre_v0 = pivot_v0 + correction_v0;
          float16 centre_v1 = pivot_v1 + correction_v1;
          float16 centre_v2 = pivot_v2 + correction_v2;
          float16 centre_v3 = pivot_v3 + correction_v3;
          float16 back_v0 = centre_v0 - pivot_v0;
          float16 back_v1 = centre_v1 - pivot_v1;
          float16 back_v2 = centre_v2 - pivot_v2;
          float16 back_v3 = centre_v3 - pivot_v3;
          float16 lost_v0 = pivot_v0 - (centre_v0 - back_v0) + (correction_v0 - back_v0);
          float16 lost_v1 = pivot_v1 - (centre_v1 - back_v1) + (correction_v1 - back_v1);
          float16 lost_v2 = pivot_v2 - (centre_v2 - back_v2) + (correction_v2 - back_v2);
          float16 lost_v3 = pivot_v3 - (centre_v3 - back_v3) + (correction_v3 - back_v3);
          float share = 1.0f / n;
          float16 r_v0 = 1.0f / sqrt(spread_v0_1 * share);
          float16 r_v1 = 1.0f / sqrt(spread_v1_1 * share);
          float16 r_v2 = 1.0f / sqrt(spread_v2_1 * share);
          float16 r_v3 = 1.0f / sqrt(spread_v3_1 * share);
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
          float16 inverse_v0 = r_v0 + 0.5f * r_v0 * (residual_v0 * share);
          float16 inverse_v1 = r_v1 + 0.5f * r_v1 * (residual_v1 * share);
          float16 inverse_v2 = r_v2 + 0.5f * r_v2 * (residual_v2 * share);
          float16 inverse_v3 = r_v3 + 0.5f * r_v3 * (residual_v3 * share);
          for (int c = 0; c < width; c++) {
            float16 slope_v0 = inverse_v0 * gamma[c];
            float16 slope_v1 = inverse_v1 * gamma[c];
            float16 slope_v2 = inverse_v2 * gamma[c];
            float16 slope_v3 = inverse_v3 * gamma[c];
            float16 value_v0 = vload16(0, &x[base + c * stride]);
            float16 value_v1 = vload16(0, &x[base + c * stride + 16]);
            float16 value_v2 = vload16(0, &x[base + c * stride + 32]);
            float16 value_v3 = vload16(0, &x[base + c * stride + 48]);
            float16 d_v0 = value_v0 - centre_v0;
            float16 d_v1 = value_v1 - centre_v1;
            float16 d_v2 = value_v2 - centre_v2;
            float16 d_v3 = value_v3 - centre_v3;
            float16 from_v0 = value_v0 - d_v0;
            float16 from_v1 = value_v1 - d_v1;
            float16 from_v2 = value_v2 - d_v2;
            float16 from_v3 = value_v3 - d_v3;
            float16 dLost_v0 = value_v0 - (d_v0 + from_v0) + (from_v0 - centre_v0);
            float16 dLost_v1 = value_v1 - (d_v1 + from_v1) + (from_v1 - centre_v1);
            float16 dLost_v2 = value_v2 - (d_v2 + from_v2) + (from_v2 - centre_v2);
            float16 dLost_v3 = value_v3 - (d_v3 + from_v3) + (from_v3 - centre_v3);
            vstore16(d_v0 * slope_v0 + (beta[c] + (dLost_v0 - lost_v0) * slope_v0), 0, &y[base + c * stride]);
            vstore16(d_v1 * slope_v1 + (beta[c] + (dLost_v1 - lost_v1) * slope_v1), 0, &y[base + c * stride + 16]);
            vstore16(d_v2 * slope_v2 + (beta[c] + (dLost_v2 - lost_v2) * slope_v2), 0, &y[base + c * stride + 32]);
            vstore16(d_v3 * slope_v3 + (beta[c] + (dLost_v3 - lost_v3) * slope_v3), 0, &y[base + c * stride + 48]);
          }
          if ((flags & 2) != 0) {
            vstore16(centre_v0, 0, &mean[o * run + r]);
            vstore16(centre_v1, 0, &mean[o * run + r + 16]);
            vstore16(centre_v2, 0, &mean[o * run + r + 32]);
            vstore16(centre_v3, 0, &mean[o * run + r + 48]);
            vstore16(lost_v0, 0, &rest[o * run + r]);
            vstore16(lost_v1, 0, &rest[o * run + r + 16]);
            vstore16(lost_v2, 0, &rest[o * run + r + 32]);
            vstore16(lost_v3, 0, &rest[o * run + r + 48]);
            vstore16(inverse_v0, 0, &rstd[o * run + r]);
            vstore16(inverse_v1, 0, &rstd[o * run + r + 16]);
            vstore16(inverse_v2, 0, &rstd[o * run + r + 32]);
            vstore16(inverse_v3, 0, &rstd[o * run + r + 48]);
          }
        }
      } else {
        int r_1 = r;
        for (; run - r_1 >= 16; r_1 += 16) {
          int base = o * outerStride + r_1;
          float n = (float)width;
          bool centred = (flags & 1) == 0;
          float16 pivot_v = (float16)(0.0f);
          if (centred) {
            int head = min(32, width);
            float16 value_v = vload16(0, &x[base]);
            float16 near_v = (float16)(0.0f);
            for (int c = 0; c < head; c++) {
              near_v += vload16(0, &x[base + c * stride]) - value_v;
            }
            pivot_v = value_v + near_v / (float)head;
          }
          float16 off_v = (float16)(0.0f);
          float16 offLost_v = (float16)(0.0f);
          float16 squares_v = (float16)(0.0f);
          float16 squaresLost_v = (float16)(0.0f);
          int start = 0;
          while (start < width) {
            int stop = (int)((uint)start + min(8, (int)((uint)width - start)));
            float16 partOff_v = (float16)(0.0f);
            float16 partSquares_v = (float16)(0.0f);
            for (int c = start; c < stop; c++) {
              float16 d_v = vload16(0, &x[base + c * stride]) - pivot_v;
              partOff_v += d_v;
              partSquares_v += d_v * d_v;
            }
            float16 term_v = partOff_v - offLost_v;
            float16 next_v = off_v + term_v;
            offLost_v = next_v - off_v - term_v;
            off_v = next_v;
            float16 termSquares_v = partSquares_v - squaresLost_v;
            float16 nextSquares_v = squares_v + termSquares_v;
            squaresLost_v = nextSquares_v - squares_v - termSquares_v;
            squares_v = nextSquares_v;
            start = stop;
          }
          float16 correction_v = (float16)(0.0f);
          float16 shifted_v = (float16)(0.0f);
          if (centred) {
            correction_v = off_v / n;
            shifted_v = off_v * correction_v;
          }
          float scaledEpsilon = n * epsilon;
          float16 spread_v = squares_v + (scaledEpsilon - shifted_v - squaresLost_v);
          spread_v = (spread_v < scaledEpsilon ? (float16)(scaledEpsilon) : spread_v);
          float16 spread_v_1 = (spread_v < 3.4028235e38f ? spread_v : (float16)(INFINITY));
          int16 needsRescaling_v = (spread_v_1 > 1e30f) | (spread_v_1 < n * 1e-30f);
          int16 mask_v = (shifted_v > 0.33f * squares_v) | needsRescaling_v;
          if (any(mask_v)) {
            int mask_lanes[16] = {0};
            vstore16(mask_v, 0, &mask_lanes[0]);
            float pivot_lanes[16] = {0};
            vstore16(pivot_v, 0, &pivot_lanes[0]);
            float correction_lanes[16] = {0};
            vstore16(correction_v, 0, &correction_lanes[0]);
            float spread_lanes[16] = {0};
            vstore16(spread_v_1, 0, &spread_lanes[0]);
            for (int lane = 0; lane < 16; lane++) {
              bool mask = mask_lanes[lane] != 0;
              int r_2 = r_1 + lane;
              int base_1 = base + lane;
              float pivot = pivot_lanes[lane];
              float correction = correction_lanes[lane];
              float spread = spread_lanes[lane];
              if (mask) {
                int group = o * run + r_2;
                normalizeCarefully(x, gamma, beta, y, mean, rest, rstd, group, base_1, width, stride, epsilon, flags);
              } else {
                float centre = pivot + correction;
                float back = centre - pivot;
                float lost = pivot - (centre - back) + (correction - back);
                float share = 1.0f / n;
                float r_3 = 1.0f / sqrt(spread * share);
                float product = spread * r_3;
                float square = product * r_3;
                float aShifted = product * 4097.0f;
                float aHigh = aShifted - (aShifted - product);
                float aLow = product - aHigh;
                float bShifted = r_3 * 4097.0f;
                float bHigh = bShifted - (bShifted - r_3);
                float bLow = r_3 - bHigh;
                float t = aHigh * bHigh - square + aHigh * bLow + aLow * bHigh + aLow * bLow;
                float aShifted_1 = spread * 4097.0f;
                float aHigh_1 = aShifted_1 - (aShifted_1 - spread);
                float aLow_1 = spread - aHigh_1;
                float bShifted_1 = r_3 * 4097.0f;
                float bHigh_1 = bShifted_1 - (bShifted_1 - r_3);
                float bLow_1 = r_3 - bHigh_1;
                float productError_1 = aHigh_1 * bHigh_1 - product + aHigh_1 * bLow_1 + aLow_1 * bHigh_1 + aLow_1 * bLow_1;
                float residual = n - square - t - productError_1 * r_3;
                float inverse = r_3 + 0.5f * r_3 * (residual * share);
                for (int c = 0; c < width; c++) {
                  float slope = inverse * gamma[c];
                  float value = x[base_1 + c * stride];
                  float d = value - centre;
                  float from = value - d;
                  float dLost = value - (d + from) + (from - centre);
                  y[base_1 + c * stride] = d * slope + (beta[c] + (dLost - lost) * slope);
                }
                if ((flags & 2) != 0) {
                  mean[o * run + r_2] = centre;
                  rest[o * run + r_2] = lost;
                  rstd[o * run + r_2] = inverse;
                }
              }
            }
          } else {
            float16 centre_v = pivot_v + correction_v;
            float16 back_v = centre_v - pivot_v;
            float16 lost_v = pivot_v - (centre_v - back_v) + (correction_v - back_v);
            float share = 1.0f / n;
            float16 r_v = 1.0f / sqrt(spread_v_1 * share);
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
            float16 inverse_v = r_v + 0.5f * r_v * (residual_v * share);
            for (int c = 0; c < width; c++) {
              float16 slope_v = inverse_v * gamma[c];
              float16 value_v = vload16(0, &x[base + c * stride]);
              float16 d_v = value_v - centre_v;
              float16 from_v = value_v - d_v;
              float16 dLost_v = value_v - (d_v + from_v) + (from_v - centre_v);
              vstore16(d_v * slope_v + (beta[c] + (dLost_v - lost_v) * slope_v), 0, &y[base + c * stride]);
            }
            if ((flags & 2) != 0) {
              vstore16(centre_v, 0, &mean[o * run + r_1]);
              vstore16(lost_v, 0, &rest[o * run + r_1]);
              vstore16(inverse_v, 0, &rstd[o * run + r_1]);
            }
          }
        }
        for (; run - r_1 >= 4; r_1 += 4) {
          int base = o * outerStride + r_1;
          float n = (float)width;
          bool centred = (flags & 1) == 0;
          float4 pivot_v = (float4)(0.0f);
          if (centred) {
            int head = min(32, width);
            float4 value_v = vload4(0, &x[base]);
            float4 near_v = (float4)(0.0f);
            for (int c = 0; c < head; c++) {
              near_v += vload4(0, &x[base + c * stride]) - value_v;
            }
            pivot_v = value_v + near_v / (float)head;
          }
          float4 off_v = (float4)(0.0f);
          float4 offLost_v = (float4)(0.0f);
          float4 squares_v = (float4)(0.0f);
          float4 squaresLost_v = (float4)(0.0f);
          int start = 0;
          while (start < width) {
            int stop = (int)((uint)start + min(8, (int)((uint)width - start)));
            float4 partOff_v = (float4)(0.0f);
            float4 partSquares_v = (float4)(0.0f);
            for (int c = start; c < stop; c++) {
              float4 d_v = vload4(0, &x[base + c * stride]) - pivot_v;
              partOff_v += d_v;
              partSquares_v += d_v * d_v;
            }
            float4 term_v = partOff_v - offLost_v;
            float4 next_v = off_v + term_v;
            offLost_v = next_v - off_v - term_v;
            off_v = next_v;
            float4 termSquares_v = partSquares_v - squaresLost_v;
            float4 nextSquares_v = squares_v + termSquares_v;
            squaresLost_v = nextSquares_v - squares_v - termSquares_v;
            squares_v = nextSquares_v;
            start = stop;
          }
          float4 correction_v = (float4)(0.0f);
          float4 shifted_v = (float4)(0.0f);
          if (centred) {
            correction_v = off_v / n;
            shifted_v = off_v * correction_v;
          }
          float scaledEpsilon = n * epsilon;
          float4 spread_v = squares_v + (scaledEpsilon - shifted_v - squaresLost_v);
          spread_v = (spread_v < scaledEpsilon ? (float4)(scaledEpsilon) : spread_v);
          float4 spread_v_1 = (spread_v < 3.4028235e38f ? spread_v : (float4)(INFINITY));
          int4 needsRescaling_v = (spread_v_1 > 1e30f) | (spread_v_1 < n * 1e-30f);
          int4 mask_v = (shifted_v > 0.33f * squares_v) | needsRescaling_v;
          if (any(mask_v)) {
            int mask_lanes[4] = {0};
            vstore4(mask_v, 0, &mask_lanes[0]);
            float pivot_lanes[4] = {0};
            vstore4(pivot_v, 0, &pivot_lanes[0]);
            float correction_lanes[4] = {0};
            vstore4(correction_v, 0, &correction_lanes[0]);
            float spread_lanes[4] = {0};
            vstore4(spread_v_1, 0, &spread_lanes[0]);
            for (int lane = 0; lane < 4; lane++) {
              bool mask = mask_lanes[lane] != 0;
              int r_2 = r_1 + lane;
              int base_1 = base + lane;
              float pivot = pivot_lanes[lane];
              float correction = correction_lanes[lane];
              float spread = spread_lanes[lane];
              if (mask) {
                int group = o * run + r_2;
                normalizeCarefully(x, gamma, beta, y, mean, rest, rstd, group, base_1, width, stride, epsilon, flags);
              } else {
                float centre = pivot + correction;
                float back = centre - pivot;
                float lost = pivot - (centre - back) + (correction - back);
                float share = 1.0f / n;
                float r_3 = 1.0f / sqrt(spread * share);
                float product = spread * r_3;
                float square = product * r_3;
                float aShifted = product * 4097.0f;
                float aHigh = aShifted - (aShifted - product);
                float aLow = product - aHigh;
                float bShifted = r_3 * 4097.0f;
                float bHigh = bShifted - (bShifted - r_3);
                float bLow = r_3 - bHigh;
                float t = aHigh * bHigh - square + aHigh * bLow + aLow * bHigh + aLow * bLow;
                float aShifted_1 = spread * 4097.0f;
                float aHigh_1 = aShifted_1 - (aShifted_1 - spread);
                float aLow_1 = spread - aHigh_1;
                float bShifted_1 = r_3 * 4097.0f;
                float bHigh_1 = bShifted_1 - (bShifted_1 - r_3);
                float bLow_1 = r_3 - bHigh_1;
                float productError_1 = aHigh_1 * bHigh_1 - product + aHigh_1 * bLow_1 + aLow_1 * bHigh_1 + aLow_1 * bLow_1;
                float residual = n - square - t - productError_1 * r_3;
                float inverse = r_3 + 0.5f * r_3 * (residual * share);
                for (int c = 0; c < width; c++) {
                  float slope = inverse * gamma[c];
                  float value = x[base_1 + c * stride];
                  float d = value - centre;
                  float from = value - d;
                  float dLost = value - (d + from) + (from - centre);
                  y[base_1 + c * stride] = d * slope + (beta[c] + (dLost - lost) * slope);
                }
                if ((flags & 2) != 0) {
                  mean[o * run + r_2] = centre;
                  rest[o * run + r_2] = lost;
                  rstd[o * run + r_2] = inverse;
                }
              }
            }
          } else {
            float4 centre_v = pivot_v + correction_v;
            float4 back_v = centre_v - pivot_v;
            float4 lost_v = pivot_v - (centre_v - back_v) + (correction_v - back_v);
            float share = 1.0f / n;
            float4 r_v = 1.0f / sqrt(spread_v_1 * share);
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
            float4 inverse_v = r_v + 0.5f * r_v * (residual_v * share);
            for (int c = 0; c < width; c++) {
              float4 slope_v = inverse_v * gamma[c];
              float4 value_v = vload4(0, &x[base + c * stride]);
              float4 d_v = value_v - centre_v;
              float4 from_v = value_v - d_v;
              float4 dLost_v = value_v - (d_v + from_v) + (from_v - centre_v);
              vstore4(d_v * slope_v + (beta[c] + (dLost_v - lost_v) * slope_v), 0, &y[base + c * stride]);
            }
            if ((flags & 2) != 0) {
              vstore4(centre_v, 0, &mean[o * run + r_1]);
              vstore4(lost_v, 0, &rest[o * run + r_1]);
              vstore4(inverse_v, 0, &rstd[o * run + r_1]);
            }
          }
        }
        for (; r_1 < run; r_1++) {
          int base = o * outerStride + r_1;
          float n = (float)width;
          bool centred = (flags & 1) == 0;
          float pivot = 0.0f;
          if (centred) {
            int head = min(32, width);
            float value = x[base];
            float near = 0.0f;
            for (int c = 0; c < head; c++) {
              near += x[base + c * stride] - value;
            }
            pivot = value + near / (float)head;
          }
          float off = 0.0f;
          float offLost = 0.0f;
          float squares = 0.0f;
          float squaresLost = 0.0f;
          int start = 0;
          while (start < width) {
            int stop = (int)((uint)start + min(8, (int)((uint)width - start)));
            float partOff = 0.0f;
            float partSquares = 0.0f;
            for (int c = start; c < stop; c++) {
              float d = x[base + c * stride] - pivot;
              partOff += d;
              partSquares += d * d;
            }
            float term = partOff - offLost;
            float next = off + term;
            offLost = next - off - term;
            off = next;
            float termSquares = partSquares - squaresLost;
            float nextSquares = squares + termSquares;
            squaresLost = nextSquares - squares - termSquares;
            squares = nextSquares;
            start = stop;
          }
          float correction = 0.0f;
          float shifted = 0.0f;
          if (centred) {
            correction = off / n;
            shifted = off * correction;
          }
          float spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
          if (shifted > 0.33f * squares || needsRescaling(spread, n)) {
            int group = o * run + r_1;
            normalizeCarefully(x, gamma, beta, y, mean, rest, rstd, group, base, width, stride, epsilon, flags);
          } else {
            float centre = pivot + correction;
            float back = centre - pivot;
            float lost = pivot - (centre - back) + (correction - back);
            float inverse = reciprocalRoot(spread, n);
            for (int c = 0; c < width; c++) {
              float slope = inverse * gamma[c];
              float value = x[base + c * stride];
              float d = value - centre;
              float from = value - d;
              float dLost = value - (d + from) + (from - centre);
              y[base + c * stride] = d * slope + (beta[c] + (dLost - lost) * slope);
            }
            if ((flags & 2) != 0) {
              mean[o * run + r_1] = centre;
              rest[o * run + r_1] = lost;
              rstd[o * run + r_1] = inverse;
            }
          }
        }
      }
    }
  }
}
