#pragma OPENCL FP_CONTRACT OFF

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

__kernel void outputs(
    __global const float* restrict hidden,
    __global const int* restrict lengths,
    __global float* restrict y,
    int steps,
    int rows,
    int width) {
  for (int at = (int)get_global_id(1); at < (int)((uint)steps * rows); at += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      float value = hidden[(at + rows) * width + c];
      y[at * width + c] = java_div_int(at, rows) < lengths[java_rem_int(at, rows)] ? value : 0.0f;
    }
  }
}
