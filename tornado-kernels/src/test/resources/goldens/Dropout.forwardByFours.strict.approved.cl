#pragma OPENCL FP_CONTRACT OFF

static void philox(int* words, int keyLow, int keyHigh) {
  int low = keyLow;
  int high = keyHigh;
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

static void draw(int* words, __global const int* state, int layer, int block) {
  words[0] = block;
  words[1] = layer;
  words[2] = state[2];
  words[3] = state[3];
  philox(words, state[0], state[1]);
}

static void four(
    __global const float* from,
    __global float* to,
    __global const int* state,
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

__kernel void forwardByFours(
    __global const float* restrict x,
    __global float* restrict y,
    __global const int* restrict state,
    int elements,
    int layer,
    float probability) {
  int blocks = (int)((uint)elements + 3) / 4;
  for (int block = (int)get_global_id(0); block < blocks; block += (int)get_global_size(0)) {
    four(x, y, state, elements, layer, probability, block);
  }
}
