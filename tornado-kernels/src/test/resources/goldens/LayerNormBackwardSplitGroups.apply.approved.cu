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

static __device__ __forceinline__ int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

extern "C" __global__ void apply(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    const float* __restrict__ partial,
    float* __restrict__ dx,
    int rows,
    int width,
    int parts,
    int flags) {
  __shared__ float sums[256];
  __shared__ float products[256];
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  float n = (float)width;
  for (int group = (int)blockIdx.x; group < (int)((uint)rows * parts); group += groups) {
    int part = java_div_int(group, rows);
    int row = java_rem_int(group, rows);
    float sum = 0.0f;
    float product = 0.0f;
    for (int q = lane; q < parts; q += lanes) {
      int place = (row * parts + q) * 2;
      sum += partial[place];
      product += partial[place + 1];
    }
    sums[lane] = sum;
    products[lane] = product;
    __syncthreads();
    for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
      if (lane < half_1) {
        sums[lane] += sums[lane + half_1];
        products[lane] += products[lane + half_1];
      }
      __syncthreads();
    }
    float meanOfG = (flags & 1) == 0 ? sums[0] / n : 0.0f;
    float meanOfProduct = products[0] / n;
    __syncthreads();
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float r1 = rstd[row];
    float inverse = 2.0f * r1;
    float a = r1 * meanOfG;
    float b = r1 * meanOfProduct;
    int first = firstColumn(part, width, parts);
    int count = (int)((uint)firstColumn((int)((uint)part + 1), width, parts) - first);
    int base = row * width + first;
    for (int c = lane; c < count; c += lanes) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float slope = r1 * gamma_1[first + c];
      dx[base + c] = slope * dy[base + c] - (a + xhat * b);
    }
  }
}
