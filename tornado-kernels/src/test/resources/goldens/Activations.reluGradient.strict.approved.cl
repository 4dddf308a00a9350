#pragma OPENCL FP_CONTRACT OFF

__kernel void reluGradient(
    __global const float* restrict dy,
    __global const float* restrict y,
    __global float* restrict dx,
    int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    float gradient = dy[i];
    dx[i] = y[i] <= 0.0f ? 0.0f : gradient;
  }
}
