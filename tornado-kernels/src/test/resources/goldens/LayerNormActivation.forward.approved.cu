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

static __device__ __forceinline__ float productError(float a, float b, float product) {
  float aShifted = a * 4097.0f;
  float aHigh = aShifted - (aShifted - a);
  float aLow = a - aHigh;
  float bShifted = b * 4097.0f;
  float bHigh = bShifted - (bShifted - b);
  float bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

static __device__ __forceinline__ float reciprocalRoot(float spread, float n) {
  float share = 1.0f / n;
  float r = 1.0f / sqrt(spread * share);
  float product = spread * r;
  float square = product * r;
  float t = productError(product, r, square);
  float residual = n - square - t - productError(spread, r, product) * r;
  return r + 0.5f * r * (residual * share);
}

static __device__ __forceinline__ void find(
    const float* x,
    int base,
    int width,
    float epsilon,
    float* found) {
  float n = (float)width;
  float pivot = pivotOf(x, base, width);
  float correction = 0.0f;
  float spread = 0.0f;
  int walks = 1;
  for (int walk = 0; walk < walks; walk++) {
    float off = 0.0f;
    float offLost = 0.0f;
    float squares = 0.0f;
    float squaresLost = 0.0f;
    int start = 0;
    int size;
    for (; start < width; start = (int)((uint)start + size)) {
      size = min(64, (int)((uint)width - start));
      int from = base + start;
      float partOff = 0.0f;
      float partSquares = 0.0f;
      for (int first = 0; first < size; first += 8) {
        int end = min((int)((uint)first + 8), size);
        float fewOff = 0.0f;
        float fewSquares = 0.0f;
        for (int c = first; c < end; c++) {
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
    correction = off / n;
    float shifted = off * correction;
    spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
    if (walk == 0 && shifted > 0.2f * squares) {
      pivot += correction;
      walks = 2;
    }
  }
  float scale = 1.0f;
  if (needsRescaling(spread, n)) {
    scale = scaleFor(spread, x[base]);
    float value = x[base] * scale;
    pivot = value + sumOf(x, base, width, scale, value) / n;
    float off = sumOf(x, base, width, scale, pivot);
    correction = off / n;
    float squares = squaresOf(x, base, width, scale, pivot);
    float scaledEpsilon = n * (epsilon * scale * scale);
    spread = spreadOf(squares, 0.0f, off * correction, scaledEpsilon);
  }
  float centre = pivot + correction;
  float back = centre - pivot;
  float lost = pivot - (centre - back) + (correction - back);
  found[0] = centre / scale;
  found[1] = lost / scale;
  found[2] = reciprocalRoot(spread, n) * scale;
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

static __device__ __forceinline__ void storeRow(
    const float* x,
    const float* gamma_1,
    const float* beta,
    float* y,
    int base,
    int width,
    const float* found,
    int activation) {
  float centre = 0.5f * found[0];
  float lost = 0.5f * found[1];
  float inverse = 2.0f * found[2];
  for (int c = 0; c < width; c++) {
    float slope = inverse * gamma_1[c];
    float value = 0.5f * x[base + c];
    float d = value - centre;
    float from = value - d;
    float dLost = value - (d + from) + (from - centre);
    y[base + c] = d * slope + (beta[c] + (dLost - lost) * slope);
  }
  if (activation == 1) {
    for (int c = 0; c < width; c++) {
      float z = y[base + c];
      y[base + c] = z <= 0.0f ? 0.0f : z;
    }
  }
  if (activation == 2) {
    for (int c = 0; c < width; c++) {
      float z = y[base + c];
      float t = normalTail(z);
      y[base + c] = z * normal(z, t);
    }
  }
  if (activation == 3) {
    for (int c = 0; c < width; c++) {
      float z = y[base + c];
      float inner = 0.7978846f * (z + 0.044715f * z * z * z);
      y[base + c] = z * sigmoid(2.0f * inner);
    }
  }
  if (activation == 4) {
    for (int c = 0; c < width; c++) {
      y[base + c] = tanh_1(y[base + c]);
    }
  }
  if (activation == 5) {
    for (int c = 0; c < width; c++) {
      y[base + c] = sigmoid(y[base + c]);
    }
  }
}

extern "C" __global__ void forward(
    const float* __restrict__ x,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    float* __restrict__ y,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    int rows,
    int width,
    float epsilon,
    int activation) {
  for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
    float found[3] = {0};
    find(x, row * width, width, epsilon, found);
    mean[row] = found[0];
    rest[row] = found[1];
    rstd[row] = found[2];
    storeRow(x, gamma_1, beta, y, row * width, width, found, activation);
  }
}
