// a * b + c with two roundings, as asked for, and fma with one.
#pragma OPENCL FP_CONTRACT OFF
__kernel void stratus_probe_contraction(
    __global const float* a, __global const float* b, __global const float* c, __global float* out) {
  int i = (int)get_global_id(0);
  out[3 * i] = a[i] * b[i] + c[i];
  out[3 * i + 1] = c[i] - a[i] * b[i];
  out[3 * i + 2] = fma(a[i], b[i], c[i]);
}
