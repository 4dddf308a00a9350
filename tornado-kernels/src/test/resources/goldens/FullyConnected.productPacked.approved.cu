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

extern "C" __global__ void productPacked(
    const float* __restrict__ a,
    const float* __restrict__ packed,
    float* __restrict__ c,
    int rows,
    int shared,
    int columns) {
  int panels = (int)((uint)columns + 64 - 1) / 64;
  int blocks = (int)((uint)rows + 6 - 1) / 6;
  for (int panel = (int)(blockIdx.z * blockDim.z + threadIdx.z); panel < panels; panel += (int)(gridDim.z * blockDim.z)) {
    for (int block = (int)(blockIdx.y * blockDim.y + threadIdx.y); block < blocks; block += (int)(gridDim.y * blockDim.y)) {
      for (int lane = (int)(blockIdx.x * blockDim.x + threadIdx.x); lane < 64; lane += (int)(gridDim.x * blockDim.x)) {
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
        for (int k = 0; k < shared; k++) {
          float value = packed[(panel * shared + k) * 64 + lane];
          sum0 = fma(a[r0 * shared + k], value, sum0);
          sum1 = fma(a[r1 * shared + k], value, sum1);
          sum2 = fma(a[r2 * shared + k], value, sum2);
          sum3 = fma(a[r3 * shared + k], value, sum3);
          sum4 = fma(a[r4 * shared + k], value, sum4);
          sum5 = fma(a[r5 * shared + k], value, sum5);
        }
        int column = (int)((uint)panel * 64 + lane);
        if (column < columns) {
          c[r0 * columns + column] = sum0;
          c[r1 * columns + column] = sum1;
          c[r2 * columns + column] = sum2;
          c[r3 * columns + column] = sum3;
          c[r4 * columns + column] = sum4;
          c[r5 * columns + column] = sum5;
        }
      }
    }
  }
}
