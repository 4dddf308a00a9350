#pragma OPENCL FP_CONTRACT OFF

__kernel void transpose(
    __global const float* restrict from,
    __global float* restrict to,
    int rows,
    int columns) {
  int down = (int)((uint)rows + 16 - 1) / 16;
  int across = (int)((uint)columns + 16 - 1) / 16;
  for (int i = (int)get_global_id(1); i < down; i += (int)get_global_size(1)) {
    for (int j = (int)get_global_id(0); j < across; j += (int)get_global_size(0)) {
      int endRow = min((int)((uint)(i + 1) * 16), rows);
      int endColumn = min((int)((uint)(j + 1) * 16), columns);
      for (int c = j * 16; c < endColumn; c++) {
        for (int r = i * 16; r < endRow; r++) {
          to[c * rows + r] = from[r * columns + c];
        }
      }
    }
  }
}
