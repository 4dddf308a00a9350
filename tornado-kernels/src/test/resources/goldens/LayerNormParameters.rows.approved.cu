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

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

extern "C" __global__ void rows(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ scalePartials,
    float* __restrict__ offsetPartials,
    int rows_1,
    int width,
    int rowsPerPart) {
  int parts = (int)((uint)java_div_int(rows_1, rowsPerPart) + min(1, java_rem_int(rows_1, rowsPerPart)));
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int c = (int)(blockIdx.x * blockDim.x + threadIdx.x); c < width; c += (int)(gridDim.x * blockDim.x)) {
      int first = (int)((uint)part * rowsPerPart);
      int count = min(rowsPerPart, (int)((uint)rows_1 - first));
      float offset = 0.0f;
      float offsetLost = 0.0f;
      float scale = 0.0f;
      float scaleLost = 0.0f;
      for (int k = 0; k < count; k++) {
        int row = first + k;
        int at = row * width + c;
        float centre = 0.5f * mean[row];
        float left = 0.5f * rest[row];
        float inverse = 2.0f * rstd[row];
        float v = dy[at];
        float xhat = (0.5f * x[at] - centre - left) * inverse;
        float term = v - offsetLost;
        float next = offset + term;
        offsetLost = next - offset - term;
        offset = next;
        float termScale = v * xhat - scaleLost;
        float nextScale = scale + termScale;
        scaleLost = nextScale - scale - termScale;
        scale = nextScale;
      }
      scalePartials[part * width + c] = scale;
      offsetPartials[part * width + c] = offset;
    }
  }
}
