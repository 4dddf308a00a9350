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

extern "C" __global__ void parameterTotals(
    const float* __restrict__ partials,
    float* __restrict__ dInputGain,
    float* __restrict__ dHiddenGain,
    float* __restrict__ dBias,
    float* __restrict__ dHiddenBias,
    int width,
    int parts) {
  for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < (int)(3u * width); c += (int)(gridDim.x * blockDim.x)) {
    int wide = 3 * width;
    float inputSum = 0.0f;
    float hiddenSum = 0.0f;
    float biasSum = 0.0f;
    for (int part = 0; part < parts; part++) {
      int at = part * 10 * width + c;
      inputSum += partials[at];
      hiddenSum += partials[at + wide];
      biasSum += partials[at + 2 * wide];
    }
    dInputGain[c] = inputSum;
    dHiddenGain[c] = hiddenSum;
    dBias[c] = biasSum;
    if (c < width) {
      float offsetSum = 0.0f;
      for (int part = 0; part < parts; part++) {
        offsetSum += partials[part * 10 * width + 3 * wide + c];
      }
      dHiddenBias[c] = offsetSum;
    }
  }
}
