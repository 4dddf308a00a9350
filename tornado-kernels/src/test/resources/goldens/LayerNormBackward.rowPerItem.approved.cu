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

static __device__ __forceinline__ void clear(float* sums) {
  sums[0] = 0.0f;
  sums[1] = 0.0f;
  sums[2] = 0.0f;
  sums[3] = 0.0f;
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
    float* sums) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  float sum = sums[0];
  float sumLost = sums[1];
  float products = sums[2];
  float productsLost = sums[3];
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
  sums[0] = sum;
  sums[1] = sumLost;
  sums[2] = products;
  sums[3] = productsLost;
}

static __device__ __forceinline__ void storeRun(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    float* dx,
    int group,
    int atX,
    int atDy,
    int atOut,
    int atGamma,
    int count,
    float meanOfG,
    float meanOfProduct) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float r1 = rstd[group];
  float inverse = 2.0f * r1;
  float a = r1 * meanOfG;
  float b = r1 * meanOfProduct;
  for (int c = 0; c < count; c++) {
    float xhat = (0.5f * x[atX + c] - centre - left) * inverse;
    float slope = r1 * gamma_1[atGamma + c];
    dx[atOut + c] = slope * dy[atDy + c] - (a + xhat * b);
  }
}

static __device__ __forceinline__ void gradientOfRow(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    float* dx,
    int row,
    int width,
    int block,
    int flags) {
  int base = row * width;
  float sums[4] = {0};
  clear(sums);
  addSums(x, dy, gamma_1, mean, rest, rstd, row, base, base, 0, width, block, sums);
  float meanOfG = (flags & 1) == 0 ? sums[0] / (float)width : 0.0f;
  float meanOfProduct = sums[2] / (float)width;
  storeRun(x, dy, gamma_1, mean, rest, rstd, dx, row, base, base, base, 0, width, meanOfG, meanOfProduct);
}

extern "C" __global__ void rowPerItem(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ dx,
    int rows,
    int width,
    int block,
    int flags) {
  for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
    gradientOfRow(x, dy, gamma_1, mean, rest, rstd, dx, row, width, block, flags);
  }
}
