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

static __device__ __forceinline__ void philox(int* words, int keyLow, int keyHigh) {
  int low = keyLow;
  int high = keyHigh;
  #pragma unroll
  for (int round_1 = 0; round_1 < 10; round_1++) {
    long first = (long)((ulong)((long)words[0] & 4294967295L) * 3528531795L);
    long second = (long)((ulong)((long)words[2] & 4294967295L) * 3449720151L);
    words[0] = (int)(long)((ulong)second >> 32) ^ words[1] ^ low;
    words[1] = (int)second;
    words[2] = (int)(long)((ulong)first >> 32) ^ words[3] ^ high;
    words[3] = (int)first;
    low = (int)((uint)low - 1640531527);
    high = (int)((uint)high - 1150833019);
  }
}

static __device__ __forceinline__ void draw(int* words, const int* state, int layer, int block) {
  words[0] = block;
  words[1] = layer;
  words[2] = state[2];
  words[3] = state[3];
  philox(words, state[0], state[1]);
}

static __device__ __forceinline__ void four(
    const float* from,
    float* to,
    const int* state,
    int elements,
    int layer,
    float probability,
    int block) {
  int words[4] = {0};
  draw(words, state, layer, block);
  int first = (int)(4u * block);
  int count = min(4, (int)((uint)elements - first));
  for (int j = 0; j < count; j++) {
    bool dropped = (float)(int)((uint)words[j] >> 8) < probability * 1.6777216e7f;
    to[first + j] = dropped ? 0.0f : from[first + j] / (1.0f - probability);
  }
}

extern "C" __global__ void backwardByFours(
    const float* __restrict__ dy,
    float* __restrict__ dx,
    const int* __restrict__ state,
    int elements,
    int layer,
    float probability) {
  int blocks = (int)((uint)elements + 3) / 4;
  for (int block = (int)(blockIdx.x * blockDim.x + threadIdx.x); block < blocks; block += (int)(gridDim.x * blockDim.x)) {
    four(dy, dx, state, elements, layer, probability, block);
  }
}
