#pragma OPENCL FP_CONTRACT OFF

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int ofDigits(
    __global const int* layout,
    int first,
    int dims,
    int ints,
    int number,
    int stride) {
  int sum = 0;
  int rest = number;
  for (int dim = 0; dim < dims; dim++) {
    int at = first + dim * ints;
    int size = layout[at];
    sum = (int)(sum + (uint)java_rem_int(rest, size) * layout[at + stride]);
    rest = java_div_int(rest, size);
  }
  return sum;
}

static int ofGroup(__global const int* layout, int group, int stride) {
  return ofDigits(layout, 14, layout[10], 6, group, stride);
}

static int baseX(__global const int* layout, int group) {
  int t = layout[7];
  return (int)((uint)t + ofGroup(layout, group, 1));
}

static int baseDy(__global const int* layout, int group) {
  int t = layout[8];
  return (int)((uint)t + ofGroup(layout, group, 2));
}

static int baseOut(__global const int* layout, int group) {
  int t = layout[9];
  return (int)((uint)t + ofGroup(layout, group, 3));
}

static int ofChunk(__global const int* layout, int chunk, int stride) {
  int first = 14 + layout[10] * 6;
  return ofDigits(layout, first, layout[11], 5, chunk, stride);
}

static int chunkX(__global const int* layout, int chunk) {
  return ofChunk(layout, chunk, 1);
}

static int chunkDy(__global const int* layout, int chunk) {
  return ofChunk(layout, chunk, 2);
}

static int chunkOut(__global const int* layout, int chunk) {
  return ofChunk(layout, chunk, 3);
}

__kernel void anyLayout(
    __global const float* restrict x,
    __global const float* restrict r,
    __global float* restrict s,
    __global const int* restrict layout,
    int first,
    int end) {
  int groups = (int)((uint)end - first);
  for (int item = (int)get_global_id(0); item < groups; item += (int)get_global_size(0)) {
    int g = (int)((uint)first + item);
    int baseX_1 = baseX(layout, g);
    int baseR = baseDy(layout, g);
    int baseS = baseOut(layout, g);
    int strideX = layout[2];
    int strideR = layout[3];
    int strideS = layout[4];
    int run = layout[1];
    int apart = (strideX ^ 1) | (strideR ^ 1) | (strideS ^ 1);
    for (int k = 0; k < layout[6]; k++) {
      int atX = baseX_1 + chunkX(layout, k);
      int atR = baseR + chunkDy(layout, k);
      int atS = baseS + chunkOut(layout, k);
      if (apart == 0) {
        for (int j = 0; j < run; j++) {
          s[atS + j] = x[atX + j] + r[atR + j];
        }
      } else {
        for (int j = 0; j < run; j++) {
          s[atS + j * strideS] = x[atX + j * strideX] + r[atR + j * strideR];
        }
      }
    }
  }
}
