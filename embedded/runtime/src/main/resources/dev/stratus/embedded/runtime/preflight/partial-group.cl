// Neighbours' values through local memory, where the work-items past the end have no value but meet the barriers all the same.
__kernel void stratus_probe_partial_group(__global const int* in, __global int* out, int n) {
  __local int tile[64];
  int g = (int)get_global_id(0);
  int l = (int)get_local_id(0);
  int first = (int)(get_group_id(0) * get_local_size(0));
  int members = min((int)get_local_size(0), n - first);
  if (g < n) {
    tile[l] = in[g];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  int mirrored = 0;
  if (g < n) {
    mirrored = tile[members - 1 - l];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  if (g < n) {
    tile[l] = mirrored + l;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  if (g < n) {
    out[g] = tile[l] * 1000 + tile[(l + 1) % members];
  }
}
