#pragma OPENCL FP_CONTRACT OFF

static float positive(float variance) {
  return variance < 0.0f ? 0.0f : variance;
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

static float upperHalf(float a) {
  float t = 4097.0f * a;
  return t - (t - a);
}

static float reciprocalRoot(float v) {
  float r = 1.0f / sqrt(v);
  float rHigh = upperHalf(r);
  float rLow = r - rHigh;
  float vHigh = upperHalf(v);
  float vLow = v - vHigh;
  float p = v * r;
  float pLost = vHigh * rHigh - p + vHigh * rLow + vLow * rHigh + vLow * rLow;
  float pHigh = upperHalf(p);
  float pLow = p - pHigh;
  float q = p * r;
  float qLost = pHigh * rHigh - q + pHigh * rLow + pLow * rHigh + pLow * rLow;
  float residual = 1.0f - q - qLost - pLost * r;
  return r + 0.5f * r * residual;
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
  float variance = positive(squares / n - correction * correction);
  float rstd = reciprocalRoot(variance + epsilon * scale * scale);
  float center = mean + correction;
  float shift = (correction - (center - mean)) * rstd;
  for (int c = 0; c < width; c++) {
    float xhat = (x[base + c] * scale - center) * rstd;
    y[base + c] = xhat * gamma[c] + (beta[c] - shift * gamma[c]);
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
  float pivot = x[base];
  float sum = 0.0f;
  float sumLost = 0.0f;
  int from = 0;
  while (from < width) {
    int end = (int)((uint)from + min(block, (int)((uint)width - from)));
    float part = 0.0f;
    for (int c = from; c < end; c++) {
      part += x[base + c] - pivot;
    }
    float term = part - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
    from = end;
  }
  float mean = pivot + sum / n;
  float off = 0.0f;
  float offLost = 0.0f;
  float squares = 0.0f;
  float squaresLost = 0.0f;
  from = 0;
  while (from < width) {
    int end = (int)((uint)from + min(block, (int)((uint)width - from)));
    float partOff = 0.0f;
    float partSquares = 0.0f;
    for (int c = from; c < end; c++) {
      float d = x[base + c] - mean;
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
    from = end;
  }
  float correction = off / n;
  float variance = positive(squares / n - correction * correction);
  if (needsRescaling(variance, epsilon)) {
    float scale = scaleFor(variance, epsilon, pivot);
    normalizeRescaledRow(x, gamma, beta, y, base, width, epsilon, scale);
  } else {
    float rstd = reciprocalRoot(variance + epsilon);
    float center = mean + correction;
    float shift = (correction - (center - mean)) * rstd;
    for (int c = 0; c < width; c++) {
      float xhat = (x[base + c] - center) * rstd;
      y[base + c] = xhat * gamma[c] + (beta[c] - shift * gamma[c]);
    }
  }
}

__kernel void rowRange(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    int first,
    int end,
    int width,
    float epsilon,
    int block) {
  for (int row = first + (int)get_global_id(0); row < end; row += (int)get_global_size(0)) {
    normalizeRow(x, gamma, beta, y, row * width, width, epsilon, block);
  }
}
