#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static int firstOf(int part, int elements, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts);
}

static float normalized(float value, __global const float* statistics, int of) {
  float centre = 0.5f * statistics[of];
  float left = 0.5f * statistics[of + 1];
  float inverse = 2.0f * statistics[of + 2];
  return (0.5f * value - centre - left) * inverse;
}

__kernel void parameterParts(
    __global const float* restrict inputPart,
    __global const float* restrict hiddenParts,
    __global const float* restrict statistics,
    __global const float* restrict slopes,
    __global const int* restrict lengths,
    __global float* restrict partials,
    int steps,
    int rows,
    int width,
    int parts) {
  for (int part = (int)get_global_id(1); part < parts; part += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < (int)(3u * width); c += (int)get_global_size(0)) {
      int wide = 3 * width;
      int candidate = java_div_int(c, (int)(2u * width));
      int base = part * 10 * width;
      int end = firstOf(part + 1, (int)((uint)steps * rows), parts);
      float inputSum = 0.0f;
      float inputLost = 0.0f;
      float hiddenSum = 0.0f;
      float hiddenLost = 0.0f;
      float biasSum = 0.0f;
      float biasLost = 0.0f;
      float offsetSum = 0.0f;
      float offsetLost = 0.0f;
      for (int at = firstOf(part, (int)((uint)steps * rows), parts); at < end; at++) {
        if (java_div_int(at, rows) < lengths[java_rem_int(at, rows)]) {
          int of = at * 12 + candidate * 3;
          float slope = slopes[at * 4 * width + c];
          float hiddenSlope = slopes[at * 4 * width + c + candidate * width];
          float biasTerm = slope - biasLost;
          float biasNext = biasSum + biasTerm;
          biasLost = biasNext - biasSum - biasTerm;
          biasSum = biasNext;
          float offsetTerm = hiddenSlope - offsetLost;
          float offsetNext = offsetSum + offsetTerm;
          offsetLost = offsetNext - offsetSum - offsetTerm;
          offsetSum = offsetNext;
          float x = inputPart[at * wide + c];
          float inputTerm = slope * normalized(x, statistics, of) - inputLost;
          float inputNext = inputSum + inputTerm;
          inputLost = inputNext - inputSum - inputTerm;
          inputSum = inputNext;
          float h = hiddenParts[at * wide + c];
          float hiddenTerm = hiddenSlope * normalized(h, statistics, of + 6) - hiddenLost;
          float hiddenNext = hiddenSum + hiddenTerm;
          hiddenLost = hiddenNext - hiddenSum - hiddenTerm;
          hiddenSum = hiddenNext;
        }
      }
      partials[base + c] = inputSum;
      partials[base + wide + c] = hiddenSum;
      partials[base + 2 * wide + c] = biasSum;
      if (candidate == 1) {
        partials[base + 2 * wide + width + c] = offsetSum;
      }
    }
  }
}
