#pragma OPENCL FP_CONTRACT OFF

__kernel void rowPerGroup(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dx,
    int rows,
    int width,
    int flags) {
  __local float sums[256];
  __local float products[256];
  int lane = (int)get_local_id(0);
  int lanes = (int)get_local_size(0);
  int groups = (int)get_global_size(0) / lanes;
  float n = (float)width;
  for (int row = (int)get_group_id(0); row < rows; row += groups) {
    int base = row * width;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float r1 = rstd[row];
    float inverse = 2.0f * r1;
    float sum = 0.0f;
    float sumLost = 0.0f;
    float product = 0.0f;
    float productLost = 0.0f;
    for (int c = lane; c < width; c += lanes) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float g = gamma[c] * dy[base + c];
      float term = g - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
      float termProduct = g * xhat - productLost;
      float nextProduct = product + termProduct;
      productLost = nextProduct - product - termProduct;
      product = nextProduct;
    }
    sums[lane] = sum;
    products[lane] = product;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
      if (lane < half_1) {
        sums[lane] += sums[lane + half_1];
        products[lane] += products[lane + half_1];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    float meanOfG = (flags & 1) == 0 ? sums[0] / n : 0.0f;
    float meanOfProduct = products[0] / n;
    barrier(CLK_LOCAL_MEM_FENCE);
    float a = r1 * meanOfG;
    float b = r1 * meanOfProduct;
    for (int c = lane; c < width; c += lanes) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float slope = r1 * gamma[c];
      dx[base + c] = slope * dy[base + c] - (a + xhat * b);
    }
  }
}
