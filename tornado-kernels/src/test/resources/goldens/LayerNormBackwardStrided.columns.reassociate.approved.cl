#pragma OPENCL FP_CONTRACT OFF

__kernel void columns(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dx,
    int outer,
    int outerStride,
    int run,
    int width,
    int stride,
    int flags) {
  for (int o = (int)get_global_id(1); o < outer; o += (int)get_global_size(1)) {
    for (int r = (int)get_global_id(0); r < run; r += (int)get_global_size(0)) {
      int group = o * run + r;
      int base = o * outerStride + r;
      float centre = 0.5f * mean[group];
      float left = 0.5f * rest[group];
      float r1 = rstd[group];
      float inverse = 2.0f * r1;
      float sum = 0.0f;
      float sumLost = 0.0f;
      float products = 0.0f;
      float productsLost = 0.0f;
      for (int c = 0; c < width; c++) {
        float xhat = (0.5f * x[base + c * stride] - centre - left) * inverse;
        float g = gamma[c] * dy[base + c * stride];
        float term = g - sumLost;
        float next = sum + term;
        sumLost = next - sum - term;
        sum = next;
        float termProducts = g * xhat - productsLost;
        float nextProducts = products + termProducts;
        productsLost = nextProducts - products - termProducts;
        products = nextProducts;
      }
      float meanOfG = 0.0f;
      if ((flags & 1) == 0) {
        meanOfG = sum / (float)width;
      }
      float a = r1 * meanOfG;
      float b = r1 * (products / (float)width);
      for (int c = 0; c < width; c++) {
        float xhat = (0.5f * x[base + c * stride] - centre - left) * inverse;
        float slope = r1 * gamma[c];
        dx[base + c * stride] = slope * dy[base + c * stride] - (a + xhat * b);
      }
    }
  }
}
