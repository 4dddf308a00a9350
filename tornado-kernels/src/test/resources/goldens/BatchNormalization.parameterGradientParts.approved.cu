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

static __device__ __forceinline__ int firstOf(int part, int elements, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts);
}

extern "C" __global__ void parameterGradientParts(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ partials,
    int rows,
    int width,
    int parts) {
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      float centre = mean[c];
      float lost = rest[c];
      float inverse = rstd[c];
      float sum = 0.0f;
      float sumLost = 0.0f;
      float products = 0.0f;
      float productsLost = 0.0f;
      int end = firstOf(part + 1, rows, parts);
      for (int r = firstOf(part, rows, parts); r < end; r++) {
        float v = dy[r * width + c];
        float xhat = (x[r * width + c] - centre - lost) * inverse;
        float term = v - sumLost;
        float next = sum + term;
        sumLost = next - sum - term;
        sum = next;
        float productTerm = v * xhat - productsLost;
        float productNext = products + productTerm;
        productsLost = productNext - products - productTerm;
        products = productNext;
      }
      int at = part * 2 * width + c;
      partials[at] = products;
      partials[at + width] = sum;
    }
  }
}
