// Comparisons with NaN are false, all but !=; a NaN goes through sums and products; infinities make one.
__kernel void stratus_probe_not_a_number(__global const float* a, __global const float* b, __global int* out) {
  int i = (int)get_global_id(0);
  float x = a[i];
  float y = b[i];
  float sum = x + y;
  float product = x * y;
  float difference = x - y;
  out[i] = (x < y ? 1 : 0) | (x <= y ? 2 : 0) | (x > y ? 4 : 0) | (x >= y ? 8 : 0) | (x == y ? 16 : 0) | (x != y ? 32 : 0)
      | (!(x >= y) ? 64 : 0) | (x != x ? 128 : 0) | (sum != sum ? 256 : 0) | (product != product ? 512 : 0)
      | (difference != difference ? 1024 : 0);
}
