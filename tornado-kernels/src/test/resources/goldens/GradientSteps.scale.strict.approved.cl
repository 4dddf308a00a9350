#pragma OPENCL FP_CONTRACT OFF

__kernel void scale(
    __global float* restrict values,
    __global const float* restrict factor,
    int at,
    int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    values[i] *= factor[at];
  }
}
