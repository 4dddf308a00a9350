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

static __device__ __forceinline__ int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

static __device__ __forceinline__ float pivotOf(const float* x, int base, int width) {
  int head = min(32, width);
  float first = x[base];
  float near = 0.0f;
  for (int c = 0; c < head; c++) {
    near += x[base + c] - first;
  }
  return first + near / (float)head;
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

static __device__ __forceinline__ float sumOf(
    const float* x,
    int base,
    int width,
    float scale,
    float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float term = x[base + c] * scale - centre - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  return sum;
}

static __device__ __forceinline__ float squaresOf(
    const float* x,
    int base,
    int width,
    float scale,
    float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float d = x[base + c] * scale - centre;
    float term = d * d - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  return sum;
}

static __device__ __forceinline__ void moments(
    const float* x,
    float* partial,
    int place,
    int base,
    int width,
    int flags) {
  float n = (float)width;
  bool centred = (flags & 1) == 0;
  float pivot = 0.0f;
  if (centred) {
    pivot = pivotOf(x, base, width);
  }
  float correction = 0.0f;
  float spread = 0.0f;
  int walks = 1;
  for (int walk = 0; walk < walks; walk++) {
    float off = 0.0f;
    float offLost = 0.0f;
    float squares = 0.0f;
    float squaresLost = 0.0f;
    int done = 0;
    int count;
    for (; done < width; done = (int)((uint)done + count)) {
      count = min(64, (int)((uint)width - done));
      int from = base + done;
      float partOff = 0.0f;
      float partSquares = 0.0f;
      for (int b = 0; b < count; b += 8) {
        float fewOff = 0.0f;
        float fewSquares = 0.0f;
        int stop = min((int)((uint)b + 8), count);
        for (int c = b; c < stop; c++) {
          float d = x[from + c] - pivot;
          fewOff += d;
          fewSquares += d * d;
        }
        partOff += fewOff;
        partSquares += fewSquares;
      }
      float term = partOff - offLost;
      float next = off + term;
      offLost = next - off - term;
      off = next;
      float termSquares = partSquares - squaresLost;
      float nextSquares = squares + termSquares;
      squaresLost = nextSquares - squares - termSquares;
      squares = nextSquares;
    }
    float shifted = 0.0f;
    if (centred) {
      correction = off / n;
      shifted = off * correction;
    }
    spread = spreadOf(squares, squaresLost, shifted, 0.0f);
    if (walk == 0 && shifted > 0.2f * squares) {
      pivot += correction;
      walks = 2;
    }
  }
  float scale = 1.0f;
  float centre = pivot;
  float lost = correction;
  if (needsRescaling(spread, n)) {
    scale = scaleFor(spread, x[base]);
    centre = 0.0f;
    lost = 0.0f;
    float shifted = 0.0f;
    if (centred) {
      float value = x[base] * scale;
      centre = value + sumOf(x, base, width, scale, value) / n;
      float off = sumOf(x, base, width, scale, centre);
      lost = off / n;
      shifted = off * lost;
    }
    float t = squaresOf(x, base, width, scale, centre);
    spread = spreadOf(t, 0.0f, shifted, 0.0f);
  }
  float middle = centre + lost;
  float back = middle - centre;
  lost = centre - (middle - back) + (lost - back);
  centre = middle;
  partial[place] = centre;
  partial[place + 1] = lost;
  partial[place + 2] = spread;
  partial[place + 3] = scale;
}

extern "C" __global__ void statistics(
    const float* __restrict__ x,
    float* __restrict__ partial,
    int rows,
    int width,
    int parts,
    int flags) {
  for (int row = (int)(blockIdx.y * blockDim.y + threadIdx.y); row < rows; row += (int)(gridDim.y * blockDim.y)) {
    for (int part = (int)(blockIdx.x * blockDim.x + threadIdx.x); part < parts; part += (int)(gridDim.x * blockDim.x)) {
      int from = firstColumn(part, width, parts);
      int count = (int)((uint)firstColumn(part + 1, width, parts) - from);
      int place = (row * parts + part) * 4;
      if (count > 0) {
        moments(x, partial, place, row * width + from, count, flags);
      } else {
        partial[place] = 0.0f;
        partial[place + 1] = 0.0f;
        partial[place + 2] = 0.0f;
        partial[place + 3] = 1.0f;
      }
    }
  }
}
