#pragma OPENCL FP_CONTRACT OFF

static float half_to_float(ushort h) {
  return vload_half(0, (const half*)&h);
}

static float bfloat16_to_float(ushort b) {
  return as_float((uint)b << 16);
}

static ushort float_to_bfloat16(float f) {
  uint bits = as_uint(f);
  uint rounded = bits + 0x7fffu + ((bits >> 16) & 1);
  return (ushort)((f != f ? bits | 0x00400000u : rounded) >> 16);
}

static ushort float_to_half(float f) {
  ushort h;
  vstore_half_rte(f, 0, (half*)&h);
  return h;
}

__kernel void packedRows(
    __global const ushort* restrict a,
    __global const ushort* restrict b,
    __global ushort* restrict y,
    __global ushort* restrict z,
    int rows,
    int width) {
  for (int row = 0; row < rows; row++) {
    int base = row * width;
    ushort first = a[base];
    float sum = 0.0f;
    for (int c = 0; c < width; c++) {
      sum += half_to_float(a[base + c]) * bfloat16_to_float(b[base + c]);
    }
    for (int c = 0; c < width; c++) {
      ushort half_1 = a[base + c];
      y[base + c] = half_1;
      z[base + c] = float_to_bfloat16(half_to_float(half_1) - sum);
    }
    y[base] = float_to_half(half_to_float(first) + half_to_float(y[base]));
  }
}
