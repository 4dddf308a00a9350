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

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

extern "C" __global__ void tiled(
    const float* __restrict__ a,
    const float* __restrict__ b,
    const float* __restrict__ bias,
    float* __restrict__ c,
    int rows,
    int shared,
    int columns,
    int aRow,
    int aShared,
    int bShared,
    int bColumn,
    int biased) {
  __shared__ float aSlice[1040];
  __shared__ float bSlice[1040];
  int lane = (int)threadIdx.x;
  int groups = (int)(gridDim.x * blockDim.x) / 256;
  int across = (int)((uint)columns + 64 - 1) / 64;
  int tiles = (int)((uint)((int)((uint)rows + 64 - 1) / 64) * across);
  int mine = lane / 16 * 4;
  int mineColumn = lane % 16 * 4;
  float sums[16] = {0};
  float left[4] = {0};
  float right[4] = {0};
  for (int tile = (int)blockIdx.x; tile < tiles; tile += groups) {
    int firstRow = (int)((uint)java_div_int(tile, across) * 64);
    int firstColumn = (int)((uint)java_rem_int(tile, across) * 64);
    #pragma unroll
    for (int i = 0; i < 16; i++) {
      sums[i] = 0.0f;
    }
    for (int start = 0; start < shared; start += 16) {
      for (int i = 0; i < 4; i++) {
        int at = lane + i * 256;
        int depth = aShared == 1 ? at % 16 : at / 64;
        int r = aShared == 1 ? at / 16 : at % 64;
        float value = 0.0f;
        if ((int)((uint)firstRow + r) < rows && (int)((uint)start + depth) < shared) {
          value = a[(firstRow + r) * aRow + (start + depth) * aShared];
        }
        aSlice[depth * 65 + r] = value;
        int bDepth = bShared == 1 ? at % 16 : at / 64;
        int column = bShared == 1 ? at / 16 : at % 64;
        float other = 0.0f;
        if ((int)((uint)firstColumn + column) < columns && (int)((uint)start + bDepth) < shared) {
          other = b[(start + bDepth) * bShared + (firstColumn + column) * bColumn];
        }
        bSlice[bDepth * 65 + column] = other;
      }
      __syncthreads();
      #pragma unroll
      for (int depth = 0; depth < 16; depth++) {
        #pragma unroll
        for (int i = 0; i < 4; i++) {
          left[i] = aSlice[depth * 65 + mine + i];
          right[i] = bSlice[depth * 65 + mineColumn + i];
        }
        #pragma unroll
        for (int i = 0; i < 4; i++) {
          #pragma unroll
          for (int j = 0; j < 4; j++) {
            sums[i * 4 + j] = fma(left[i], right[j], sums[i * 4 + j]);
          }
        }
      }
      __syncthreads();
    }
    #pragma unroll
    for (int i = 0; i < 4; i++) {
      #pragma unroll
      for (int j = 0; j < 4; j++) {
        int r = (int)((uint)firstRow + mine + i);
        int column = (int)((uint)firstColumn + mineColumn + j);
        if (r < rows && column < columns) {
          float sum = sums[i * 4 + j];
          c[r * columns + column] = biased != 0 ? sum + bias[column] : sum;
        }
      }
    }
  }
}
