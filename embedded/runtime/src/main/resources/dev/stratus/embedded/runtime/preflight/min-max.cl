// Minimum and maximum as generated kernels spell Java's: a NaN wins, and -0 is less than 0.
__kernel void stratus_probe_min_max(__global const float* a, __global const float* b, __global float* out) {
  int i = (int)get_global_id(0);
  float x = a[i];
  float y = b[i];
  out[2 * i] = x == y ? as_float(as_int(x) | as_int(y)) : x < y || x != x ? x : y;
  out[2 * i + 1] = x == y ? as_float(as_int(x) & as_int(y)) : x > y || x != x ? x : y;
}
