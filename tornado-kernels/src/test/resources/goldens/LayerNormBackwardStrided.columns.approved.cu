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

extern "C" __global__ void columns(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ dx,
    int outer,
    int outerStride,
    int run,
    int width,
    int stride,
    int flags) {
  for (int o = (int)(blockIdx.y * blockDim.y + threadIdx.y); o < outer; o += (int)(gridDim.y * blockDim.y)) {
    for (int r = (int)(blockIdx.x * blockDim.x + threadIdx.x); r < run; r += (int)(gridDim.x * blockDim.x)) {
      int group = o * run + r;
      int base = o * outerStride + r;
      float centre = 0.5f * mean[group];
      float left = 0.5f * rest[group];
      float r1 = rstd[group];
      float inverse = 2.0f * r1;
      float sum = 0.0f;
      float sumLost = 0.0f;
      float products = 0.0f;
      float productsLost = 0.0f;
      for (int c = 0; c < width; c++) {
        float xhat = (0.5f * x[base + c * stride] - centre - left) * inverse;
        float g = gamma_1[c] * dy[base + c * stride];
        float term = g - sumLost;
        float next = sum + term;
        sumLost = next - sum - term;
        sum = next;
        float termProducts = g * xhat - productsLost;
        float nextProducts = products + termProducts;
        productsLost = nextProducts - products - termProducts;
        products = nextProducts;
      }
      float meanOfG = 0.0f;
      if ((flags & 1) == 0) {
        meanOfG = sum / (float)width;
      }
      float a = r1 * meanOfG;
      float b = r1 * (products / (float)width);
      for (int c = 0; c < width; c++) {
        float xhat = (0.5f * x[base + c * stride] - centre - left) * inverse;
        float slope = r1 * gamma_1[c];
        dx[base + c * stride] = slope * dy[base + c * stride] - (a + xhat * b);
      }
    }
  }
}
