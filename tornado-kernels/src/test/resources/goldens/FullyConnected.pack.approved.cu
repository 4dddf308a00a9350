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

extern "C" __global__ void pack(
    const float* __restrict__ from,
    float* __restrict__ packed,
    int rows,
    int columns) {
  int panels = (int)((uint)columns + 64 - 1) / 64;
  int shares = (int)((uint)rows + 16 - 1) / 16;
  for (int share = (int)(blockIdx.x * blockDim.x + threadIdx.x); share < shares; share += (int)(gridDim.x * blockDim.x)) {
    int end = min((int)((uint)(share + 1) * 16), rows);
    for (int r = share * 16; r < end; r++) {
      for (int panel = 0; panel < panels; panel++) {
        int first = (int)((uint)panel * 64);
        int count = min(64, (int)((uint)columns - first));
        int to = (panel * rows + r) * 64;
        for (int lane = 0; lane < count; lane++) {
          packed[to + lane] = from[r * columns + first + lane];
        }
        for (int lane = count; lane < 64; lane++) {
          packed[to + lane] = 0.0f;
        }
      }
    }
  }
}
