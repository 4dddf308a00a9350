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

static __device__ __forceinline__ int firstOf(int part, int elements, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts);
}

extern "C" __global__ void statisticsParts(
    const float* __restrict__ x,
    float* __restrict__ partials,
    int rows,
    int width,
    int parts) {
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      int first = firstOf(part, rows, parts);
      int end = firstOf(part + 1, rows, parts);
      float centre = 0.0f;
      float correction = 0.0f;
      float within = 0.0f;
      if (first < end) {
        float n = (float)(int)((uint)end - first);
        float pivot = x[first * width + c];
        float sum = 0.0f;
        float sumLost = 0.0f;
        for (int r = first; r < end; r++) {
          float term = x[r * width + c] - pivot - sumLost;
          float next = sum + term;
          sumLost = next - sum - term;
          sum = next;
        }
        centre = pivot + sum / n;
        float off = 0.0f;
        float offLost = 0.0f;
        float squares = 0.0f;
        float squaresLost = 0.0f;
        for (int r = first; r < end; r++) {
          float d = x[r * width + c] - centre;
          float term = d - offLost;
          float next = off + term;
          offLost = next - off - term;
          off = next;
          float squareTerm = d * d - squaresLost;
          float squareNext = squares + squareTerm;
          squaresLost = squareNext - squares - squareTerm;
          squares = squareNext;
        }
        correction = off / n;
        float around = squares - off * correction;
        within = around < 0.0f ? 0.0f : around;
      }
      int at = part * 3 * width + c;
      partials[at] = centre;
      partials[at + width] = correction;
      partials[at + 2 * width] = within;
    }
  }
}
