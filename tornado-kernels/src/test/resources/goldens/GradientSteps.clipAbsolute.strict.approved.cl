#pragma OPENCL FP_CONTRACT OFF

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static float java_min_float(float a, float b) {
  return a == b ? as_float(as_int(a) | as_int(b)) : a < b || a != a ? a : b;
}

__kernel void clipAbsolute(__global float* restrict gradient, int elements, float threshold) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    float value = gradient[i];
    gradient[i] = java_max_float(-threshold, java_min_float(threshold, value));
  }
}
