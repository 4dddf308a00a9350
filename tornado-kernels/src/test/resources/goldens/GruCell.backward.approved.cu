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

extern "C" __global__ void backward(
    const float* __restrict__ dy,
    const float* __restrict__ dh,
    float* __restrict__ direct,
    const float* __restrict__ gates,
    const float* __restrict__ hidden,
    float* __restrict__ dInputPart,
    float* __restrict__ dHiddenPart,
    float* __restrict__ dHiddenNow,
    const int* __restrict__ lengths,
    int step_1,
    int rows,
    int width) {
  for (int row = (int)(blockIdx.y * blockDim.y + threadIdx.y); row < rows; row += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      int at = (step_1 * rows + row) * 3 * width + c;
      int part = row * 3 * width + c;
      int gate = (step_1 * rows + row) * 4 * width + c;
      int from = (step_1 * rows + row) * width + c;
      int own = row * width + c;
      float dr = 0.0f;
      float dz = 0.0f;
      float dn = 0.0f;
      float dOfHidden = 0.0f;
      float past = direct[own];
      if (step_1 < lengths[row]) {
        float r = gates[gate];
        float z = gates[gate + width];
        float n = gates[gate + 2 * width];
        float d = dy[from] + dh[own] + past;
        dn = d * (1.0f - z) * ((1.0f - n) * (1.0f + n));
        dz = d * (hidden[from] - n) * (z * (1.0f - z));
        dr = dn * gates[gate + 3 * width] * (r * (1.0f - r));
        dOfHidden = dn * r;
        past = d * z;
      }
      dInputPart[at] = dr;
      dInputPart[at + width] = dz;
      dInputPart[at + 2 * width] = dn;
      dHiddenPart[at] = dr;
      dHiddenPart[at + width] = dz;
      dHiddenPart[at + 2 * width] = dOfHidden;
      dHiddenNow[part] = dr;
      dHiddenNow[part + width] = dz;
      dHiddenNow[part + 2 * width] = dOfHidden;
      direct[own] = past;
    }
  }
}
