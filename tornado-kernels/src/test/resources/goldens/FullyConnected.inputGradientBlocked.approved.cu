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

extern "C" __global__ void inputGradientBlocked(
    const float* __restrict__ dy,
    const float* __restrict__ weights,
    float* __restrict__ dx,
    int rows,
    int inputs,
    int outputs) {
  int blocks = (int)((uint)rows + 6 - 1) / 6;
  for (int block = (int)(blockIdx.y * blockDim.y + threadIdx.y); block < blocks; block += (int)(gridDim.y * blockDim.y)) {
    for (int k = (int)(blockIdx.x * blockDim.x + threadIdx.x); k < inputs; k += (int)(gridDim.x * blockDim.x)) {
      int first = (int)((uint)block * 6);
      int r0 = first;
      int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
      int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
      int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
      int r4 = min((int)((uint)first + 4), (int)((uint)rows - 1));
      int r5 = min((int)((uint)first + 5), (int)((uint)rows - 1));
      float sum0 = 0.0f;
      float sum1 = 0.0f;
      float sum2 = 0.0f;
      float sum3 = 0.0f;
      float sum4 = 0.0f;
      float sum5 = 0.0f;
      for (int o = 0; o < outputs; o++) {
        float value = weights[o * inputs + k];
        sum0 = fma(dy[r0 * outputs + o], value, sum0);
        sum1 = fma(dy[r1 * outputs + o], value, sum1);
        sum2 = fma(dy[r2 * outputs + o], value, sum2);
        sum3 = fma(dy[r3 * outputs + o], value, sum3);
        sum4 = fma(dy[r4 * outputs + o], value, sum4);
        sum5 = fma(dy[r5 * outputs + o], value, sum5);
      }
      dx[r0 * inputs + k] = sum0;
      dx[r1 * inputs + k] = sum1;
      dx[r2 * inputs + k] = sum2;
      dx[r3 * inputs + k] = sum3;
      dx[r4 * inputs + k] = sum4;
      dx[r5 * inputs + k] = sum5;
    }
  }
}
