#pragma OPENCL FP_CONTRACT OFF

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

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

static void beginShortSums(
    __global float* partials,
    int atLong,
    int atShort,
    int width,
    bool first) {
  float piece[512] = {0};
  int start = 0;
  int size;
  for (; start < width; start = (int)((uint)start + size)) {
    size = min(512, (int)((uint)width - start));
    int fromLong = atLong + start;
    int fromShort = atShort + start;
    if (first) {
      for (int c = 0; c < size; c++) {
        partials[fromLong + c] = 0.0f;
      }
    } else {
      for (int c = 0; c < size; c++) {
        piece[c] = partials[fromShort + c];
      }
      for (int c = 0; c < size; c++) {
        partials[fromLong + c] += piece[c];
      }
    }
    for (int c = 0; c < size; c++) {
      partials[fromShort + c] = 0.0f;
    }
  }
}

static void storeAndAdd(
    __global const float* x,
    __global const float* dy,
    __global const float* gamma,
    __global const float* mean,
    __global const float* rest,
    __global const float* rstd,
    __global float* dx,
    __global float* scalePartials,
    __global float* offsetPartials,
    int row,
    int next,
    int atPart,
    int width,
    int block,
    int flags,
    float* sums) {
  float centre = 0.5f * mean[row];
  float left = 0.5f * rest[row];
  float r1 = rstd[row];
  float inverse = 2.0f * r1;
  float a = (flags & 1) == 0 ? r1 * (sums[0] / (float)width) : 0.0f;
  float b = r1 * (sums[2] / (float)width);
  float nextCentre = 0.5f * mean[next];
  float nextLeft = 0.5f * rest[next];
  float nextInverse = 2.0f * rstd[next];
  float sum = 0.0f;
  float sumLost = 0.0f;
  float products = 0.0f;
  float productsLost = 0.0f;
  int start = 0;
  int size;
  for (; start < width; start = (int)((uint)start + size)) {
    size = min(block, (int)((uint)width - start));
    int at = row * width + start;
    int atNext = next * width + start;
    int fromPart = atPart + start;
    int fromGamma = start;
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int begin = 0; begin < size; begin += 16) {
      int end = min((int)((uint)begin + 16), size);
      float few = 0.0f;
      float fewProducts = 0.0f;
      for (int c = begin; c < end; c++) {
        float xhat = (0.5f * x[at + c] - centre - left) * inverse;
        float v = dy[at + c];
        float scale = gamma[fromGamma + c];
        float slope = r1 * scale;
        float scaleSum = scalePartials[fromPart + c] + v * xhat;
        float offsetSum = offsetPartials[fromPart + c] + v;
        float nextXhat = (0.5f * x[atNext + c] - nextCentre - nextLeft) * nextInverse;
        float nextV = dy[atNext + c];
        few += scale * nextV;
        fewProducts += scale * (nextV * nextXhat);
        dx[at + c] = slope * v - (a + xhat * b);
        scalePartials[fromPart + c] = scaleSum;
        offsetPartials[fromPart + c] = offsetSum;
      }
      part += few;
      partProducts += fewProducts;
    }
    float term = part - sumLost;
    float following = sum + term;
    sumLost = following - sum - term;
    sum = following;
    float termProducts = partProducts - productsLost;
    float followingProducts = products + termProducts;
    productsLost = followingProducts - products - termProducts;
    products = followingProducts;
  }
  sums[0] = sum;
  sums[2] = products;
}

__kernel void fused(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dx,
    __global float* restrict scalePartials,
    __global float* restrict offsetPartials,
    int rows,
    int width,
    int rowsPerPart,
    int block,
    int flags) {
  int parts = (int)((uint)java_div_int(rows, rowsPerPart) + min(1, java_rem_int(rows, rowsPerPart)));
  int pairs = (int)((uint)(parts / 2) + parts % 2);
  for (int pair = (int)get_global_id(0); pair < pairs; pair += (int)get_global_size(0)) {
    int atLong = (int)(2u * pair * width);
    int atShort = (int)(2u * pair + 1) < parts ? (int)((uint)atLong + width) : atLong;
    int first = (int)(2u * pair * rowsPerPart);
    int own = min(rowsPerPart, (int)((uint)rows - first));
    int count = (int)((uint)own + min(rowsPerPart, (int)((uint)rows - first - own)));
    int fold = atShort == atLong ? count : 8;
    float sums[4] = {0};
    clear(sums);
    int base = first * width;
    addSums(x, dy, gamma, mean, rest, rstd, first, base, base, 0, width, block, sums);
    for (int k = 0; k < count; k++) {
      if (java_rem_int(k, fold) == 0) {
        beginShortSums(scalePartials, atLong, atShort, width, k == 0);
        beginShortSums(offsetPartials, atLong, atShort, width, k == 0);
      }
      int next = first + min(k + 1, (int)((uint)count - 1));
      storeAndAdd(x, dy, gamma, mean, rest, rstd, dx, scalePartials, offsetPartials, first + k, next, atShort, width, block, flags, sums);
    }
  }
}
