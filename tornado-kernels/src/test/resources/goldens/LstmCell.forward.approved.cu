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

static __device__ __forceinline__ float sigmoid(float x) {
  float e = exp_1(-fabs(x));
  return (x >= 0.0f ? 1.0f : e) / (1.0f + e);
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

extern "C" __global__ void forward(
    const float* __restrict__ inputPart,
    const float* __restrict__ hiddenPart,
    float* __restrict__ gates,
    float* __restrict__ cells,
    float* __restrict__ hidden,
    float* __restrict__ now,
    const int* __restrict__ lengths,
    int step_1,
    int rows,
    int width) {
  for (int row = (int)(blockIdx.y * blockDim.y + threadIdx.y); row < rows; row += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      int at = (step_1 * rows + row) * 4 * width + c;
      int part = row * 4 * width + c;
      int from = (step_1 * rows + row) * width + c;
      int to = from + rows * width;
      float i = 0.0f;
      float f = 0.0f;
      float g = 0.0f;
      float o = 0.0f;
      float cell = cells[from];
      float h = hidden[from];
      if (step_1 < lengths[row]) {
        i = sigmoid(inputPart[at] + hiddenPart[part]);
        f = sigmoid(inputPart[at + width] + hiddenPart[part + width]);
        g = tanh_1(inputPart[at + 2 * width] + hiddenPart[part + 2 * width]);
        o = sigmoid(inputPart[at + 3 * width] + hiddenPart[part + 3 * width]);
        cell = f * cell + i * g;
        h = o * tanh_1(cell);
      }
      gates[at] = i;
      gates[at + width] = f;
      gates[at + 2 * width] = g;
      gates[at + 3 * width] = o;
      cells[to] = cell;
      hidden[to] = h;
      now[row * width + c] = h;
    }
  }
}
