#pragma OPENCL FP_CONTRACT OFF

__kernel void fill(__global float* restrict values, int elements, float value) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    values[i] = value;
  }
}
