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

extern "C" __global__ void gradient(
    const int* __restrict__ indices,
    const float* __restrict__ dy,
    float* __restrict__ dTable,
    int rows,
    int vocabulary,
    int width) {
  for (int v = (int)(blockIdx.y * blockDim.y + threadIdx.y); v < vocabulary; v += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      float sum = 0.0f;
      for (int r = 0; r < rows; r++) {
        if (indices[r] == v) {
          sum += dy[r * width + c];
        }
      }
      dTable[v * width + c] = sum;
    }
  }
}
