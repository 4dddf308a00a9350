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

extern "C" __global__ void inputGradient(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    const float* __restrict__ dGamma,
    const float* __restrict__ dBeta,
    float* __restrict__ dx,
    int rows,
    int width) {
  for (int r = (int)(blockIdx.y * blockDim.y + threadIdx.y); r < rows; r += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      int at = r * width + c;
      float n = (float)rows;
      float inverse = rstd[c];
      float xhat = (x[at] - mean[c] - rest[c]) * inverse;
      float less = dBeta[c] / n + xhat * (dGamma[c] / n);
      dx[at] = gamma_1[c] * inverse * (dy[at] - less);
    }
  }
}
