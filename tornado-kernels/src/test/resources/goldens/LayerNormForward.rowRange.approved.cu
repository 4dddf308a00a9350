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

static __device__ __forceinline__ float pivotOf(const float* x, int base, int width) {
  int head = min(32, width);
  float first = x[base];
  float near = 0.0f;
  for (int c = 0; c < head; c++) {
    near += x[base + c] - first;
  }
  return first + near / (float)head;
}

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

static __device__ __forceinline__ float scaleFor(float spread, float value) {
  float scale = 1.0f;
  if (spread > 1e30f) {
    scale = 8.077936e-28f;
  } else if (fabs(value) <= 1.0f) {
    scale = 1.1529215e18f;
  }
  return scale;
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

static __device__ __forceinline__ void normalizeRescaledRow(
    const float* x,
    const float* gamma_1,
    const float* beta,
    float* y,
    float* mean,
    float* rest,
    float* rstd,
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
  for (int c = 0; c < width; c++) {
    float slope = inverse * gamma_1[c];
    y[base + c] = (x[base + c] * scale - centre) * slope + (beta[c] - correction * slope);
  }
  if ((flags & 2) != 0) {
    mean[row] = centre / scale;
    rest[row] = correction / scale;
    rstd[row] = inverse * scale;
  }
}

static __device__ __forceinline__ void normalizeRow(
    const float* x,
    const float* gamma_1,
    const float* beta,
    float* y,
    float* mean,
    float* rest,
    float* rstd,
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
    normalizeRescaledRow(x, gamma_1, beta, y, mean, rest, rstd, row, width, epsilon, scale, flags);
  } else {
    float centre = pivot + correction;
    float back = centre - pivot;
    float lost = pivot - (centre - back) + (correction - back);
    float inverse = reciprocalRoot(spread, n);
    for (int c = 0; c < width; c++) {
      float slope = inverse * gamma_1[c];
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

extern "C" __global__ void rowRange(
    const float* __restrict__ x,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    float* __restrict__ y,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    int first,
    int end,
    int width,
    float epsilon,
    int block,
    int flags) {
  for (int row = first + (int)(blockIdx.x * blockDim.x + threadIdx.x); row < end; row += (int)(gridDim.x * blockDim.x)) {
    normalizeRow(x, gamma_1, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);
  }
}
