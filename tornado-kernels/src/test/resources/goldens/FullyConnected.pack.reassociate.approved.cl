#pragma OPENCL FP_CONTRACT OFF

__kernel void pack(
    __global const float* restrict from,
    __global float* restrict packed,
    int rows,
    int columns) {
  int panels = (int)((uint)columns + 64 - 1) / 64;
  for (int panel = (int)get_global_id(1); panel < panels; panel += (int)get_global_size(1)) {
    for (int r = (int)get_global_id(0); r < rows; r += (int)get_global_size(0)) {
      int first = (int)((uint)panel * 64);
      int count = min(64, (int)((uint)columns - first));
      int to = (panel * rows + r) * 64;
      {
        int lane = 0;
        for (; count - lane >= 16; lane += 16) {
          vstore16(vload16(0, &from[r * columns + first + lane]), 0, &packed[to + lane]);
        }
        for (; lane < count; lane++) {
          packed[to + lane] = from[r * columns + first + lane];
        }
      }
      {
        int lane = count;
        if (lane < 64) {
          for (; 64 - lane >= 16; lane += 16) {
            vstore16((float16)(0.0f), 0, &packed[to + lane]);
          }
          for (; lane < 64; lane++) {
            packed[to + lane] = 0.0f;
          }
        }
      }
    }
  }
}
