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

extern "C" __global__ void reluGradient(
    const float* __restrict__ dy,
    const float* __restrict__ y,
    float* __restrict__ dx,
    int elements) {
  for (int i = (int)(blockIdx.x * blockDim.x + threadIdx.x); i < elements; i += (int)(gridDim.x * blockDim.x)) {
    float gradient = dy[i];
    dx[i] = y[i] <= 0.0f ? 0.0f : gradient;
  }
}
