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

static __device__ __forceinline__ float sigmoid(float x) {
  float e = exp_1(-fabs(x));
  return (x >= 0.0f ? 1.0f : e) / (1.0f + e);
}

static __device__ __forceinline__ float slopeOfGeluTanh(float z) {
  float inner = 0.7978846f * (z + 0.044715f * z * z * z);
  float innerSlope = 0.7978846f * (1.0f + 0.13414499f * z * z);
  float s = sigmoid(2.0f * inner);
  float rest = sigmoid(-2.0f * inner);
  return s + 2.0f * z * (s * rest) * innerSlope;
}

static __device__ __forceinline__ void storeSlopes(
    const float* x,
    const float* dy,
    const float* y,
    const float* gamma_1,
    const float* beta,
    float* dz,
    int base,
    int width,
    float centre,
    float left,
    float inverse,
    int activation) {
  if (activation == 0) {
    for (int c = 0; c < width; c++) {
      dz[base + c] = dy[base + c];
    }
  }
  if (activation == 1) {
    for (int c = 0; c < width; c++) {
      float gradient = dy[base + c];
      dz[base + c] = y[base + c] <= 0.0f ? 0.0f : gradient;
    }
  }
  if (activation == 2) {
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float z = xhat * gamma_1[c] + beta[c];
      float tail = normalTail(z);
      float t = normal(z, tail);
      float slope = t + z * normalDensity(tail);
      dz[base + c] = dy[base + c] * slope;
    }
  }
  if (activation == 3) {
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float z = xhat * gamma_1[c] + beta[c];
      float t = dy[base + c];
      dz[base + c] = t * slopeOfGeluTanh(z);
    }
  }
  if (activation == 4) {
    for (int c = 0; c < width; c++) {
      float value = y[base + c];
      dz[base + c] = dy[base + c] * ((1.0f - value) * (1.0f + value));
    }
  }
  if (activation == 5) {
    for (int c = 0; c < width; c++) {
      float value = y[base + c];
      dz[base + c] = dy[base + c] * (value * (1.0f - value));
    }
  }
}

static __device__ __forceinline__ void gradientMeans(
    const float* x,
    int atX,
    const float* dy,
    int atDy,
    const float* gain,
    int atGain,
    int width,
    float mean,
    float rest,
    float rstd,
    float* means) {
  float centre = 0.5f * mean;
  float left = 0.5f * rest;
  float inverse = 2.0f * rstd;
  float sum = 0.0f;
  float sumLost = 0.0f;
  float products = 0.0f;
  float productsLost = 0.0f;
  int start = 0;
  int size;
  for (; start < width; start = (int)((uint)start + size)) {
    size = min(256, (int)((uint)width - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    int fromGain = atGain + start;
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewProducts = 0.0f;
      for (int c = first; c < end; c++) {
        float xhat = (0.5f * x[fromX + c] - centre - left) * inverse;
        float v = dy[fromDy + c];
        float scale = gain[fromGain + c];
        few += scale * v;
        fewProducts += scale * (v * xhat);
      }
      part += few;
      partProducts += fewProducts;
    }
    float term = part - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
    float termProducts = partProducts - productsLost;
    float nextProducts = products + termProducts;
    productsLost = nextProducts - products - termProducts;
    products = nextProducts;
  }
  means[0] = sum / (float)width;
  means[1] = products / (float)width;
}

extern "C" __global__ void backwardResidual(
    const float* __restrict__ s,
    const float* __restrict__ dy,
    const float* __restrict__ y,
    const float* __restrict__ ds,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ dz,
    float* __restrict__ dx,
    int rows,
    int width,
    int activation) {
  for (int row = (int)(blockIdx.x * blockDim.x + threadIdx.x); row < rows; row += (int)(gridDim.x * blockDim.x)) {
    int base = row * width;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float slope = rstd[row];
    float inverse = 2.0f * slope;
    float means[2] = {0};
    storeSlopes(s, dy, y, gamma_1, beta, dz, base, width, centre, left, inverse, activation);
    gradientMeans(s, base, dz, base, gamma_1, 0, width, mean[row], rest[row], slope, means);
    float a = slope * means[0];
    float b = slope * means[1];
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * s[base + c] - centre - left) * inverse;
      float through = slope * gamma_1[c] * dz[base + c] - (a + xhat * b);
      dx[base + c] = through + ds[base + c];
    }
  }
}
