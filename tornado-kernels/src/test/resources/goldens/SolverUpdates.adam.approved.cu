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

static __device__ __forceinline__ float settled(float state) {
  return fabs(state) < 1.1754944e-38f ? 0.0f : state;
}

extern "C" __global__ void adam(
    float* __restrict__ w,
    const float* __restrict__ gradient,
    float* __restrict__ mean,
    float* __restrict__ square,
    const float* __restrict__ step_1,
    int elements,
    float learnRateFactor,
    float decay,
    float share,
    float squareDecay,
    float squareShare,
    float epsilon) {
  for (int i = (int)(blockIdx.x * blockDim.x + threadIdx.x); i < elements; i += (int)(gridDim.x * blockDim.x)) {
    float rate = step_1[0] * learnRateFactor * step_1[1];
    float g = gradient[i];
    float m = decay * mean[i] + share * g;
    float s = squareDecay * square[i] + squareShare * (g * g);
    mean[i] = settled(m);
    square[i] = settled(s);
    w[i] -= rate * m / (sqrt(s) + epsilon);
  }
}
