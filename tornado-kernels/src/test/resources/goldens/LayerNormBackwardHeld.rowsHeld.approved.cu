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

static __device__ __forceinline__ float lanes_sum(float v) {
  v += __shfl_xor_sync(0xffffffffu, v, 16);
  v += __shfl_xor_sync(0xffffffffu, v, 8);
  v += __shfl_xor_sync(0xffffffffu, v, 4);
  v += __shfl_xor_sync(0xffffffffu, v, 2);
  v += __shfl_xor_sync(0xffffffffu, v, 1);
  return v;
}

extern "C" __global__ void stratus_registers(64) rowsHeld(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ dx,
    float* __restrict__ scalePartials,
    float* __restrict__ offsetPartials,
    int rows,
    int width,
    int rowsPerPart,
    int held,
    int flags) {
  __shared__ float sums[64];
  __shared__ float products[64];
  float xhats[4] = {0};
  float values[4] = {0};
  float scaleShares[4] = {0};
  float offsetShares[4] = {0};
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int inLaneGroup = lane % 32;
  int laneGroup = lane / 32;
  int laneGroups = lanes / 32;
  int part = (int)blockIdx.x;
  int first = (int)((uint)part * rowsPerPart);
  int end = (int)((uint)first + min(rowsPerPart, (int)((uint)rows - first)));
  float n = (float)width;
  #pragma unroll
  for (int i = 0; i < 4; i++) {
    scaleShares[i] = 0.0f;
    offsetShares[i] = 0.0f;
  }
  for (int row = first; row < end; row++) {
    int base = row * width;
    int half_1 = (row & 1) * 32;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float r1 = rstd[row];
    float inverse = 2.0f * r1;
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      int c = lane + i * lanes;
      xhats[i] = c < width ? x[base + c] : 0.0f;
      values[i] = c < width ? dy[base + c] : 0.0f;
    }
    float sum = 0.0f;
    float product = 0.0f;
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      int c = lane + i * lanes;
      float xhat = (0.5f * xhats[i] - centre - left) * inverse;
      float g = c < width ? gamma_1[c] * values[i] : 0.0f;
      xhats[i] = xhat;
      sum += g;
      product += c < width ? g * xhat : 0.0f;
    }
    float t = lanes_sum(sum);
    sum = t;
    float t_1 = lanes_sum(product);
    product = t_1;
    if (inLaneGroup == 0) {
      sums[half_1 + laneGroup] = sum;
      products[half_1 + laneGroup] = product;
    }
    __syncthreads();
    float t_2 = inLaneGroup < laneGroups ? sums[half_1 + inLaneGroup] : 0.0f;
    float t_3 = lanes_sum(t_2);
    float allSum = t_3;
    float t_4 = inLaneGroup < laneGroups ? products[half_1 + inLaneGroup] : 0.0f;
    float t_5 = lanes_sum(t_4);
    float allProducts = t_5;
    float a = 0.0f;
    if ((flags & 1) == 0) {
      a = r1 * (allSum / n);
    }
    float b = r1 * (allProducts / n);
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      int c = lane + i * lanes;
      if (c < width) {
        float slope = r1 * gamma_1[c];
        dx[base + c] = slope * values[i] - (a + xhats[i] * b);
        scaleShares[i] += values[i] * xhats[i];
        offsetShares[i] += values[i];
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 4; i++) {
    int c = lane + i * lanes;
    if (c < width) {
      scalePartials[part * width + c] = scaleShares[i];
      offsetPartials[part * width + c] = offsetShares[i];
    }
  }
}
