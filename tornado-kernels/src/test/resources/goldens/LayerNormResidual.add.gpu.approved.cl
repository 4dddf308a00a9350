#pragma OPENCL FP_CONTRACT OFF

__kernel void add(
    __global const float* restrict x,
    __global const float* restrict r,
    __global float* restrict s,
    int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    s[i] = x[i] + r[i];
  }
}
