#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
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

__kernel void apply(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global const float* restrict partial,
    __global float* restrict dx,
    int rows,
    int width,
    int parts,
    int flags) {
  for (int part = (int)get_global_id(1); part < parts; part += (int)get_global_size(1)) {
    for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
      float sum = 0.0f;
      float sumLost = 0.0f;
      float products = 0.0f;
      float productsLost = 0.0f;
      for (int q = 0; q < parts; q++) {
        int place = (row * parts + q) * 2;
        float term = partial[place] - sumLost;
        float next = sum + term;
        sumLost = next - sum - term;
        sum = next;
        float termProducts = partial[place + 1] - productsLost;
        float nextProducts = products + termProducts;
        productsLost = nextProducts - products - termProducts;
        products = nextProducts;
      }
      float meanOfG = (flags & 1) == 0 ? sum / (float)width : 0.0f;
      float meanOfProduct = products / (float)width;
      int first = firstColumn(part, width, parts);
      int count = (int)((uint)firstColumn(part + 1, width, parts) - first);
      int at = row * width + first;
      storeRun(x, dy, gamma, mean, rest, rstd, dx, row, at, at, at, first, count, meanOfG, meanOfProduct);
    }
  }
}
