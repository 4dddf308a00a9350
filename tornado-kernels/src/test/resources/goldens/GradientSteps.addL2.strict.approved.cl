#pragma OPENCL FP_CONTRACT OFF

__kernel void addL2(
    __global float* restrict gradient,
    __global const float* restrict w,
    int elements,
    float factor) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    gradient[i] += factor * w[i];
  }
}
