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

extern "C" __global__ void rowPerGroup(
    const float* __restrict__ x,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    float* __restrict__ y,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    int rows,
    int width,
    float epsilon,
    int flags) {
  __shared__ float sums[256];
  __shared__ float squareSums[256];
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  bool centred = (flags & 1) == 0;
  float n = (float)width;
  for (int r = (int)blockIdx.x; r < rows; r += groups) {
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
        __syncthreads();
        for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
          if (lane < half_1) {
            sums[lane] += sums[lane + half_1];
          }
          __syncthreads();
        }
        middle = pivot + sums[0] / n;
        __syncthreads();
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
      __syncthreads();
      for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
        if (lane < half_1) {
          sums[lane] += sums[lane + half_1];
          squareSums[lane] += squareSums[lane + half_1];
        }
        __syncthreads();
      }
      float shift = 0.0f;
      if (centred) {
        shift = sums[0] / n;
      }
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = spreadOf(squareSums[0], 0.0f, n * shift * shift, scaledEpsilon);
      __syncthreads();
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
      float slope = inverse * gamma_1[c];
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
