// Floats below the smallest normal one, as results and as operands.
__kernel void stratus_probe_subnormals(__global const float* a, __global const float* b, __global float* out) {
  int i = (int)get_global_id(0);
  out[3 * i] = a[i] * b[i];
  out[3 * i + 1] = a[i] + b[i];
  out[3 * i + 2] = a[i] - b[i];
}
