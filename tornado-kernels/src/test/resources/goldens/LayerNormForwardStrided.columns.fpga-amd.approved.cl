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
  __attribute__((xcl_pipeline_loop(1)))
  __attribute__((opencl_unroll_hint(4)))
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
  __attribute__((xcl_pipeline_loop(1)))
  __attribute__((opencl_unroll_hint(4)))
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
  __attribute__((xcl_pipeline_loop(1)))
  __attribute__((opencl_unroll_hint(4)))
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

__attribute__((reqd_work_group_size(64, 1, 1)))
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
    for (int r = (int)get_global_id(0); r < run; r += (int)get_global_size(0)) {
      int base = o * outerStride + r;
      float n = (float)width;
      bool centred = (flags & 1) == 0;
      float pivot = 0.0f;
      if (centred) {
        int head = min(32, width);
        float value = x[base];
        float near = 0.0f;
        __attribute__((xcl_pipeline_loop(1)))
        __attribute__((opencl_unroll_hint(4)))
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
        __attribute__((xcl_pipeline_loop(1)))
        __attribute__((opencl_unroll_hint(4)))
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
        int group = o * run + r;
        normalizeCarefully(x, gamma, beta, y, mean, rest, rstd, group, base, width, stride, epsilon, flags);
      } else {
        float centre = pivot + correction;
        float back = centre - pivot;
        float lost = pivot - (centre - back) + (correction - back);
        float inverse = reciprocalRoot(spread, n);
        __attribute__((xcl_pipeline_loop(1)))
        __attribute__((opencl_unroll_hint(4)))
        for (int c = 0; c < width; c++) {
          float slope = inverse * gamma[c];
          float value = x[base + c * stride];
          float d = value - centre;
          float from = value - d;
          float dLost = value - (d + from) + (from - centre);
          y[base + c * stride] = d * slope + (beta[c] + (dLost - lost) * slope);
        }
        if ((flags & 2) != 0) {
          mean[o * run + r] = centre;
          rest[o * run + r] = lost;
          rstd[o * run + r] = inverse;
        }
      }
    }
  }
}
