#pragma OPENCL FP_CONTRACT OFF

static float lane_sum_float2(float2 v) {
  return v.lo + v.hi;
}

static float lane_sum_float4(float4 v) {
  return lane_sum_float2(v.lo + v.hi);
}

static float lane_sum_float8(float8 v) {
  return lane_sum_float4(v.lo + v.hi);
}

static float lane_sum_float16(float16 v) {
  return lane_sum_float8(v.lo + v.hi);
}

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
    {
      int c = 0;
      float16 part_v0 = (float16)(0.0f);
      float16 part_v1 = (float16)(0.0f);
      float16 part_v2 = (float16)(0.0f);
      float16 part_v3 = (float16)(0.0f);
      float16 partProducts_v0 = (float16)(0.0f);
      float16 partProducts_v1 = (float16)(0.0f);
      float16 partProducts_v2 = (float16)(0.0f);
      float16 partProducts_v3 = (float16)(0.0f);
      for (; size - c >= 64; c += 64) {
        float16 xhat_v0 = (0.5f * vload16(0, &x[fromX + c]) - centre - left) * inverse;
        float16 v_v0 = vload16(0, &dy[fromDy + c]);
        float16 scale_v0 = vload16(0, &gamma[fromGamma + c]);
        part_v0 += scale_v0 * v_v0;
        partProducts_v0 += scale_v0 * (v_v0 * xhat_v0);
        float16 xhat_v1 = (0.5f * vload16(0, &x[fromX + c + 16]) - centre - left) * inverse;
        float16 v_v1 = vload16(0, &dy[fromDy + c + 16]);
        float16 scale_v1 = vload16(0, &gamma[fromGamma + c + 16]);
        part_v1 += scale_v1 * v_v1;
        partProducts_v1 += scale_v1 * (v_v1 * xhat_v1);
        float16 xhat_v2 = (0.5f * vload16(0, &x[fromX + c + 32]) - centre - left) * inverse;
        float16 v_v2 = vload16(0, &dy[fromDy + c + 32]);
        float16 scale_v2 = vload16(0, &gamma[fromGamma + c + 32]);
        part_v2 += scale_v2 * v_v2;
        partProducts_v2 += scale_v2 * (v_v2 * xhat_v2);
        float16 xhat_v3 = (0.5f * vload16(0, &x[fromX + c + 48]) - centre - left) * inverse;
        float16 v_v3 = vload16(0, &dy[fromDy + c + 48]);
        float16 scale_v3 = vload16(0, &gamma[fromGamma + c + 48]);
        part_v3 += scale_v3 * v_v3;
        partProducts_v3 += scale_v3 * (v_v3 * xhat_v3);
      }
      for (; size - c >= 16; c += 16) {
        float16 xhat_v0 = (0.5f * vload16(0, &x[fromX + c]) - centre - left) * inverse;
        float16 v_v0 = vload16(0, &dy[fromDy + c]);
        float16 scale_v0 = vload16(0, &gamma[fromGamma + c]);
        part_v0 += scale_v0 * v_v0;
        partProducts_v0 += scale_v0 * (v_v0 * xhat_v0);
      }
      for (; c < size; c++) {
        float xhat = (0.5f * x[fromX + c] - centre - left) * inverse;
        float v = dy[fromDy + c];
        float scale = gamma[fromGamma + c];
        part += scale * v;
        partProducts += scale * (v * xhat);
      }
      part += lane_sum_float16(part_v0 + part_v1 + part_v2 + part_v3);
      partProducts += lane_sum_float16(partProducts_v0 + partProducts_v1 + partProducts_v2 + partProducts_v3);
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
      {
        int c = 0;
        for (; size - c >= 16; c += 16) {
          vstore16((float16)(0.0f), 0, &partials[fromLong + c]);
        }
        for (; c < size; c++) {
          partials[fromLong + c] = 0.0f;
        }
      }
    } else {
      {
        int c = 0;
        for (; size - c >= 16; c += 16) {
          vstore16(vload16(0, &partials[fromShort + c]), 0, &piece[c]);
        }
        for (; c < size; c++) {
          piece[c] = partials[fromShort + c];
        }
      }
      {
        int c = 0;
        for (; size - c >= 16; c += 16) {
          vstore16(vload16(0, &partials[fromLong + c]) + vload16(0, &piece[c]), 0, &partials[fromLong + c]);
        }
        for (; c < size; c++) {
          partials[fromLong + c] += piece[c];
        }
      }
    }
    {
      int c = 0;
      for (; size - c >= 16; c += 16) {
        vstore16((float16)(0.0f), 0, &partials[fromShort + c]);
      }
      for (; c < size; c++) {
        partials[fromShort + c] = 0.0f;
      }
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
    {
      int c = 0;
      float16 part_v = (float16)(0.0f);
      float16 partProducts_v = (float16)(0.0f);
      for (; size - c >= 16; c += 16) {
        float16 xhat_v = (0.5f * vload16(0, &x[at + c]) - centre - left) * inverse;
        float16 v_v = vload16(0, &dy[at + c]);
        float16 scale_v = vload16(0, &gamma[fromGamma + c]);
        float16 slope_v = r1 * scale_v;
        float16 scaleSum_v = vload16(0, &scalePartials[fromPart + c]) + v_v * xhat_v;
        float16 offsetSum_v = vload16(0, &offsetPartials[fromPart + c]) + v_v;
        float16 nextXhat_v = (0.5f * vload16(0, &x[atNext + c]) - nextCentre - nextLeft) * nextInverse;
        float16 nextV_v = vload16(0, &dy[atNext + c]);
        part_v += scale_v * nextV_v;
        partProducts_v += scale_v * (nextV_v * nextXhat_v);
        vstore16(slope_v * v_v - (a + xhat_v * b), 0, &dx[at + c]);
        vstore16(scaleSum_v, 0, &scalePartials[fromPart + c]);
        vstore16(offsetSum_v, 0, &offsetPartials[fromPart + c]);
      }
      for (; c < size; c++) {
        float xhat = (0.5f * x[at + c] - centre - left) * inverse;
        float v = dy[at + c];
        float scale = gamma[fromGamma + c];
        float slope = r1 * scale;
        float scaleSum = scalePartials[fromPart + c] + v * xhat;
        float offsetSum = offsetPartials[fromPart + c] + v;
        float nextXhat = (0.5f * x[atNext + c] - nextCentre - nextLeft) * nextInverse;
        float nextV = dy[atNext + c];
        part += scale * nextV;
        partProducts += scale * (nextV * nextXhat);
        dx[at + c] = slope * v - (a + xhat * b);
        scalePartials[fromPart + c] = scaleSum;
        offsetPartials[fromPart + c] = offsetSum;
      }
      part += lane_sum_float16(part_v);
      partProducts += lane_sum_float16(partProducts_v);
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
