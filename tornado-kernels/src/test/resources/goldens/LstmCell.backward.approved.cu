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

static __device__ __forceinline__ float tanh_1(float x) {
  float size = fabs(x);
  float argument = java_max_float(-2.0f * size, -40.0f);
  float n = floor(argument * 1.442695f + 0.5f);
  float p = expMinusOneNear(argument - n * 0.69314575f, n * 1.4286068e-6f);
  float power = powerOfTwo(java_float_to_int(n));
  float t = p * power + (power - 1.0f);
  float value = -t / (t + 2.0f);
  return x < 0.0f ? -value : value;
}

extern "C" __global__ void backward(
    const float* __restrict__ dy,
    const float* __restrict__ dh,
    float* __restrict__ dc,
    const float* __restrict__ gates,
    const float* __restrict__ cells,
    float* __restrict__ dGates,
    float* __restrict__ dGatesNow,
    const int* __restrict__ lengths,
    int step_1,
    int rows,
    int width) {
  for (int row = (int)(blockIdx.y * blockDim.y + threadIdx.y); row < rows; row += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      int at = (step_1 * rows + row) * 4 * width + c;
      int part = row * 4 * width + c;
      int from = (step_1 * rows + row) * width + c;
      int own = row * width + c;
      float di = 0.0f;
      float df = 0.0f;
      float dg = 0.0f;
      float dO = 0.0f;
      float left = dc[own];
      if (step_1 < lengths[row]) {
        float i = gates[at];
        float f = gates[at + width];
        float g = gates[at + 2 * width];
        float o = gates[at + 3 * width];
        float t = tanh_1(cells[from + rows * width]);
        float d = dy[from] + dh[own];
        float all_1 = left + d * o * ((1.0f - t) * (1.0f + t));
        di = all_1 * g * (i * (1.0f - i));
        df = all_1 * cells[from] * (f * (1.0f - f));
        dg = all_1 * i * ((1.0f - g) * (1.0f + g));
        dO = d * t * (o * (1.0f - o));
        left = all_1 * f;
      }
      dGates[at] = di;
      dGates[at + width] = df;
      dGates[at + 2 * width] = dg;
      dGates[at + 3 * width] = dO;
      dGatesNow[part] = di;
      dGatesNow[part + width] = df;
      dGatesNow[part + 2 * width] = dg;
      dGatesNow[part + 3 * width] = dO;
      dc[own] = left;
    }
  }
}
