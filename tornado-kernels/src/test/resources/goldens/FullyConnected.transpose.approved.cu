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

extern "C" __global__ void transpose(
    const float* __restrict__ from,
    float* __restrict__ to,
    int rows,
    int columns) {
  int down = (int)((uint)rows + 16 - 1) / 16;
  int across = (int)((uint)columns + 16 - 1) / 16;
  for (int i = (int)(blockIdx.y * blockDim.y + threadIdx.y); i < down; i += (int)(gridDim.y * blockDim.y)) {
    for (int j = (int)(blockIdx.x * blockDim.x + threadIdx.x); j < across; j += (int)(gridDim.x * blockDim.x)) {
      int endRow = min((int)((uint)(i + 1) * 16), rows);
      int endColumn = min((int)((uint)(j + 1) * 16), columns);
      for (int c = j * 16; c < endColumn; c++) {
        for (int r = i * 16; r < endRow; r++) {
          to[c * rows + r] = from[r * columns + c];
        }
      }
    }
  }
}
