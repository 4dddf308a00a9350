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

static __device__ __forceinline__ float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
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

static __device__ __forceinline__ void moveRunning(
    float* runningMean,
    float* runningVariance,
    int c,
    float centre,
    float lost,
    float within,
    int rows,
    float share,
    int unbiased) {
  float divisor = unbiased != 0 && rows > 1 ? (float)(int)((uint)rows - 1) : (float)rows;
  float kept = 1.0f - share;
  runningMean[c] = kept * runningMean[c] + share * (centre + lost);
  runningVariance[c] = kept * runningVariance[c] + share * (within / divisor);
}

extern "C" __global__ void statistics(
    const float* __restrict__ x,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    float* __restrict__ runningMean,
    float* __restrict__ runningVariance,
    int rows,
    int width,
    float epsilon,
    float share,
    int unbiased) {
  for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
    float centre = 0.0f;
    float lost = 0.0f;
    float inverse = 0.0f;
    if (rows > 0) {
      float n = (float)rows;
      float pivot = x[c];
      float sum = 0.0f;
      float sumLost = 0.0f;
      for (int r = 0; r < rows; r++) {
        float term = x[r * width + c] - pivot - sumLost;
        float next = sum + term;
        sumLost = next - sum - term;
        sum = next;
      }
      float middle = pivot + sum / n;
      float off = 0.0f;
      float offLost = 0.0f;
      float squares = 0.0f;
      float squaresLost = 0.0f;
      for (int r = 0; r < rows; r++) {
        float d = x[r * width + c] - middle;
        float term = d - offLost;
        float next = off + term;
        offLost = next - off - term;
        off = next;
        float squareTerm = d * d - squaresLost;
        float squareNext = squares + squareTerm;
        squaresLost = squareNext - squares - squareTerm;
        squares = squareNext;
      }
      float correction = off / n;
      centre = middle + correction;
      float back = centre - middle;
      lost = middle - (centre - back) + (correction - back);
      float shifted = off * correction;
      float spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
      inverse = reciprocalRoot(spread, n);
      float within = java_max_float(squares - shifted, 0.0f);
      moveRunning(runningMean, runningVariance, c, centre, lost, within, rows, share, unbiased);
    }
    mean[c] = centre;
    rest[c] = lost;
    rstd[c] = inverse;
  }
}
