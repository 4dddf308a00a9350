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

extern "C" __global__ void weightGradientBlocked(
    const float* __restrict__ dy,
    const float* __restrict__ x,
    float* __restrict__ dWeights,
    int rows,
    int inputs,
    int outputs) {
  int blocks = (int)((uint)outputs + 6 - 1) / 6;
  for (int block = (int)(blockIdx.y * blockDim.y + threadIdx.y); block < blocks; block += (int)(gridDim.y * blockDim.y)) {
    for (int k = (int)(blockIdx.x * blockDim.x + threadIdx.x); k < inputs; k += (int)(gridDim.x * blockDim.x)) {
      int first = (int)((uint)block * 6);
      int o0 = first;
      int o1 = min((int)((uint)first + 1), (int)((uint)outputs - 1));
      int o2 = min((int)((uint)first + 2), (int)((uint)outputs - 1));
      int o3 = min((int)((uint)first + 3), (int)((uint)outputs - 1));
      int o4 = min((int)((uint)first + 4), (int)((uint)outputs - 1));
      int o5 = min((int)((uint)first + 5), (int)((uint)outputs - 1));
      float sum0 = 0.0f;
      float sum1 = 0.0f;
      float sum2 = 0.0f;
      float sum3 = 0.0f;
      float sum4 = 0.0f;
      float sum5 = 0.0f;
      for (int r = 0; r < rows; r++) {
        float value = x[r * inputs + k];
        sum0 = fma(dy[r * outputs + o0], value, sum0);
        sum1 = fma(dy[r * outputs + o1], value, sum1);
        sum2 = fma(dy[r * outputs + o2], value, sum2);
        sum3 = fma(dy[r * outputs + o3], value, sum3);
        sum4 = fma(dy[r * outputs + o4], value, sum4);
        sum5 = fma(dy[r * outputs + o5], value, sum5);
      }
      dWeights[o0 * inputs + k] = sum0;
      dWeights[o1 * inputs + k] = sum1;
      dWeights[o2 * inputs + k] = sum2;
      dWeights[o3 * inputs + k] = sum3;
      dWeights[o4 * inputs + k] = sum4;
      dWeights[o5 * inputs + k] = sum5;
    }
  }
}
