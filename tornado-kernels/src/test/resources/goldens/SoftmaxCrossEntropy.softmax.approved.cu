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

static __device__ __forceinline__ float largest(const float* logits, int base, int classes) {
  float max_1 = -INFINITY;
  for (int c = 0; c < classes; c++) {
    max_1 = java_max_float(max_1, logits[base + c]);
  }
  return max_1;
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

static __device__ __forceinline__ float log_1(float x) {
  int bits = as_int(x);
  float f = as_float((bits & 8388607) | 1065353216) - 1.0f;
  float n = (float)((bits >> 23) - 127);
  if (f > 0.41421357f) {
    f = (f - 1.0f) * 0.5f;
    n += 1.0f;
  }
  float s = f / (2.0f + f);
  float z = s * s;
  float series = z * (0.6666667f + z * (0.4f + z * (0.2857143f + z * 0.22222222f)));
  return n * 0.69314575f + (f - (s * (f - series) - n * 1.4286068e-6f));
}

static __device__ __forceinline__ float normalize_GG(
    const float* logits,
    float* probabilities,
    int base,
    int classes) {
  float max_1 = largest(logits, base, classes);
  float sum = 0.0f;
  for (int c = 0; c < classes; c++) {
    float e = exp_1(logits[base + c] - max_1);
    sum += e;
    probabilities[base + c] = e;
  }
  for (int c = 0; c < classes; c++) {
    probabilities[base + c] /= sum;
  }
  float t;
  if (sum >= 1.0f) {
    t = log_1(sum);
  } else {
    t = NAN;
  }
  return t;
}

extern "C" __global__ void softmax(
    const float* __restrict__ logits,
    float* __restrict__ probabilities,
    int rows,
    int classes) {
  for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
    normalize_GG(logits, probabilities, row * classes, classes);
  }
}
