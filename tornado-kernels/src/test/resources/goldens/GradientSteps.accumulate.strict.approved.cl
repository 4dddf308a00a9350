#pragma OPENCL FP_CONTRACT OFF

__kernel void accumulate(
    __global float* restrict sum,
    __global const float* restrict values,
    __global const float* restrict share,
    int at,
    int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    sum[i] += share[at] * values[i];
  }
}
