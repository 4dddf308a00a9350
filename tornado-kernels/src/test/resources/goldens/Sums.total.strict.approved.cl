#pragma OPENCL FP_CONTRACT OFF

__kernel void total(
    __global const float* restrict partials,
    __global const float* restrict factor,
    int factorAt,
    __global float* restrict result,
    int at,
    int parts) {
  for (int item = (int)get_global_id(0); item < 1; item += (int)get_global_size(0)) {
    float sum = 0.0f;
    for (int part = 0; part < parts; part++) {
      sum += partials[part];
    }
    result[at] = sum * factor[factorAt];
  }
}
