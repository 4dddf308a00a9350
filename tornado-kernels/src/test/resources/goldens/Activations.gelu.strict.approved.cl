#pragma OPENCL FP_CONTRACT OFF

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static float java_min_float(float a, float b) {
  return a == b ? as_float(as_int(a) | as_int(b)) : a < b || a != a ? a : b;
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

static float exp_1(float x) {
  float bounded = java_max_float(java_min_float(x, 89.0f), -104.0f);
  float n = floor(bounded * 1.442695f + 0.5f);
  float p = expMinusOneNear(bounded - n * 0.69314575f, n * 1.4286068e-6f);
  int whole = java_float_to_int(n);
  int part = whole / 2;
  float t = powerOfTwo(part);
  return (p + 1.0f) * t * powerOfTwo((int)((uint)whole - part));
}

static float normalTail(float x) {
  return exp_1(-0.5f * (x * x));
}

static float normal(float x, float tail) {
  float z = fabs(x) * 0.70710677f;
  float t = 1.0f / (1.0f + 0.3275911f * z);
  float polynomial = t * (0.2548296f + t * (-0.28449672f + t * (1.4214138f + t * (-1.4531521f + t * 1.0614054f))));
  float beyond = 0.5f * polynomial * tail;
  return x < 0.0f ? beyond : 1.0f - beyond;
}

__kernel void gelu(__global const float* restrict x, __global float* restrict y, int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    float value = x[i];
    float tail = normalTail(value);
    y[i] = value * normal(value, tail);
  }
}
