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

extern "C" __global__ void distributionsGradient(
    const float* __restrict__ probabilities,
    const float* __restrict__ targets,
    const float* __restrict__ weights,
    const float* __restrict__ scale,
    int scaleAt,
    float* __restrict__ dLogits,
    int rows,
    int classes) {
  for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
    int base = row * classes;
    float sum = 0.0f;
    for (int c = 0; c < classes; c++) {
      sum += targets[base + c];
    }
    float weight = weights[row];
    float factor = weight * scale[scaleAt];
    for (int c = 0; c < classes; c++) {
      float gradient = factor * (probabilities[base + c] * sum - targets[base + c]);
      dLogits[base + c] = weight == 0.0f ? 0.0f : gradient;
    }
  }
}
