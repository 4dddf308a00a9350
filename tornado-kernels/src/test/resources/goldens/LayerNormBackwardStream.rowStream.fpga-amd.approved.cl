#pragma OPENCL FP_CONTRACT OFF

__attribute__((reqd_work_group_size(1, 1, 1)))
__kernel void rowStream(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dx,
    __global float* restrict dgamma,
    __global float* restrict dbeta,
    int rows,
    int width,
    int lineColumns,
    int columns,
    int stages,
    int flags) {
  float scales[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float xhats[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float gradients[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float scaleSums[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float scaleRests[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float offsetSums[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float offsetRests[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float terms[4] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float productTerms[4] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float sums[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float sumRests[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float products[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float productRests[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float n = (float)width;
  __attribute__((xcl_pipeline_loop(1)))
  __attribute__((opencl_unroll_hint(4)))
  for (int c = 0; c < width; c++) {
    scales[c] = gamma[c];
    scaleSums[c] = 0.0f;
    scaleRests[c] = 0.0f;
    offsetSums[c] = 0.0f;
    offsetRests[c] = 0.0f;
  }
  for (int row = 0; row < rows; row++) {
    int base = row * width;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float r1 = rstd[row];
    float inverse = 2.0f * r1;
    __attribute__((opencl_unroll_hint))
    for (int k = 0; k < 8; k++) {
      sums[k] = 0.0f;
      sumRests[k] = 0.0f;
      products[k] = 0.0f;
      productRests[k] = 0.0f;
    }
    __attribute__((xcl_pipeline_loop(1)))
    for (int at = 0; at < width; at += 4) {
      __attribute__((opencl_unroll_hint))
      for (int j = 0; j < 4; j++) {
        float value = 0.0f;
        float v = 0.0f;
        if ((int)((uint)at + j) < width) {
          value = x[base + at + j];
          v = dy[base + at + j];
        }
        float xhat = (0.5f * value - centre - left) * inverse;
        float g = (int)((uint)at + j) < width ? scales[at + j] * v : 0.0f;
        xhats[at + j] = xhat;
        gradients[at + j] = v;
        terms[j] = g;
        productTerms[j] = (int)((uint)at + j) < width ? g * xhat : 0.0f;
      }
      float turn = 0.0f;
      float turnProducts = 0.0f;
      float few = 0.0f;
      float fewProducts = 0.0f;
      __attribute__((opencl_unroll_hint))
      for (int j = 0; j < 4; j++) {
        few += terms[j];
        fewProducts += productTerms[j];
        if (j % 4 == 3) {
          turn += few;
          turnProducts += fewProducts;
          few = 0.0f;
          fewProducts = 0.0f;
        }
      }
      turn += few;
      turnProducts += fewProducts;
      float sum = sums[0] + turn;
      float added = sum - sums[0];
      float sumRest = sumRests[0] + (sums[0] - (sum - added) + (turn - added));
      float product = products[0] + turnProducts;
      float productAdded = product - products[0];
      float productRest = productRests[0] + (products[0] - (product - productAdded) + (turnProducts - productAdded));
      __attribute__((opencl_unroll_hint))
      for (int k = 0; k < 7; k++) {
        sums[k] = sums[k + 1];
        sumRests[k] = sumRests[k + 1];
        products[k] = products[k + 1];
        productRests[k] = productRests[k + 1];
      }
      sums[7] = sum;
      sumRests[7] = sumRest;
      products[7] = product;
      productRests[7] = productRest;
    }
    float sum = 0.0f;
    float sumRest = 0.0f;
    float product = 0.0f;
    float productRest = 0.0f;
    __attribute__((opencl_unroll_hint))
    for (int k = 0; k < 8; k++) {
      float next = sum + sums[k];
      float added = next - sum;
      sumRest += sum - (next - added) + (sums[k] - added) + sumRests[k];
      sum = next;
      float nextProduct = product + products[k];
      float productAdded = nextProduct - product;
      productRest += product - (nextProduct - productAdded) + (products[k] - productAdded) + productRests[k];
      product = nextProduct;
    }
    float a = 0.0f;
    if ((flags & 1) == 0) {
      a = r1 * ((sum + sumRest) / n);
    }
    float b = r1 * ((product + productRest) / n);
    __attribute__((xcl_pipeline_loop(1)))
    for (int at = 0; at < width; at += 4) {
      __attribute__((opencl_unroll_hint))
      for (int j = 0; j < 4; j++) {
        if ((int)((uint)at + j) < width) {
          float xhat = xhats[at + j];
          float v = gradients[at + j];
          float slope = r1 * scales[at + j];
          dx[base + at + j] = slope * v - (a + xhat * b);
          float share = v * xhat;
          float before = scaleSums[at + j];
          float next = before + share;
          float added = next - before;
          scaleSums[at + j] = next;
          scaleRests[at + j] += before - (next - added) + (share - added);
          float offsetBefore = offsetSums[at + j];
          float offset = offsetBefore + v;
          float offsetAdded = offset - offsetBefore;
          offsetSums[at + j] = offset;
          offsetRests[at + j] += offsetBefore - (offset - offsetAdded) + (v - offsetAdded);
        }
      }
    }
  }
  __attribute__((xcl_pipeline_loop(1)))
  __attribute__((opencl_unroll_hint(4)))
  for (int c = 0; c < width; c++) {
    dgamma[c] = scaleSums[c] + scaleRests[c];
    dbeta[c] = offsetSums[c] + offsetRests[c];
  }
}
