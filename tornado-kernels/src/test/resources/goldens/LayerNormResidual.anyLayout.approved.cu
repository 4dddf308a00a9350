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

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ int ofDigits(
    const int* layout,
    int first,
    int dims,
    int ints,
    int number,
    int stride) {
  int sum = 0;
  int rest = number;
  for (int dim = 0; dim < dims; dim++) {
    int at = first + dim * ints;
    int size = layout[at];
    sum = (int)(sum + (uint)java_rem_int(rest, size) * layout[at + stride]);
    rest = java_div_int(rest, size);
  }
  return sum;
}

static __device__ __forceinline__ int ofGroup(const int* layout, int group, int stride) {
  return ofDigits(layout, 14, layout[10], 6, group, stride);
}

static __device__ __forceinline__ int baseX(const int* layout, int group) {
  int t = layout[7];
  return (int)((uint)t + ofGroup(layout, group, 1));
}

static __device__ __forceinline__ int baseDy(const int* layout, int group) {
  int t = layout[8];
  return (int)((uint)t + ofGroup(layout, group, 2));
}

static __device__ __forceinline__ int baseOut(const int* layout, int group) {
  int t = layout[9];
  return (int)((uint)t + ofGroup(layout, group, 3));
}

static __device__ __forceinline__ int ofChunk(const int* layout, int chunk, int stride) {
  int first = 14 + layout[10] * 6;
  return ofDigits(layout, first, layout[11], 5, chunk, stride);
}

static __device__ __forceinline__ int chunkX(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 1);
}

static __device__ __forceinline__ int chunkDy(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 2);
}

static __device__ __forceinline__ int chunkOut(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 3);
}

extern "C" __global__ void anyLayout(
    const float* __restrict__ x,
    const float* __restrict__ r,
    float* __restrict__ s,
    const int* __restrict__ layout,
    int first,
    int end) {
  int groups = (int)((uint)end - first);
  for (int item = (int)(blockIdx.x * blockDim.x + threadIdx.x); item < groups; item += (int)(gridDim.x * blockDim.x)) {
    int g = (int)((uint)first + item);
    int baseX_1 = baseX(layout, g);
    int baseR = baseDy(layout, g);
    int baseS = baseOut(layout, g);
    int strideX = layout[2];
    int strideR = layout[3];
    int strideS = layout[4];
    int run = layout[1];
    int apart = (strideX ^ 1) | (strideR ^ 1) | (strideS ^ 1);
    for (int k = 0; k < layout[6]; k++) {
      int atX = baseX_1 + chunkX(layout, k);
      int atR = baseR + chunkDy(layout, k);
      int atS = baseS + chunkOut(layout, k);
      if (apart == 0) {
        for (int j = 0; j < run; j++) {
          s[atS + j] = x[atX + j] + r[atR + j];
        }
      } else {
        for (int j = 0; j < run; j++) {
          s[atS + j * strideS] = x[atX + j * strideX] + r[atR + j * strideR];
        }
      }
    }
  }
}
