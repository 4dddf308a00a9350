#pragma OPENCL FP_CONTRACT OFF

__kernel void pack(
    __global const float* restrict from,
    __global float* restrict packed,
    int rows,
    int columns) {
  int panels = (int)((uint)columns + 64 - 1) / 64;
  int shares = (int)((uint)rows + 16 - 1) / 16;
  for (int share = (int)get_global_id(0); share < shares; share += (int)get_global_size(0)) {
    int end = min((int)((uint)(share + 1) * 16), rows);
    for (int r = share * 16; r < end; r++) {
      for (int panel = 0; panel < panels; panel++) {
        int first = (int)((uint)panel * 64);
        int count = min(64, (int)((uint)columns - first));
        int to = (panel * rows + r) * 64;
        for (int lane = 0; lane < count; lane++) {
          packed[to + lane] = from[r * columns + first + lane];
        }
        for (int lane = count; lane < 64; lane++) {
          packed[to + lane] = 0.0f;
        }
      }
    }
  }
}
