#pragma OPENCL FP_CONTRACT OFF

__kernel void inputGradient(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global const float* restrict dGamma,
    __global const float* restrict dBeta,
    __global float* restrict dx,
    int rows,
    int width) {
  for (int r = (int)get_global_id(1); r < rows; r += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int at = r * width + c;
      float n = (float)rows;
      float inverse = rstd[c];
      float xhat = (x[at] - mean[c] - rest[c]) * inverse;
      float less = dBeta[c] / n + xhat * (dGamma[c] / n);
      dx[at] = gamma[c] * inverse * (dy[at] - less);
    }
  }
}
