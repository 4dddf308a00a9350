#pragma OPENCL FP_CONTRACT OFF

__kernel void packTransposed(
    __global const float* restrict from,
    __global float* restrict packed,
    int rows,
    int columns) {
  int panels = (int)((uint)rows + 64 - 1) / 64;
  int squares = (int)((uint)columns + 16 - 1) / 16;
  for (int panel = (int)get_global_id(1); panel < panels; panel += (int)get_global_size(1)) {
    for (int square = (int)get_global_id(0); square < squares; square += (int)get_global_size(0)) {
      int end = min((int)((uint)(square + 1) * 16), columns);
      for (int c = square * 16; c < end; c++) {
        int to = (panel * columns + c) * 64;
        for (int lane = 0; lane < 64; lane++) {
          int r = (int)((uint)panel * 64 + lane);
          packed[to + lane] = r < rows ? from[r * columns + c] : 0.0f;
        }
      }
    }
  }
}
