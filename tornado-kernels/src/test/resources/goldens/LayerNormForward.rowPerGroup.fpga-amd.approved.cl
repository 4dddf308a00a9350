#pragma OPENCL FP_CONTRACT OFF

static float spreadOf(float squares, float squaresLost, float shifted, float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 3.4028235e38f ? spread : INFINITY;
}

static bool needsRescaling(float spread, float n) {
  return spread > 1e30f || spread < n * 1e-30f;
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

__attribute__((reqd_work_group_size(64, 1, 1)))
__kernel void rowPerGroup(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    __global float* restrict mean,
    __global float* restrict rest,
    __global float* restrict rstd,
    int rows,
    int width,
    float epsilon,
    int flags) {
  __local float sums[256];
  __local float squareSums[256];
  int lane = (int)get_local_id(0);
  int lanes = (int)get_local_size(0);
  int groups = (int)get_global_size(0) / lanes;
  bool centred = (flags & 1) == 0;
  float n = (float)width;
  for (int r = (int)get_group_id(0); r < rows; r += groups) {
    int base = r * width;
    float scale = 1.0f;
    float centre = 0.0f;
    float correction = 0.0f;
    float spread = 0.0f;
    int rounds = 1;
    for (int round_1 = 0; round_1 < rounds; round_1++) {
      float middle = 0.0f;
      if (centred) {
        float pivot = x[base] * scale;
        float sum = 0.0f;
        float sumLost = 0.0f;
        for (int c = lane; c < width; c += lanes) {
          float term = x[base + c] * scale - pivot - sumLost;
          float next = sum + term;
          sumLost = next - sum - term;
          sum = next;
        }
        sums[lane] = sum;
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
          if (lane < half_1) {
            sums[lane] += sums[lane + half_1];
          }
          barrier(CLK_LOCAL_MEM_FENCE);
        }
        middle = pivot + sums[0] / n;
        barrier(CLK_LOCAL_MEM_FENCE);
      }
      float off = 0.0f;
      float offLost = 0.0f;
      float squares = 0.0f;
      float squaresLost = 0.0f;
      for (int c = lane; c < width; c += lanes) {
        float d = x[base + c] * scale - middle;
        float term = d - offLost;
        float next = off + term;
        offLost = next - off - term;
        off = next;
        float termSquares = d * d - squaresLost;
        float nextSquares = squares + termSquares;
        squaresLost = nextSquares - squares - termSquares;
        squares = nextSquares;
      }
      sums[lane] = off;
      squareSums[lane] = squares;
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
        if (lane < half_1) {
          sums[lane] += sums[lane + half_1];
          squareSums[lane] += squareSums[lane + half_1];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
      }
      float shift = 0.0f;
      if (centred) {
        shift = sums[0] / n;
      }
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = spreadOf(squareSums[0], 0.0f, n * shift * shift, scaledEpsilon);
      barrier(CLK_LOCAL_MEM_FENCE);
      centre = middle + shift;
      float back = centre - middle;
      correction = middle - (centre - back) + (shift - back);
      if (round_1 == 0 && needsRescaling(spread, n)) {
        scale = scaleFor(spread, x[base]);
        rounds = 2;
      }
    }
    float inverse = reciprocalRoot(spread, n);
    for (int c = lane; c < width; c += lanes) {
      float slope = inverse * gamma[c];
      float value = x[base + c] * scale;
      float d = value - centre;
      float from = value - d;
      float dLost = value - (d + from) + (from - centre);
      y[base + c] = d * slope + (beta[c] + (dLost - correction) * slope);
    }
    if ((flags & 2) != 0 && lane == 0) {
      mean[r] = centre / scale;
      rest[r] = correction / scale;
      rstd[r] = inverse * scale;
    }
  }
}
