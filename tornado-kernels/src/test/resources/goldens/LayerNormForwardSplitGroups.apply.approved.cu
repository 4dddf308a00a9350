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

static __device__ __forceinline__ long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static __device__ __forceinline__ float meanOf(const float* partial, int place, float scale) {
  return partial[place] * (scale / partial[place + 3]);
}

static __device__ __forceinline__ int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

static __device__ __forceinline__ float distanceOf(
    const float* partial,
    int place,
    float scale,
    float centre) {
  float factor = scale / partial[place + 3];
  return partial[place] * factor - centre + partial[place + 1] * factor;
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

extern "C" __global__ void apply(
    const float* __restrict__ x,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    float* __restrict__ y,
    const float* __restrict__ partial,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    int rows,
    int width,
    int parts,
    float epsilon,
    int flags) {
  __shared__ float sums[256];
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  bool centred = (flags & 1) == 0;
  float n = (float)width;
  for (int group = (int)blockIdx.x; group < (int)((uint)rows * parts); group += groups) {
    int part = java_div_int(group, rows);
    int row = java_rem_int(group, rows);
    int places = row * parts * 4;
    float scale = 1.0f;
    float centre = 0.0f;
    float correction = 0.0f;
    float spread = 0.0f;
    int rounds = 1;
    for (int round_1 = 0; round_1 < rounds; round_1++) {
      float pivot = 0.0f;
      if (centred) {
        pivot = meanOf(partial, places + (parts - 1) * 4, scale);
      }
      float shifted = 0.0f;
      for (int sum = 0; sum < 3; sum++) {
        float own = 0.0f;
        for (int q = lane; q < parts; q += lanes) {
          int place = places + q * 4;
          int t = firstColumn((int)((uint)q + 1), width, parts);
          float size = (float)(int)((uint)t - firstColumn(q, width, parts));
          float distance_1 = distanceOf(partial, place, scale, pivot);
          float term = size * distance_1;
          if (sum == 2) {
            float factor = scale / partial[place + 3];
            term = partial[place + 2] * factor * factor + term * distance_1;
          }
          own += term;
        }
        sums[lane] = own;
        __syncthreads();
        for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
          if (lane < half_1) {
            sums[lane] += sums[lane + half_1];
          }
          __syncthreads();
        }
        float all_1 = sums[0];
        __syncthreads();
        if (sum == 0 && centred) {
          pivot += all_1 / n;
        }
        if (sum == 1) {
          correction = 0.0f;
          if (centred) {
            correction = all_1 / n;
          }
          shifted = all_1 * correction;
        }
        if (sum == 2) {
          float scaledEpsilon = n * (epsilon * scale * scale);
          spread = spreadOf(all_1, 0.0f, shifted, scaledEpsilon);
        }
      }
      centre = pivot;
      if (round_1 == 0 && needsRescaling(spread, n)) {
        scale = scaleFor(spread, centre);
        rounds = 2;
      }
    }
    float middle = centre + correction;
    float back = middle - centre;
    float lost = centre - (middle - back) + (correction - back);
    centre = middle;
    float inverse = reciprocalRoot(spread, n);
    int first = firstColumn(part, width, parts);
    int count = (int)((uint)firstColumn((int)((uint)part + 1), width, parts) - first);
    int base = row * width + first;
    for (int c = lane; c < count; c += lanes) {
      float slope = inverse * gamma_1[first + c];
      float value = x[base + c] * scale;
      float d = value - centre;
      float from = value - d;
      float dLost = value - (d + from) + (from - centre);
      y[base + c] = d * slope + (beta[first + c] + (dLost - lost) * slope);
    }
    if ((flags & 2) != 0 && (part == 0 && lane == 0)) {
      mean[row] = centre / scale;
      rest[row] = lost / scale;
      rstd[row] = inverse * scale;
    }
  }
}
