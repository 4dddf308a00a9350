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

static __device__ __forceinline__ int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

static __device__ __forceinline__ void storeRun(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    float* dx,
    int group,
    int atX,
    int atDy,
    int atOut,
    int atGamma,
    int count,
    float meanOfG,
    float meanOfProduct) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float r1 = rstd[group];
  float inverse = 2.0f * r1;
  float a = r1 * meanOfG;
  float b = r1 * meanOfProduct;
  for (int c = 0; c < count; c++) {
    float xhat = (0.5f * x[atX + c] - centre - left) * inverse;
    float slope = r1 * gamma_1[atGamma + c];
    dx[atOut + c] = slope * dy[atDy + c] - (a + xhat * b);
  }
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
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
      float sum = 0.0f;
      float sumLost = 0.0f;
      float products = 0.0f;
      float productsLost = 0.0f;
      for (int q = 0; q < parts; q++) {
        int place = (row * parts + q) * 2;
        float term = partial[place] - sumLost;
        float next = sum + term;
        sumLost = next - sum - term;
        sum = next;
        float termProducts = partial[place + 1] - productsLost;
        float nextProducts = products + termProducts;
        productsLost = nextProducts - products - termProducts;
        products = nextProducts;
      }
      float meanOfG = (flags & 1) == 0 ? sum / (float)width : 0.0f;
      float meanOfProduct = products / (float)width;
      int first = firstColumn(part, width, parts);
      int count = (int)((uint)firstColumn(part + 1, width, parts) - first);
      int at = row * width + first;
      storeRun(x, dy, gamma_1, mean, rest, rstd, dx, row, at, at, at, first, count, meanOfG, meanOfProduct);
    }
  }
}
