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

static float tanh_2(float x) {
  float size = fabs(x);
  float argument = java_max_float(-2.0f * size, -40.0f);
  float n = floor(argument * 1.442695f + 0.5f);
  float p = expMinusOneNear(argument - n * 0.69314575f, n * 1.4286068e-6f);
  float power = powerOfTwo(java_float_to_int(n));
  float t = p * power + (power - 1.0f);
  float value = -t / (t + 2.0f);
  return x < 0.0f ? -value : value;
}

__kernel void tanh_1(__global const float* restrict x, __global float* restrict y, int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    y[i] = tanh_2(x[i]);
  }
}
