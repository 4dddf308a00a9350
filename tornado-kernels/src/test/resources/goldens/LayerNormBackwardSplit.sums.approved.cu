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

static __device__ __forceinline__ long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static __device__ __forceinline__ int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

static __device__ __forceinline__ void clear(float* sums_1) {
  sums_1[0] = 0.0f;
  sums_1[1] = 0.0f;
  sums_1[2] = 0.0f;
  sums_1[3] = 0.0f;
}

static __device__ __forceinline__ void addSums(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    int group,
    int atX,
    int atDy,
    int atGamma,
    int count,
    int block,
    float* sums_1) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  float sum = sums_1[0];
  float sumLost = sums_1[1];
  float products = sums_1[2];
  float productsLost = sums_1[3];
  int start = 0;
  int size;
  for (; start < count; start = (int)((uint)start + size)) {
    size = min(block, (int)((uint)count - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    int fromGamma = atGamma + start;
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewProducts = 0.0f;
      for (int c = first; c < end; c++) {
        float xhat = (0.5f * x[fromX + c] - centre - left) * inverse;
        float v = dy[fromDy + c];
        float scale = gamma_1[fromGamma + c];
        few += scale * v;
        fewProducts += scale * (v * xhat);
      }
      part += few;
      partProducts += fewProducts;
    }
    float term = part - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
    float termProducts = partProducts - productsLost;
    float nextProducts = products + termProducts;
    productsLost = nextProducts - products - termProducts;
    products = nextProducts;
  }
  sums_1[0] = sum;
  sums_1[1] = sumLost;
  sums_1[2] = products;
  sums_1[3] = productsLost;
}

extern "C" __global__ void sums(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ partial,
    int rows,
    int width,
    int parts,
    int flags) {
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
      int first = firstColumn(part, width, parts);
      int count = (int)((uint)firstColumn(part + 1, width, parts) - first);
      int at = row * width + first;
      float both[4] = {0};
      clear(both);
      addSums(x, dy, gamma_1, mean, rest, rstd, row, at, at, first, count, 256, both);
      int place = (row * parts + part) * 2;
      partial[place] = both[0];
      partial[place + 1] = both[2];
    }
  }
}
