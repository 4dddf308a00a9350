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

extern "C" __global__ void rowPerGroup(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ dx,
    int rows,
    int width,
    int flags) {
  __shared__ float sums[256];
  __shared__ float products[256];
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  float n = (float)width;
  for (int row = (int)blockIdx.x; row < rows; row += groups) {
    int base = row * width;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float r1 = rstd[row];
    float inverse = 2.0f * r1;
    float sum = 0.0f;
    float sumLost = 0.0f;
    float product = 0.0f;
    float productLost = 0.0f;
    for (int c = lane; c < width; c += lanes) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float g = gamma_1[c] * dy[base + c];
      float term = g - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
      float termProduct = g * xhat - productLost;
      float nextProduct = product + termProduct;
      productLost = nextProduct - product - termProduct;
      product = nextProduct;
    }
    sums[lane] = sum;
    products[lane] = product;
    __syncthreads();
    for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
      if (lane < half_1) {
        sums[lane] += sums[lane + half_1];
        products[lane] += products[lane + half_1];
      }
      __syncthreads();
    }
    float meanOfG = (flags & 1) == 0 ? sums[0] / n : 0.0f;
    float meanOfProduct = products[0] / n;
    __syncthreads();
    float a = r1 * meanOfG;
    float b = r1 * meanOfProduct;
    for (int c = lane; c < width; c += lanes) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float slope = r1 * gamma_1[c];
      dx[base + c] = slope * dy[base + c] - (a + xhat * b);
    }
  }
}
