#pragma OPENCL FP_CONTRACT OFF

__kernel void begin(
    __global const float* restrict initial,
    __global float* restrict hidden,
    __global float* restrict now,
    int rows,
    int width) {
  for (int i = (int)get_global_id(0); i < (int)((uint)rows * width); i += (int)get_global_size(0)) {
    float value = initial[i];
    hidden[i] = value;
    now[i] = value;
  }
}
