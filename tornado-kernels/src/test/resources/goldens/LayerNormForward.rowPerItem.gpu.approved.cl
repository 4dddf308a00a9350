#pragma OPENCL FP_CONTRACT OFF

static float spreadOf(float squares, float squaresLost, float shifted, float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  return spread < scaledEpsilon ? scaledEpsilon : spread;
}

static bool needsRescaling(float spread, float n) {
  return !(spread <= 1e30f) || spread < n * 1e-30f;
}

static float scaleFor(float spread, float pivot) {
  float scale = 1.0f;
  if (!(spread <= 1e30f)) {
    scale = 8.077936e-28f;
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
    int base,
    int width,
    float epsilon,
    float scale) {
  float n = (float)width;
  float pivot = x[base] * scale;
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float term = x[base + c] * scale - pivot - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  float mean = pivot + sum / n;
  float off = 0.0f;
  float offLost = 0.0f;
  float squares = 0.0f;
  float squaresLost = 0.0f;
  for (int c = 0; c < width; c++) {
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
  float correction = off / n;
  float scaledEpsilon = n * (epsilon * scale * scale);
  float t = spreadOf(squares, squaresLost, off * correction, scaledEpsilon);
  float rstd = reciprocalRoot(t, n);
  for (int c = 0; c < width; c++) {
    float slope = rstd * gamma[c];
    y[base + c] = (x[base + c] * scale - mean) * slope + (beta[c] - correction * slope);
  }
}

static void normalizeRow(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    int base,
    int width,
    float epsilon,
    int block) {
  float n = (float)width;
  int head = min(32, width);
  float first = x[base];
  float near = 0.0f;
  for (int c = 0; c < head; c++) {
    near += x[base + c] - first;
  }
  float pivot = first + near / (float)head;
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
    correction = off / n;
    spread = spreadOf(squares, squaresLost, off * correction, n * epsilon);
    if (walk == 0 && off * correction > 0.2f * squares) {
      pivot += correction;
      walks = 2;
    }
  }
  if (needsRescaling(spread, n)) {
    float scale = scaleFor(spread, first);
    normalizeRescaledRow(x, gamma, beta, y, base, width, epsilon, scale);
  } else {
    float mean = pivot + correction;
    float back = mean - pivot;
    float lost = pivot - (mean - back) + (correction - back);
    float rstd = reciprocalRoot(spread, n);
    for (int c = 0; c < width; c++) {
      float slope = rstd * gamma[c];
      float value = x[base + c];
      float d = value - mean;
      float from = value - d;
      float dLost = value - (d + from) + (from - mean);
      y[base + c] = d * slope + (beta[c] + (dLost - lost) * slope);
    }
  }
}

__kernel void rowPerItem(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    int rows,
    int width,
    float epsilon,
    int block) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    normalizeRow(x, gamma, beta, y, row * width, width, epsilon, block);
  }
}
