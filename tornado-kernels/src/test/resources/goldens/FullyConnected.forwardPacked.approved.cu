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

extern "C" __global__ void forwardPacked(
    const float* __restrict__ packed,
    const float* __restrict__ weights,
    const float* __restrict__ bias,
    float* __restrict__ y,
    int rows,
    int inputs,
    int outputs) {
  int panels = (int)((uint)rows + 64 - 1) / 64;
  int blocks = (int)((uint)outputs + 6 - 1) / 6;
  for (int panel = (int)(blockIdx.z * blockDim.z + threadIdx.z); panel < panels; panel += (int)(gridDim.z * blockDim.z)) {
    for (int block = (int)(blockIdx.y * blockDim.y + threadIdx.y); block < blocks; block += (int)(gridDim.y * blockDim.y)) {
      for (int lane = (int)(blockIdx.x * blockDim.x + threadIdx.x); lane < 64; lane += (int)(gridDim.x * blockDim.x)) {
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
        for (int k = 0; k < inputs; k++) {
          float value = packed[(panel * inputs + k) * 64 + lane];
          sum0 = fma(weights[o0 * inputs + k], value, sum0);
          sum1 = fma(weights[o1 * inputs + k], value, sum1);
          sum2 = fma(weights[o2 * inputs + k], value, sum2);
          sum3 = fma(weights[o3 * inputs + k], value, sum3);
          sum4 = fma(weights[o4 * inputs + k], value, sum4);
          sum5 = fma(weights[o5 * inputs + k], value, sum5);
        }
        int r = (int)((uint)panel * 64 + lane);
        if (r < rows) {
          y[r * outputs + o0] = sum0 + bias[o0];
          y[r * outputs + o1] = sum1 + bias[o1];
          y[r * outputs + o2] = sum2 + bias[o2];
          y[r * outputs + o3] = sum3 + bias[o3];
          y[r * outputs + o4] = sum4 + bias[o4];
          y[r * outputs + o5] = sum5 + bias[o5];
        }
      }
    }
  }
}
