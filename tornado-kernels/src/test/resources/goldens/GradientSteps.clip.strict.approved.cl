#pragma OPENCL FP_CONTRACT OFF

__kernel void clip(
    __global float* restrict gradient,
    __global const float* restrict factors,
    int at,
    int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    gradient[i] *= factors[at];
  }
}
