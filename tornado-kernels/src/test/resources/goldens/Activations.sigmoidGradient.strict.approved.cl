#pragma OPENCL FP_CONTRACT OFF

__kernel void sigmoidGradient(
    __global const float* restrict dy,
    __global const float* restrict y,
    __global float* restrict dx,
    int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    float value = y[i];
    dx[i] = dy[i] * (value * (1.0f - value));
  }
}
