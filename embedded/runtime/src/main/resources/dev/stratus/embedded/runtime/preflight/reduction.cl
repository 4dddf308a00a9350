// A work-group sums rows as a tree, row after row in the same local memory. The sums are whole and small: any order gives the same float.
__kernel void stratus_probe_reduction(__global const float* in, __global float* out, int rows, int width) {
  __local float part[64];
  int l = (int)get_local_id(0);
  int lanes = (int)get_local_size(0);
  for (int row = (int)get_group_id(0); row < rows; row += (int)get_num_groups(0)) {
    float sum = 0.0f;
    for (int c = l; c < width; c += lanes) {
      sum += in[row * width + c];
    }
    part[l] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int half_lanes = lanes / 2; half_lanes > 0; half_lanes /= 2) {
      if (l < half_lanes) {
        part[l] += part[l + half_lanes];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (l == 0) {
      out[row] = part[0];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}
