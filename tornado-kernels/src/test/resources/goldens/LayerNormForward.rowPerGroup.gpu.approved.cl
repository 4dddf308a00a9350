#pragma OPENCL FP_CONTRACT OFF

static inline __attribute__((always_inline)) float groupSum(
    __local float* partial,
    float value,
    int lane,
    int lanes) {
  partial[lane] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
    if (lane < half_1) {
      partial[lane] += partial[lane + half_1];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float total = partial[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return total;
}

static float positive(float variance) {
  return variance < 0.0f ? 0.0f : variance;
}

static inline __attribute__((always_inline)) void rowStatistics(
    __global const float* x,
    __local float* partial,
    __local float* row,
    int base,
    int width,
    float scale,
    int lane,
    int lanes) {
  float n = (float)width;
  float pivot = x[base] * scale;
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = lane; c < width; c = (int)((uint)c + lanes)) {
    float term = x[base + c] * scale - pivot - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  float mean = pivot + groupSum(partial, sum, lane, lanes) / n;
  float off = 0.0f;
  float offLost = 0.0f;
  float squares = 0.0f;
  float squaresLost = 0.0f;
  for (int c = lane; c < width; c = (int)((uint)c + lanes)) {
    float d = x[base + c] * scale - mean;
    float term = d - offLost;
    float next = off + term;
    offLost = next - off - term;
    off = next;
    float termSquares = d * d - squaresLost;
    float nextSquares = squares + termSquares;
    squaresLost = nextSquares - squares - termSquares;
    squares = nextSquares;
  }
  float correction = groupSum(partial, off, lane, lanes) / n;
  float variance = groupSum(partial, squares, lane, lanes) / n - correction * correction;
  if (lane == 0) {
    row[0] = mean;
    row[1] = correction;
    row[2] = positive(variance);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
}

static bool needsRescaling(float variance, float epsilon) {
  return !(variance + epsilon <= 1e30f) || variance + epsilon < 1e-30f;
}

static float scaleFor(float variance, float epsilon, float pivot) {
  float scale = 1.0f;
  if (!(variance + epsilon <= 1e30f)) {
    scale = 8.271806e-25f;
  } else if (fabs(pivot) <= 1.0f) {
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

static float reciprocalRoot(float v) {
  float r = 1.0f / sqrt(v);
  float product = v * r;
  float square = product * r;
  float t = productError(product, r, square);
  float residual = 1.0f - square - t - productError(v, r, product) * r;
  return r + 0.5f * r * residual;
}

__kernel void rowPerGroup(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    int rows,
    int width,
    float epsilon) {
  __local float partial[256];
  __local float row[3];
  int lane = (int)get_local_id(0);
  int lanes = (int)get_local_size(0);
  int groups = (int)get_global_size(0) / lanes;
  for (int r = (int)get_group_id(0); r < rows; r += groups) {
    int base = r * width;
    float scale = 1.0f;
    int rounds = 1;
    for (int round_1 = 0; round_1 < rounds; round_1++) {
      rowStatistics(x, partial, row, base, width, scale, lane, lanes);
      if (round_1 == 0 && needsRescaling(row[2], epsilon)) {
        scale = scaleFor(row[2], epsilon, x[base]);
        rounds = 2;
      }
    }
    float mean = row[0];
    float correction = row[1];
    float rstd = reciprocalRoot(row[2] + epsilon * scale * scale);
    for (int c = lane; c < width; c += lanes) {
      float slope = rstd * gamma[c];
      y[base + c] = (x[base + c] * scale - mean) * slope + (beta[c] - correction * slope);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}
