#pragma OPENCL FP_CONTRACT OFF

__kernel void ints(__global const int* restrict from, __global int* restrict to, int elements) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    to[i] = from[i];
  }
}
