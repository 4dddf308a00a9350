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

static __device__ __forceinline__ long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static __device__ __forceinline__ int firstOf(int part, int elements, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts);
}

static __device__ __forceinline__ float normalized(float value, const float* statistics, int of) {
  float centre = 0.5f * statistics[of];
  float left = 0.5f * statistics[of + 1];
  float inverse = 2.0f * statistics[of + 2];
  return (0.5f * value - centre - left) * inverse;
}

extern "C" __global__ void parameterParts(
    const float* __restrict__ inputPart,
    const float* __restrict__ hiddenParts,
    const float* __restrict__ cells,
    const float* __restrict__ statistics,
    const float* __restrict__ slopes,
    const int* __restrict__ lengths,
    float* __restrict__ partials,
    int steps,
    int rows,
    int width,
    int parts) {
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < (int)(5u * width); c += (int)(gridDim.x * blockDim.x)) {
      int wide = (int)(4u * width);
      int base = part * 14 * width;
      int end = firstOf(part + 1, (int)((uint)steps * rows), parts);
      float inputSum = 0.0f;
      float inputLost = 0.0f;
      float hiddenSum = 0.0f;
      float hiddenLost = 0.0f;
      float slopeSum = 0.0f;
      float slopeLost = 0.0f;
      for (int at = firstOf(part, (int)((uint)steps * rows), parts); at < end; at++) {
        if (java_div_int(at, rows) < lengths[java_rem_int(at, rows)]) {
          float slope = slopes[at * 5 * width + c];
          float slopeTerm = slope - slopeLost;
          float slopeNext = slopeSum + slopeTerm;
          slopeLost = slopeNext - slopeSum - slopeTerm;
          slopeSum = slopeNext;
          int of = at * 9;
          if (c < wide) {
            float x = inputPart[at * wide + c];
            float term = slope * normalized(x, statistics, of) - inputLost;
            float next = inputSum + term;
            inputLost = next - inputSum - term;
            inputSum = next;
            float h = hiddenParts[at * wide + c];
            float hiddenTerm = slope * normalized(h, statistics, of + 3) - hiddenLost;
            float hiddenNext = hiddenSum + hiddenTerm;
            hiddenLost = hiddenNext - hiddenSum - hiddenTerm;
            hiddenSum = hiddenNext;
          }
          if (c >= wide) {
            float cell = cells[(at + rows) * width + c - wide];
            float term = slope * normalized(cell, statistics, of + 6) - inputLost;
            float next = inputSum + term;
            inputLost = next - inputSum - term;
            inputSum = next;
          }
        }
      }
      if (c < wide) {
        partials[base + c] = inputSum;
        partials[base + wide + c] = hiddenSum;
        partials[base + 2 * wide + c] = slopeSum;
      }
      if (c >= wide) {
        partials[base + 2 * wide + c] = inputSum;
        partials[base + 2 * wide + width + c] = slopeSum;
      }
    }
  }
}
