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

#if __CUDACC_VER_MAJOR__ > 12 || (__CUDACC_VER_MAJOR__ == 12 && __CUDACC_VER_MINOR__ >= 4)
#define stratus_registers(n) __maxnreg__(n)
#else
#define stratus_registers(n)
#endif

static __device__ __forceinline__ float half_to_float(ushort h) {
  float f;
  asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(h));
  return f;
}

static __device__ __forceinline__ float lanes_sum(float v) {
  v += __shfl_xor_sync(0xffffffffu, v, 16);
  v += __shfl_xor_sync(0xffffffffu, v, 8);
  v += __shfl_xor_sync(0xffffffffu, v, 4);
  v += __shfl_xor_sync(0xffffffffu, v, 2);
  v += __shfl_xor_sync(0xffffffffu, v, 1);
  return v;
}

static __device__ __forceinline__ ushort float_to_half(float f) {
  uint h;
  asm("{ .reg .b16 t; cvt.rn.f16.f32 t, %1; cvt.u32.u16 %0, t; }" : "=r"(h) : "f"(f));
  return (ushort)h;
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

extern "C" __global__ void stratus_registers(64) rowHeld(
    const ushort* __restrict__ x,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    ushort* __restrict__ y,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    int rows,
    int width,
    int held,
    float epsilon,
    int flags) {
  __shared__ float sums[32];
  __shared__ float offSums[32];
  __shared__ float squareSums[32];
  float values[4] = {0};
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int inLaneGroup = lane % 32;
  int laneGroup = lane / 32;
  int laneGroups = lanes / 32;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  bool centred = (flags & 1) == 0;
  float n = (float)width;
  for (int row = (int)blockIdx.x; row < rows; row += groups) {
    int base = row * width;
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      int c = lane + i * lanes;
      values[i] = c < width ? half_to_float(x[base + c]) : 0.0f;
    }
    float pivot = 0.0f;
    if (centred) {
      pivot = half_to_float(x[base]);
    }
    float scale = 1.0f;
    float centre = 0.0f;
    float correction = 0.0f;
    float spread = 0.0f;
    int rounds = 1;
    for (int round_1 = 0; round_1 < rounds; round_1++) {
      float sum = 0.0f;
      float few = 0.0f;
      #pragma unroll
      for (int i = 0; i < 4; i++) {
        few += lane + i * lanes < width ? values[i] - pivot : 0.0f;
        if (i % 4 == 3) {
          sum += few;
          few = 0.0f;
        }
      }
      sum += few;
      float t = lanes_sum(sum);
      sum = t;
      if (inLaneGroup == 0) {
        sums[laneGroup] = sum;
      }
      __syncthreads();
      float t_1 = inLaneGroup < laneGroups ? sums[inLaneGroup] : 0.0f;
      float t_2 = lanes_sum(t_1);
      float total = t_2;
      float middle = 0.0f;
      if (centred) {
        middle = pivot + total / n;
      }
      float off = 0.0f;
      float squares = 0.0f;
      few = 0.0f;
      float fewSquares = 0.0f;
      #pragma unroll
      for (int i = 0; i < 4; i++) {
        float d = lane + i * lanes < width ? values[i] - middle : 0.0f;
        few += d;
        fewSquares += d * d;
        if (i % 4 == 3) {
          off += few;
          squares += fewSquares;
          few = 0.0f;
          fewSquares = 0.0f;
        }
      }
      off += few;
      squares += fewSquares;
      float t_3 = lanes_sum(off);
      off = t_3;
      float t_4 = lanes_sum(squares);
      squares = t_4;
      if (inLaneGroup == 0) {
        offSums[laneGroup] = off;
        squareSums[laneGroup] = squares;
      }
      __syncthreads();
      float t_5 = inLaneGroup < laneGroups ? offSums[inLaneGroup] : 0.0f;
      float t_6 = lanes_sum(t_5);
      float allOff = t_6;
      float t_7 = inLaneGroup < laneGroups ? squareSums[inLaneGroup] : 0.0f;
      float t_8 = lanes_sum(t_7);
      float allSquares = t_8;
      correction = 0.0f;
      if (centred) {
        correction = allOff / n;
      }
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = spreadOf(allSquares, 0.0f, allOff * correction, scaledEpsilon);
      centre = middle;
      if (round_1 == 0 && needsRescaling(spread, n)) {
        scale = scaleFor(spread, half_to_float(x[base]));
        pivot *= scale;
        #pragma unroll
        for (int i = 0; i < 4; i++) {
          values[i] *= scale;
        }
        rounds = 2;
      }
    }
    float rounded = centre + correction;
    float back = rounded - centre;
    float lost = centre - (rounded - back) + (correction - back);
    centre = rounded;
    float inverse = reciprocalRoot(spread, n);
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      int c = lane + i * lanes;
      if (c < width) {
        float slope = inverse * gamma_1[c];
        float value = values[i];
        float d = value - centre;
        y[base + c] = float_to_half(d * slope + (beta[c] - lost * slope));
      }
    }
    if ((flags & 2) != 0 && lane == 0) {
      mean[row] = centre / scale;
      rest[row] = lost / scale;
      rstd[row] = inverse * scale;
    }
  }
}
