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

static __device__ __forceinline__ float sumOfMeans(
    const float* partial,
    int places,
    int width,
    int parts,
    float scale,
    float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int q = 0; q < parts; q++) {
    int t = firstColumn(q + 1, width, parts);
    float n = (float)(int)((uint)t - firstColumn(q, width, parts));
    if (n > 0.0f) {
      float term = n * distanceOf(partial, places + q * 4, scale, centre) - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
    }
  }
  return sum;
}

static __device__ __forceinline__ float sumOfSquares(
    const float* partial,
    int places,
    int width,
    int parts,
    float scale,
    float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int q = 0; q < parts; q++) {
    int t = firstColumn(q + 1, width, parts);
    float n = (float)(int)((uint)t - firstColumn(q, width, parts));
    if (n > 0.0f) {
      int place = places + q * 4;
      float factor = scale / partial[place + 3];
      float distance_1 = distanceOf(partial, place, scale, centre);
      float within = partial[place + 2] * factor * factor;
      float term = within + n * distance_1 * distance_1 - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
    }
  }
  return sum;
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

static __device__ __forceinline__ void write(
    const float* x,
    const float* gamma_1,
    const float* beta,
    float* y,
    int base,
    int first,
    int count,
    float scale,
    float centre,
    float lost,
    float inverse) {
  for (int c = 0; c < count; c++) {
    float slope = inverse * gamma_1[first + c];
    float value = x[base + c] * scale;
    float d = value - centre;
    float from = value - d;
    float dLost = value - (d + from) + (from - centre);
    y[base + c] = d * slope + (beta[first + c] + (dLost - lost) * slope);
  }
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
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
      float n = (float)width;
      int places = row * parts * 4;
      bool centred = (flags & 1) == 0;
      float scale = 1.0f;
      float centre = 0.0f;
      float correction = 0.0f;
      float spread = 0.0f;
      int rounds = 1;
      for (int round_1 = 0; round_1 < rounds; round_1++) {
        float shifted = 0.0f;
        if (centred) {
          float pivot = meanOf(partial, places + (parts - 1) * 4, scale);
          centre = pivot + sumOfMeans(partial, places, width, parts, scale, pivot) / n;
          float off = sumOfMeans(partial, places, width, parts, scale, centre);
          correction = off / n;
          shifted = off * correction;
        }
        float squares = sumOfSquares(partial, places, width, parts, scale, centre);
        float scaledEpsilon = n * (epsilon * scale * scale);
        spread = spreadOf(squares, 0.0f, shifted, scaledEpsilon);
        if (round_1 == 0 && needsRescaling(spread, n)) {
          scale = scaleFor(spread, centre);
          rounds = 2;
        }
      }
      float middle = centre + correction;
      float back = middle - centre;
      correction = centre - (middle - back) + (correction - back);
      centre = middle;
      float inverse = reciprocalRoot(spread, n);
      int from = firstColumn(part, width, parts);
      int count = (int)((uint)firstColumn(part + 1, width, parts) - from);
      int base = row * width + from;
      write(x, gamma_1, beta, y, base, from, count, scale, centre, correction, inverse);
      if ((flags & 2) != 0 && part == 0) {
        mean[row] = centre / scale;
        rest[row] = correction / scale;
        rstd[row] = inverse * scale;
      }
    }
  }
}
