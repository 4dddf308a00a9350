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
    __global const float* restrict cells,
    __global const float* restrict statistics,
    __global const float* restrict slopes,
    __global const int* restrict lengths,
    __global float* restrict partials,
    int steps,
    int rows,
    int width,
    int parts) {
  for (int part = (int)get_global_id(1); part < parts; part += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < (int)(5u * width); c += (int)get_global_size(0)) {
      int wide = (int)(4u * width);
      int base = part * 14 * width;
      int end = firstOf(part + 1, (int)((uint)steps * rows), parts);
      float inputSum = 0.0f;
      float inputLost = 0.0f;
      float hiddenSum = 0.0f;
      float hiddenLost = 0.0f;
      float slopeSum = 0.0f;
      float slopeLost = 0.0f;
      for (int at = firstOf(part, (int)((uint)steps * rows), parts); at < end; at++) {
        if (java_div_int(at, rows) < lengths[java_rem_int(at, rows)]) {
          float slope = slopes[at * 5 * width + c];
          float slopeTerm = slope - slopeLost;
          float slopeNext = slopeSum + slopeTerm;
          slopeLost = slopeNext - slopeSum - slopeTerm;
          slopeSum = slopeNext;
          int of = at * 9;
          if (c < wide) {
            float x = inputPart[at * wide + c];
            float term = slope * normalized(x, statistics, of) - inputLost;
            float next = inputSum + term;
            inputLost = next - inputSum - term;
            inputSum = next;
            float h = hiddenParts[at * wide + c];
            float hiddenTerm = slope * normalized(h, statistics, of + 3) - hiddenLost;
            float hiddenNext = hiddenSum + hiddenTerm;
            hiddenLost = hiddenNext - hiddenSum - hiddenTerm;
            hiddenSum = hiddenNext;
          }
          if (c >= wide) {
            float cell = cells[(at + rows) * width + c - wide];
            float term = slope * normalized(cell, statistics, of + 6) - inputLost;
            float next = inputSum + term;
            inputLost = next - inputSum - term;
            inputSum = next;
          }
        }
      }
      if (c < wide) {
        partials[base + c] = inputSum;
        partials[base + wide + c] = hiddenSum;
        partials[base + 2 * wide + c] = slopeSum;
      }
      if (c >= wide) {
        partials[base + 2 * wide + c] = inputSum;
        partials[base + 2 * wide + width + c] = slopeSum;
      }
    }
  }
}
