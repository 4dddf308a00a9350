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

extern "C" __global__ void epilogue(
    const float* __restrict__ scalePartials,
    const float* __restrict__ offsetPartials,
    float* __restrict__ dscale,
    float* __restrict__ doffset,
    int parameters,
    int parts) {
  for (int parameter = (int)(blockIdx.x * blockDim.x + threadIdx.x); parameter < parameters; parameter += (int)(gridDim.x * blockDim.x)) {
    float scale = 0.0f;
    float scaleLost = 0.0f;
    int start = 0;
    while (start < parts) {
      int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
      float few = 0.0f;
      for (int part = start; part < end; part++) {
        few += scalePartials[part * parameters + parameter];
      }
      float term = few - scaleLost;
      float next = scale + term;
      scaleLost = next - scale - term;
      scale = next;
      start = end;
    }
    dscale[parameter] = scale;
    float offset = 0.0f;
    float offsetLost = 0.0f;
    start = 0;
    while (start < parts) {
      int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
      float few = 0.0f;
      for (int part = start; part < end; part++) {
        few += offsetPartials[part * parameters + parameter];
      }
      float term = few - offsetLost;
      float next = offset + term;
      offsetLost = next - offset - term;
      offset = next;
      start = end;
    }
    doffset[parameter] = offset;
  }
}
