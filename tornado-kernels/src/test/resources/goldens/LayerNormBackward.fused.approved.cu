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

static __device__ __forceinline__ void storePiece(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    float* dx,
    float* scalePartials,
    float* offsetPartials,
    int row,
    int count,
    int width,
    int start,
    int size,
    int atPart,
    bool begins,
    const float* means) {
  float scaleShares[1024] = {0};
  float offsetShares[1024] = {0};
  for (int c = 0; c < size; c++) {
    scaleShares[c] = 0.0f;
  }
  for (int c = 0; c < size; c++) {
    offsetShares[c] = 0.0f;
  }
  for (int r = 0; r < count; r++) {
    float centre = 0.5f * mean[row + r];
    float left = 0.5f * rest[row + r];
    float r1 = rstd[row + r];
    float inverse = 2.0f * r1;
    float a = r1 * means[2 * r];
    float b = r1 * means[2 * r + 1];
    int at = (row + r) * width + start;
    for (int c = 0; c < size; c++) {
      float xhat = (0.5f * x[at + c] - centre - left) * inverse;
      float v = dy[at + c];
      float slope = r1 * gamma_1[start + c];
      float scaleSum = scaleShares[c] + v * xhat;
      float offsetSum = offsetShares[c] + v;
      dx[at + c] = slope * v - (a + xhat * b);
      scaleShares[c] = scaleSum;
      offsetShares[c] = offsetSum;
    }
  }
  if (begins) {
    for (int c = 0; c < size; c++) {
      scalePartials[atPart + c] = 0.0f;
    }
    for (int c = 0; c < size; c++) {
      offsetPartials[atPart + c] = 0.0f;
    }
  }
  for (int c = 0; c < size; c++) {
    scalePartials[atPart + c] += scaleShares[c];
  }
  for (int c = 0; c < size; c++) {
    offsetPartials[atPart + c] += offsetShares[c];
  }
}

extern "C" __global__ void fused(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ dx,
    float* __restrict__ scalePartials,
    float* __restrict__ offsetPartials,
    int rows,
    int width,
    int rowsPerPart,
    int block,
    int flags) {
  int parts = (int)((uint)java_div_int(rows, rowsPerPart) + min(1, java_rem_int(rows, rowsPerPart)));
  int hand = max(2, min(8, java_div_int(32768, max(1, width))));
  for (int part = (int)(blockIdx.x * blockDim.x + threadIdx.x); part < parts; part += (int)(gridDim.x * blockDim.x)) {
    int first = (int)((uint)part * rowsPerPart);
    int end = (int)((uint)first + min(rowsPerPart, (int)((uint)rows - first)));
    float sums[4] = {0};
    float means[16] = {0};
    for (int row = first; row < end; row = (int)((uint)row + hand)) {
      int count = min(hand, (int)((uint)end - row));
      for (int r = 0; r < count; r++) {
        int base = (row + r) * width;
        clear(sums);
        addSums(x, dy, gamma_1, mean, rest, rstd, row + r, base, base, 0, width, block, sums);
        means[2 * r] = (flags & 1) == 0 ? sums[0] / (float)width : 0.0f;
        means[2 * r + 1] = sums[2] / (float)width;
      }
      for (int start = 0; start < width; start += 1024) {
        storePiece(x, dy, gamma_1, mean, rest, rstd, dx, scalePartials, offsetPartials, row, count, width, start, min(1024, (int)((uint)width - start)), part * width + start, row == first, means);
      }
    }
  }
}
