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

extern "C" __global__ void epiloguePerGroup(
    const float* __restrict__ scalePartials,
    const float* __restrict__ offsetPartials,
    float* __restrict__ dscale,
    float* __restrict__ doffset,
    int parameters,
    int parts) {
  __shared__ float scales[256];
  __shared__ float offsets[256];
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  int sharers = lanes / 32;
  int sharer = lane / 32;
  for (int group = (int)blockIdx.x; (int)((uint)group * 32) < parameters; group = (int)((uint)group + groups)) {
    int parameter = (int)((uint)group * 32 + lane % 32);
    float scale = 0.0f;
    float scaleLost = 0.0f;
    float offset = 0.0f;
    float offsetLost = 0.0f;
    if (parameter < parameters) {
      for (int part = sharer; part < parts; part += sharers) {
        int place = part * parameters + parameter;
        float termScale = scalePartials[place] - scaleLost;
        float nextScale = scale + termScale;
        scaleLost = nextScale - scale - termScale;
        scale = nextScale;
        float term = offsetPartials[place] - offsetLost;
        float next = offset + term;
        offsetLost = next - offset - term;
        offset = next;
      }
    }
    scales[lane] = scale;
    offsets[lane] = offset;
    __syncthreads();
    for (int half_1 = lanes / 2; half_1 >= 32; half_1 /= 2) {
      if (lane < half_1) {
        scales[lane] += scales[lane + half_1];
        offsets[lane] += offsets[lane + half_1];
      }
      __syncthreads();
    }
    if (sharer == 0 && parameter < parameters) {
      dscale[parameter] = scales[lane];
      doffset[parameter] = offsets[lane];
    }
    __syncthreads();
  }
}
