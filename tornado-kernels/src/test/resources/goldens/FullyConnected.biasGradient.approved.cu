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

extern "C" __global__ void biasGradient(
    const float* __restrict__ dy,
    float* __restrict__ dBias,
    int rows,
    int outputs) {
  for (int o = (int)(blockIdx.x * blockDim.x + threadIdx.x); o < outputs; o += (int)(gridDim.x * blockDim.x)) {
    float sum = 0.0f;
    for (int r = 0; r < rows; r++) {
      sum += dy[r * outputs + o];
    }
    dBias[o] = sum;
  }
}
