typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
#ifndef INT_MAX
#define INT_MAX 2147483647
#define INT_MIN (-2147483647 - 1)
#define LONG_MAX 9223372036854775807L
#define LONG_MIN (-9223372036854775807L - 1L)
#endif
#ifndef NAN
#define NAN __int_as_float(0x7fc00000)
#define INFINITY __int_as_float(0x7f800000)
#endif
#define as_int(x) __float_as_int(x)
#define as_uint(x) __float_as_uint(x)
#define as_float(x) __int_as_float(x)
#define as_long(x) __double_as_longlong(x)
#define as_double(x) __longlong_as_double(x)

static __device__ __forceinline__ float spreadOf(
    float squares,
    float squaresLost,
    float shifted,
    float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 3.4028235e38f ? spread : INFINITY;
}

static __device__ __forceinline__ bool needsRescaling(float spread, float n) {
  return spread > 1e30f || spread < n * 1e-30f;
}

static __device__ __forceinline__ float productError(float a, float b, float product) {
  float aShifted = a * 4097.0f;
  float aHigh = aShifted - (aShifted - a);
  float aLow = a - aHigh;
  float bShifted = b * 4097.0f;
  float bHigh = bShifted - (bShifted - b);
  float bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

static __device__ __forceinline__ float reciprocalRoot(float spread, float n) {
  float share = 1.0f / n;
  float r = 1.0f / sqrt(spread * share);
  float product = spread * r;
  float square = product * r;
  float t = productError(product, r, square);
  float residual = n - square - t - productError(spread, r, product) * r;
  return r + 0.5f * r * (residual * share);
}

static __device__ __forceinline__ float sumOf(
    const float* x,
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

static __device__ __forceinline__ float squaresOf(
    const float* x,
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

static __device__ __forceinline__ float scaleFor(float spread, float value) {
  float scale = 1.0f;
  if (spread > 1e30f) {
    scale = 8.077936e-28f;
  } else if (fabs(value) <= 1.0f) {
    scale = 1.1529215e18f;
  }
  return scale;
}

static __device__ __forceinline__ void normalizeCarefully(
    const float* x,
    const float* gamma_1,
    const float* beta,
    float* y,
    float* mean,
    float* rest,
    float* rstd,
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
    float slope = inverse * gamma_1[c];
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

extern "C" __global__ void columns(
    const float* __restrict__ x,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    float* __restrict__ y,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    int outer,
    int outerStride,
    int run,
    int width,
    int stride,
    float epsilon,
    int flags) {
  for (int o = (int)(blockIdx.y * blockDim.y + threadIdx.y); o < outer; o += (int)(gridDim.y * blockDim.y)) {
    for (int r = (int)(blockIdx.x * blockDim.x + threadIdx.x); r < run; r += (int)(gridDim.x * blockDim.x)) {
      int base = o * outerStride + r;
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
        int group = o * run + r;
        normalizeCarefully(x, gamma_1, beta, y, mean, rest, rstd, group, base, width, stride, epsilon, flags);
      } else {
        float centre = pivot + correction;
        float back = centre - pivot;
        float lost = pivot - (centre - back) + (correction - back);
        float inverse = reciprocalRoot(spread, n);
        for (int c = 0; c < width; c++) {
          float slope = inverse * gamma_1[c];
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
