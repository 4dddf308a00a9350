#pragma OPENCL FP_CONTRACT OFF

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

__kernel void tiled(
    __global const float* restrict a,
    __global const float* restrict b,
    __global const float* restrict bias,
    __global float* restrict c,
    int rows,
    int shared,
    int columns,
    int aRow,
    int aShared,
    int bShared,
    int bColumn,
    int biased) {
  __local float aSlice[1040];
  __local float bSlice[1040];
  int lane = (int)get_local_id(0);
  int groups = (int)get_global_size(0) / 256;
  int across = (int)((uint)columns + 64 - 1) / 64;
  int tiles = (int)((uint)((int)((uint)rows + 64 - 1) / 64) * across);
  int mine = lane / 16 * 4;
  int mineColumn = lane % 16 * 4;
  float sums[16] = {0};
  float left[4] = {0};
  float right[4] = {0};
  for (int tile = (int)get_group_id(0); tile < tiles; tile += groups) {
    int firstRow = (int)((uint)java_div_int(tile, across) * 64);
    int firstColumn = (int)((uint)java_rem_int(tile, across) * 64);
    for (int i = 0; i < 16; i++) {
      sums[i] = 0.0f;
    }
    for (int start = 0; start < shared; start += 16) {
      for (int i = 0; i < 4; i++) {
        int at = lane + i * 256;
        int depth = aShared == 1 ? at % 16 : at / 64;
        int r = aShared == 1 ? at / 16 : at % 64;
        float value = 0.0f;
        if ((int)((uint)firstRow + r) < rows && (int)((uint)start + depth) < shared) {
          value = a[(firstRow + r) * aRow + (start + depth) * aShared];
        }
        aSlice[depth * 65 + r] = value;
        int bDepth = bShared == 1 ? at % 16 : at / 64;
        int column = bShared == 1 ? at / 16 : at % 64;
        float other = 0.0f;
        if ((int)((uint)firstColumn + column) < columns && (int)((uint)start + bDepth) < shared) {
          other = b[(start + bDepth) * bShared + (firstColumn + column) * bColumn];
        }
        bSlice[bDepth * 65 + column] = other;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int depth = 0; depth < 16; depth++) {
        for (int i = 0; i < 4; i++) {
          left[i] = aSlice[depth * 65 + mine + i];
          right[i] = bSlice[depth * 65 + mineColumn + i];
        }
        for (int i = 0; i < 4; i++) {
          for (int j = 0; j < 4; j++) {
            sums[i * 4 + j] = fma(left[i], right[j], sums[i * 4 + j]);
          }
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        int r = (int)((uint)firstRow + mine + i);
        int column = (int)((uint)firstColumn + mineColumn + j);
        if (r < rows && column < columns) {
          float sum = sums[i * 4 + j];
          c[r * columns + column] = biased != 0 ? sum + bias[column] : sum;
        }
      }
    }
  }
}
