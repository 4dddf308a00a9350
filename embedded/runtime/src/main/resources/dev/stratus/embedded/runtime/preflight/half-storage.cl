// Every kind of half loaded as a float; floats stored as halves, rounded to the nearest, ties to even.
__kernel void stratus_probe_half_storage(
    __global const half* halves, __global float* loaded, __global const float* floats, __global half* stored) {
  int i = (int)get_global_id(0);
  loaded[i] = vload_half(i, halves);
  vstore_half_rte(floats[i], i, stored);
}
