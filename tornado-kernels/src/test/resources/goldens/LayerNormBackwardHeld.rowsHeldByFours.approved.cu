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

static __device__ __forceinline__ void load_float4(float* to, const float* from) {
  float4 v = *(const float4*)from;
  to[0] = v.x;
  to[1] = v.y;
  to[2] = v.z;
  to[3] = v.w;
}

static __device__ __forceinline__ float lanes_sum(float v) {
  v += __shfl_xor_sync(0xffffffffu, v, 16);
  v += __shfl_xor_sync(0xffffffffu, v, 8);
  v += __shfl_xor_sync(0xffffffffu, v, 4);
  v += __shfl_xor_sync(0xffffffffu, v, 2);
  v += __shfl_xor_sync(0xffffffffu, v, 1);
  return v;
}

static __device__ __forceinline__ void store_float4(float* to, const float* from) {
  *(float4*)to = make_float4(from[0], from[1], from[2], from[3]);
}

extern "C" __global__ void stratus_registers(128) rowsHeldByFours(
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
    int fours,
    int flags) {
  __shared__ float sums[64];
  __shared__ float products[64];
  float xhats[16] = {0};
  float values[16] = {0};
  float scaleShares[16] = {0};
  float offsetShares[16] = {0};
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int inLaneGroup = lane % 32;
  int laneGroup = lane / 32;
  int laneGroups = lanes / 32;
  int part = (int)blockIdx.x;
  int first = (int)((uint)part * rowsPerPart);
  int end = (int)((uint)first + min(rowsPerPart, (int)((uint)rows - first)));
  int quads = width / 4;
  float n = (float)width;
  #pragma unroll
  for (int i = 0; i < 16; i++) {
    xhats[i] = 0.0f;
    values[i] = 0.0f;
    scaleShares[i] = 0.0f;
    offsetShares[i] = 0.0f;
  }
  for (int row = first; row < end; row++) {
    int before = row * quads;
    int half_1 = (row & 1) * 32;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float r1 = rstd[row];
    float inverse = 2.0f * r1;
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      int q = lane + i * lanes;
      if (q < quads) {
        int at = 4 * (before + q);
        float xRun[4] = {0};
        load_float4(&xRun[0], &x[at]);
        float dyRun[4] = {0};
        load_float4(&dyRun[0], &dy[at]);
        #pragma unroll
        for (int j = 0; j < 4; j++) {
          xhats[4 * i + j] = xRun[j];
          values[4 * i + j] = dyRun[j];
        }
      }
    }
    float sum = 0.0f;
    float product = 0.0f;
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      int q = lane + i * lanes;
      if (q < quads) {
        int c = 4 * q;
        float few = 0.0f;
        float fewProducts = 0.0f;
        float gammaRun[4] = {0};
        load_float4(&gammaRun[0], &gamma_1[c]);
        #pragma unroll
        for (int j = 0; j < 4; j++) {
          float xhat = (0.5f * xhats[4 * i + j] - centre - left) * inverse;
          float g = gammaRun[j] * values[4 * i + j];
          xhats[4 * i + j] = xhat;
          few += g;
          fewProducts += g * xhat;
        }
        sum += few;
        product += fewProducts;
      }
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
      int q = lane + i * lanes;
      if (q < quads) {
        int at = 4 * (before + q);
        int c = 4 * q;
        float gammaRun[4] = {0};
        load_float4(&gammaRun[0], &gamma_1[c]);
        float dxRun[4] = {0};
        #pragma unroll
        for (int j = 0; j < 4; j++) {
          float slope = r1 * gammaRun[j];
          float v = values[4 * i + j];
          float xhat = xhats[4 * i + j];
          dxRun[j] = slope * v - (a + xhat * b);
          scaleShares[4 * i + j] += v * xhat;
          offsetShares[4 * i + j] += v;
        }
        store_float4(&dx[at], &dxRun[0]);
      }
    }
  }
  #pragma unroll
  for (int i = 0; i < 4; i++) {
    int q = lane + i * lanes;
    if (q < quads) {
      int at = 4 * (part * quads + q);
      float scalePartialsRun[4] = {0};
      float offsetPartialsRun[4] = {0};
      #pragma unroll
      for (int j = 0; j < 4; j++) {
        scalePartialsRun[j] = scaleShares[4 * i + j];
        offsetPartialsRun[j] = offsetShares[4 * i + j];
      }
      store_float4(&scalePartials[at], &scalePartialsRun[0]);
      store_float4(&offsetPartials[at], &offsetPartialsRun[0]);
    }
  }
}
