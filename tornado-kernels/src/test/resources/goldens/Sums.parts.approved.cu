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

static __device__ __forceinline__ int firstOf(int part, int elements, int parts_1) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts_1);
}

extern "C" __global__ void parts(
    const float* __restrict__ values,
    float* __restrict__ partials,
    int offset,
    int elements,
    int parts_1) {
  for (int part = (int)(blockIdx.x * blockDim.x + threadIdx.x); part < parts_1; part += (int)(gridDim.x * blockDim.x)) {
    int end = firstOf(part + 1, elements, parts_1);
    float sum = 0.0f;
    float lost = 0.0f;
    for (int i = firstOf(part, elements, parts_1); i < end; i++) {
      float term = values[i] - lost;
      float next = sum + term;
      lost = next - sum - term;
      sum = next;
    }
    partials[offset + part] = sum;
  }
}
