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

extern "C" __global__ void firstNotFiniteParts(
    const float* __restrict__ values,
    int* __restrict__ firsts,
    int elements,
    int parts) {
  for (int part = (int)(blockIdx.x * blockDim.x + threadIdx.x); part < parts; part += (int)(gridDim.x * blockDim.x)) {
    int end = firstOf(part + 1, elements, parts);
    int first = elements;
    for (int i = firstOf(part, elements, parts); i < end; i++) {
      float value = values[i];
      if (value - value != 0.0f) {
        first = min(first, i);
      }
    }
    firsts[part] = first;
  }
}
