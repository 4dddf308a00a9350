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

extern "C" __global__ void forwardBlocked(
    const float* __restrict__ x,
    const float* __restrict__ weights,
    const float* __restrict__ bias,
    float* __restrict__ y,
    int rows,
    int inputs,
    int outputs) {
  int blocks = (int)((uint)rows + 3) / 4;
  for (int block = (int)(blockIdx.y * blockDim.y + threadIdx.y); block < blocks; block += (int)(gridDim.y * blockDim.y)) {
    for (int o = (int)(blockIdx.x * blockDim.x + threadIdx.x); o < outputs; o += (int)(gridDim.x * blockDim.x)) {
      int first = (int)((uint)block * 4);
      int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
      int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
      int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
      float sum0 = 0.0f;
      float sum1 = 0.0f;
      float sum2 = 0.0f;
      float sum3 = 0.0f;
      for (int k = 0; k < inputs; k++) {
        float weight = weights[o * inputs + k];
        sum0 = fma(x[first * inputs + k], weight, sum0);
        sum1 = fma(x[r1 * inputs + k], weight, sum1);
        sum2 = fma(x[r2 * inputs + k], weight, sum2);
        sum3 = fma(x[r3 * inputs + k], weight, sum3);
      }
      float offset = bias[o];
      y[first * outputs + o] = sum0 + offset;
      y[r1 * outputs + o] = sum1 + offset;
      y[r2 * outputs + o] = sum2 + offset;
      y[r3 * outputs + o] = sum3 + offset;
    }
  }
}
