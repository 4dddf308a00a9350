#pragma OPENCL FP_CONTRACT OFF

__kernel void normalize_1(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict y,
    int rows,
    int width) {
  for (int r = (int)get_global_id(1); r < rows; r += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int at = r * width + c;
      float d = x[at] - mean[c] - rest[c];
      y[at] = d * (rstd[c] * gamma[c]) + beta[c];
    }
  }
}
