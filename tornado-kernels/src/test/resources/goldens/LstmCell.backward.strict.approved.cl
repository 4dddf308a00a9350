#pragma OPENCL FP_CONTRACT OFF

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static int java_float_to_int(float a) {
  return a != a ? 0 : a >= 2147483648.0f ? INT_MAX : a < -2147483648.0f ? INT_MIN : (int)a;
}

static float expMinusOneNear(float high, float low) {
  float r = high - low;
  float series = r * r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * (0.008333334f + r * (0.0013888889f + r * (1.984127e-4f + r * 2.4801588e-5f))))));
  return r + series;
}

static float powerOfTwo(int n) {
  return as_float((int)(((uint)n + 127) << 23));
}

static float tanh_1(float x) {
  float size = fabs(x);
  float argument = java_max_float(-2.0f * size, -40.0f);
  float n = floor(argument * 1.442695f + 0.5f);
  float p = expMinusOneNear(argument - n * 0.69314575f, n * 1.4286068e-6f);
  float power = powerOfTwo(java_float_to_int(n));
  float t = p * power + (power - 1.0f);
  float value = -t / (t + 2.0f);
  return x < 0.0f ? -value : value;
}

__kernel void backward(
    __global const float* restrict dy,
    __global const float* restrict dh,
    __global float* restrict dc,
    __global const float* restrict gates,
    __global const float* restrict cells,
    __global float* restrict dGates,
    __global float* restrict dGatesNow,
    __global const int* restrict lengths,
    int step_1,
    int rows,
    int width) {
  for (int row = (int)get_global_id(1); row < rows; row += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int at = (step_1 * rows + row) * 4 * width + c;
      int part = row * 4 * width + c;
      int from = (step_1 * rows + row) * width + c;
      int own = row * width + c;
      float di = 0.0f;
      float df = 0.0f;
      float dg = 0.0f;
      float dO = 0.0f;
      float left = dc[own];
      if (step_1 < lengths[row]) {
        float i = gates[at];
        float f = gates[at + width];
        float g = gates[at + 2 * width];
        float o = gates[at + 3 * width];
        float t = tanh_1(cells[from + rows * width]);
        float d = dy[from] + dh[own];
        float all_1 = left + d * o * ((1.0f - t) * (1.0f + t));
        di = all_1 * g * (i * (1.0f - i));
        df = all_1 * cells[from] * (f * (1.0f - f));
        dg = all_1 * i * ((1.0f - g) * (1.0f + g));
        dO = d * t * (o * (1.0f - o));
        left = all_1 * f;
      }
      dGates[at] = di;
      dGates[at + width] = df;
      dGates[at + 2 * width] = dg;
      dGates[at + 3 * width] = dO;
      dGatesNow[part] = di;
      dGatesNow[part + width] = df;
      dGatesNow[part + 2 * width] = dg;
      dGatesNow[part + 3 * width] = dO;
      dc[own] = left;
    }
  }
}
