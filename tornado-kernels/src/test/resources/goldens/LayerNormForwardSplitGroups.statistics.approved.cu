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

static __device__ __forceinline__ int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

static __device__ __forceinline__ float spreadOf(
    float squares,
    float squaresLost,
    float shifted,
    float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 3.4028235e38f ? spread : INFINITY;
}

static __device__ __forceinline__ bool needsRescaling(float spread, float n) {
  return spread > 1e30f || spread < n * 1e-30f;
}

static __device__ __forceinline__ float scaleFor(float spread, float value) {
  float scale = 1.0f;
  if (spread > 1e30f) {
    scale = 8.077936e-28f;
  } else if (fabs(value) <= 1.0f) {
    scale = 1.1529215e18f;
  }
  return scale;
}

extern "C" __global__ void statistics(
    const float* __restrict__ x,
    float* __restrict__ partial,
    int rows,
    int width,
    int parts,
    int flags) {
  __shared__ float offs[256];
  __shared__ float squareSums[256];
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  bool centred = (flags & 1) == 0;
  for (int group = (int)blockIdx.x; group < (int)((uint)rows * parts); group += groups) {
    int row = java_div_int(group, parts);
    int part = java_rem_int(group, parts);
    int first = firstColumn(part, width, parts);
    int count = (int)((uint)firstColumn((int)((uint)part + 1), width, parts) - first);
    int base = row * width + first;
    float n = (float)max(1, count);
    float scale = 1.0f;
    float pivot = 0.0f;
    if (centred && count > 0) {
      pivot = x[base];
    }
    float correction = 0.0f;
    float spread = 0.0f;
    int moved = 0;
    int walks = 1;
    for (int walk = 0; walk < walks; walk++) {
      float off = 0.0f;
      float offLost = 0.0f;
      float squares = 0.0f;
      float squaresLost = 0.0f;
      for (int c = lane; c < count; c += lanes) {
        float d = x[base + c] * scale - pivot;
        float term = d - offLost;
        float next = off + term;
        offLost = next - off - term;
        off = next;
        float termSquares = d * d - squaresLost;
        float nextSquares = squares + termSquares;
        squaresLost = nextSquares - squares - termSquares;
        squares = nextSquares;
      }
      offs[lane] = off;
      squareSums[lane] = squares;
      __syncthreads();
      for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
        if (lane < half_1) {
          offs[lane] += offs[lane + half_1];
          squareSums[lane] += squareSums[lane + half_1];
        }
        __syncthreads();
      }
      float allSquares = squareSums[0];
      correction = 0.0f;
      if (centred) {
        correction = offs[0] / n;
      }
      float shifted = offs[0] * correction;
      __syncthreads();
      spread = spreadOf(allSquares, 0.0f, shifted, 0.0f);
      int again = 0;
      if (moved == 0 && shifted > 0.2f * allSquares) {
        pivot += correction;
        moved = 1;
        again = 1;
      }
      if (again == 0 && (scale == 1.0f && needsRescaling(spread, n))) {
        scale = scaleFor(spread, pivot);
        if (scale != 1.0f) {
          pivot *= scale;
          moved = 0;
          again = 1;
        }
      }
      walks = (int)((uint)walks + again);
    }
    if (lane == 0) {
      float middle = pivot + correction;
      float back = middle - pivot;
      int place = group * 4;
      partial[place] = middle;
      partial[place + 1] = pivot - (middle - back) + (correction - back);
      partial[place + 2] = spread;
      partial[place + 3] = scale;
    }
  }
}
