#pragma OPENCL FP_CONTRACT OFF

__kernel void relu(__global const float* restrict x, __global float* restrict y, int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    float value = x[i];
    y[i] = value <= 0.0f ? 0.0f : value;
  }
}
