#pragma OPENCL FP_CONTRACT OFF

static float pivotOf(__global const float* x, int base, int width) {
  int head = min(32, width);
  float first = x[base];
  float near = 0.0f;
  #pragma unroll 4
  for (int c = 0; c < head; c++) {
    near += x[base + c] - first;
  }
  return first + near / (float)head;
}

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

static void normalizeRescaledRow(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    __global float* mean,
    __global float* rest,
    __global float* rstd,
    int row,
    int width,
    float epsilon,
    float scale,
    int flags) {
  int base = row * width;
  float n = (float)width;
  bool centred = (flags & 1) == 0;
  float centre = 0.0f;
  if (centred) {
    float pivot = x[base] * scale;
    float sum = 0.0f;
    float sumLost = 0.0f;
    #pragma unroll 4
    for (int c = 0; c < width; c++) {
      float term = x[base + c] * scale - pivot - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
    }
    centre = pivot + sum / n;
  }
  float off = 0.0f;
  float offLost = 0.0f;
  float squares = 0.0f;
  float squaresLost = 0.0f;
  #pragma unroll 4
  for (int c = 0; c < width; c++) {
    float d = x[base + c] * scale - centre;
    float term = d - offLost;
    float next = off + term;
    offLost = next - off - term;
    off = next;
    float termSquares = d * d - squaresLost;
    float nextSquares = squares + termSquares;
    squaresLost = nextSquares - squares - termSquares;
    squares = nextSquares;
  }
  float correction = 0.0f;
  if (centred) {
    correction = off / n;
  }
  float scaledEpsilon = n * (epsilon * scale * scale);
  float spread = spreadOf(squares, squaresLost, off * correction, scaledEpsilon);
  float inverse = reciprocalRoot(spread, n);
  float middle = centre + correction;
  float back = middle - centre;
  correction = centre - (middle - back) + (correction - back);
  centre = middle;
  #pragma unroll 4
  for (int c = 0; c < width; c++) {
    float slope = inverse * gamma[c];
    y[base + c] = (x[base + c] * scale - centre) * slope + (beta[c] - correction * slope);
  }
  if ((flags & 2) != 0) {
    mean[row] = centre / scale;
    rest[row] = correction / scale;
    rstd[row] = inverse * scale;
  }
}

static void normalizeRow(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    __global float* mean,
    __global float* rest,
    __global float* rstd,
    int row,
    int width,
    float epsilon,
    int block,
    int flags) {
  int base = row * width;
  float n = (float)width;
  bool centred = (flags & 1) == 0;
  float pivot = 0.0f;
  if (centred) {
    pivot = pivotOf(x, base, width);
  }
  float correction = 0.0f;
  float spread = 0.0f;
  int walks = 1;
  for (int walk = 0; walk < walks; walk++) {
    float off = 0.0f;
    float offLost = 0.0f;
    float squares = 0.0f;
    float squaresLost = 0.0f;
    int start = 0;
    while (start < width) {
      int end = (int)((uint)start + min(block, (int)((uint)width - start)));
      float partOff = 0.0f;
      float partSquares = 0.0f;
      #pragma unroll 4
      for (int c = start; c < end; c++) {
        float d = x[base + c] - pivot;
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
      start = end;
    }
    float shifted = 0.0f;
    if (centred) {
      correction = off / n;
      shifted = off * correction;
    }
    spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
    if (walk == 0 && shifted > 0.2f * squares) {
      pivot += correction;
      walks = 2;
    }
  }
  if (needsRescaling(spread, n)) {
    float scale = scaleFor(spread, x[base]);
    normalizeRescaledRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, scale, flags);
  } else {
    float centre = pivot + correction;
    float back = centre - pivot;
    float lost = pivot - (centre - back) + (correction - back);
    float inverse = reciprocalRoot(spread, n);
    #pragma unroll 4
    for (int c = 0; c < width; c++) {
      float slope = inverse * gamma[c];
      float value = x[base + c];
      float d = value - centre;
      float from = value - d;
      float dLost = value - (d + from) + (from - centre);
      y[base + c] = d * slope + (beta[c] + (dLost - lost) * slope);
    }
    if ((flags & 2) != 0) {
      mean[row] = centre;
      rest[row] = lost;
      rstd[row] = inverse;
    }
  }
}

__attribute__((reqd_work_group_size(64, 1, 1)))
__kernel void rowPerItem(
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
    int block,
    int flags) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    normalizeRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);
  }
}
