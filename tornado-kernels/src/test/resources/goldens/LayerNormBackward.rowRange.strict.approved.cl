#pragma OPENCL FP_CONTRACT OFF

static void clear(float* sums) {
  sums[0] = 0.0f;
  sums[1] = 0.0f;
  sums[2] = 0.0f;
  sums[3] = 0.0f;
}

static void addSums(
    __global const float* x,
    __global const float* dy,
    __global const float* gamma,
    __global const float* mean,
    __global const float* rest,
    __global const float* rstd,
    int group,
    int atX,
    int atDy,
    int atGamma,
    int count,
    int block,
    float* sums) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  float sum = sums[0];
  float sumLost = sums[1];
  float products = sums[2];
  float productsLost = sums[3];
  int start = 0;
  int size;
  for (; start < count; start = (int)((uint)start + size)) {
    size = min(block, (int)((uint)count - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    int fromGamma = atGamma + start;
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewProducts = 0.0f;
      for (int c = first; c < end; c++) {
        float xhat = (0.5f * x[fromX + c] - centre - left) * inverse;
        float v = dy[fromDy + c];
        float scale = gamma[fromGamma + c];
        few += scale * v;
        fewProducts += scale * (v * xhat);
      }
      part += few;
      partProducts += fewProducts;
    }
    float term = part - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
    float termProducts = partProducts - productsLost;
    float nextProducts = products + termProducts;
    productsLost = nextProducts - products - termProducts;
    products = nextProducts;
  }
  sums[0] = sum;
  sums[1] = sumLost;
  sums[2] = products;
  sums[3] = productsLost;
}

static void storeRun(
    __global const float* x,
    __global const float* dy,
    __global const float* gamma,
    __global const float* mean,
    __global const float* rest,
    __global const float* rstd,
    __global float* dx,
    int group,
    int atX,
    int atDy,
    int atOut,
    int atGamma,
    int count,
    float meanOfG,
    float meanOfProduct) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float r1 = rstd[group];
  float inverse = 2.0f * r1;
  float a = r1 * meanOfG;
  float b = r1 * meanOfProduct;
  for (int c = 0; c < count; c++) {
    float xhat = (0.5f * x[atX + c] - centre - left) * inverse;
    float slope = r1 * gamma[atGamma + c];
    dx[atOut + c] = slope * dy[atDy + c] - (a + xhat * b);
  }
}

static void gradientOfRow(
    __global const float* x,
    __global const float* dy,
    __global const float* gamma,
    __global const float* mean,
    __global const float* rest,
    __global const float* rstd,
    __global float* dx,
    int row,
    int width,
    int block,
    int flags) {
  int base = row * width;
  float sums[4] = {0};
  clear(sums);
  addSums(x, dy, gamma, mean, rest, rstd, row, base, base, 0, width, block, sums);
  float meanOfG = (flags & 1) == 0 ? sums[0] / (float)width : 0.0f;
  float meanOfProduct = sums[2] / (float)width;
  storeRun(x, dy, gamma, mean, rest, rstd, dx, row, base, base, base, 0, width, meanOfG, meanOfProduct);
}

__kernel void rowRange(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dx,
    int first,
    int end,
    int width,
    int block,
    int flags) {
  for (int row = first + (int)get_global_id(0); row < end; row += (int)get_global_size(0)) {
    gradientOfRow(x, dy, gamma, mean, rest, rstd, dx, row, width, block, flags);
  }
}
