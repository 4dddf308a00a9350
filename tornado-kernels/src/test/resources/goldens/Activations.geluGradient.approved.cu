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

static __device__ __forceinline__ float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static __device__ __forceinline__ float java_min_float(float a, float b) {
  return a == b ? as_float(as_int(a) | as_int(b)) : a < b || a != a ? a : b;
}

static __device__ __forceinline__ int java_float_to_int(float a) {
  return a != a ? 0 : a >= 2147483648.0f ? INT_MAX : a < -2147483648.0f ? INT_MIN : (int)a;
}

static __device__ __forceinline__ float expMinusOneNear(float high, float low) {
  float r = high - low;
  float series = r * r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * (0.008333334f + r * (0.0013888889f + r * (1.984127e-4f + r * 2.4801588e-5f))))));
  return r + series;
}

static __device__ __forceinline__ float powerOfTwo(int n) {
  return as_float((int)(((uint)n + 127) << 23));
}

static __device__ __forceinline__ float exp_1(float x) {
  float bounded = java_max_float(java_min_float(x, 89.0f), -104.0f);
  float n = floor(bounded * 1.442695f + 0.5f);
  float p = expMinusOneNear(bounded - n * 0.69314575f, n * 1.4286068e-6f);
  int whole = java_float_to_int(n);
  int part = whole / 2;
  float t = powerOfTwo(part);
  return (p + 1.0f) * t * powerOfTwo((int)((uint)whole - part));
}

static __device__ __forceinline__ float normalTail(float x) {
  return exp_1(-0.5f * (x * x));
}

static __device__ __forceinline__ float normal(float x, float tail) {
  float z = fabs(x) * 0.70710677f;
  float t = 1.0f / (1.0f + 0.3275911f * z);
  float polynomial = t * (0.2548296f + t * (-0.28449672f + t * (1.4214138f + t * (-1.4531521f + t * 1.0614054f))));
  float beyond = 0.5f * polynomial * tail;
  return x < 0.0f ? beyond : 1.0f - beyond;
}

static __device__ __forceinline__ float normalDensity(float tail) {
  return 0.3989423f * tail;
}

extern "C" __global__ void geluGradient(
    const float* __restrict__ dy,
    const float* __restrict__ x,
    float* __restrict__ dx,
    int elements) {
  for (int i = (int)(blockIdx.x * blockDim.x + threadIdx.x); i < elements; i += (int)(gridDim.x * blockDim.x)) {
    float value = x[i];
    float tail = normalTail(value);
    float t = normal(value, tail);
    float slope = t + value * normalDensity(tail);
    dx[i] = dy[i] * slope;
  }
}
