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

static void storePiece(
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
    int count,
    int width,
    int start,
    int size,
    int atPart,
    bool begins,
    const float* means) {
  float scaleShares[1024] = {0};
  float offsetShares[1024] = {0};
  {
    int c = 0;
    for (; size - c >= 16; c += 16) {
      vstore16((float16)(0.0f), 0, &scaleShares[c]);
    }
    for (; c < size; c++) {
      scaleShares[c] = 0.0f;
    }
  }
  {
    int c = 0;
    for (; size - c >= 16; c += 16) {
      vstore16((float16)(0.0f), 0, &offsetShares[c]);
    }
    for (; c < size; c++) {
      offsetShares[c] = 0.0f;
    }
  }
  for (int r = 0; r < count; r++) {
    float centre = 0.5f * mean[row + r];
    float left = 0.5f * rest[row + r];
    float r1 = rstd[row + r];
    float inverse = 2.0f * r1;
    float a = r1 * means[2 * r];
    float b = r1 * means[2 * r + 1];
    int at = (row + r) * width + start;
    {
      int c = 0;
      for (; size - c >= 16; c += 16) {
        float16 xhat_v = (0.5f * vload16(0, &x[at + c]) - centre - left) * inverse;
        float16 v_v = vload16(0, &dy[at + c]);
        float16 slope_v = r1 * vload16(0, &gamma[start + c]);
        float16 scaleSum_v = vload16(0, &scaleShares[c]) + v_v * xhat_v;
        float16 offsetSum_v = vload16(0, &offsetShares[c]) + v_v;
        vstore16(slope_v * v_v - (a + xhat_v * b), 0, &dx[at + c]);
        vstore16(scaleSum_v, 0, &scaleShares[c]);
        vstore16(offsetSum_v, 0, &offsetShares[c]);
      }
      for (; c < size; c++) {
        float xhat = (0.5f * x[at + c] - centre - left) * inverse;
        float v = dy[at + c];
        float slope = r1 * gamma[start + c];
        float scaleSum = scaleShares[c] + v * xhat;
        float offsetSum = offsetShares[c] + v;
        dx[at + c] = slope * v - (a + xhat * b);
        scaleShares[c] = scaleSum;
        offsetShares[c] = offsetSum;
      }
    }
  }
  if (begins) {
    {
      int c = 0;
      for (; size - c >= 16; c += 16) {
        vstore16((float16)(0.0f), 0, &scalePartials[atPart + c]);
      }
      for (; c < size; c++) {
        scalePartials[atPart + c] = 0.0f;
      }
    }
    {
      int c = 0;
      for (; size - c >= 16; c += 16) {
        vstore16((float16)(0.0f), 0, &offsetPartials[atPart + c]);
      }
      for (; c < size; c++) {
        offsetPartials[atPart + c] = 0.0f;
      }
    }
  }
  {
    int c = 0;
    for (; size - c >= 16; c += 16) {
      vstore16(vload16(0, &scalePartials[atPart + c]) + vload16(0, &scaleShares[c]), 0, &scalePartials[atPart + c]);
    }
    for (; c < size; c++) {
      scalePartials[atPart + c] += scaleShares[c];
    }
  }
  {
    int c = 0;
    for (; size - c >= 16; c += 16) {
      vstore16(vload16(0, &offsetPartials[atPart + c]) + vload16(0, &offsetShares[c]), 0, &offsetPartials[atPart + c]);
    }
    for (; c < size; c++) {
      offsetPartials[atPart + c] += offsetShares[c];
    }
  }
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
  int hand = max(2, min(8, java_div_int(32768, max(1, width))));
  for (int part = (int)get_global_id(0); part < parts; part += (int)get_global_size(0)) {
    int first = (int)((uint)part * rowsPerPart);
    int end = (int)((uint)first + min(rowsPerPart, (int)((uint)rows - first)));
    float sums[4] = {0};
    float means[16] = {0};
    for (int row = first; row < end; row = (int)((uint)row + hand)) {
      int count = min(hand, (int)((uint)end - row));
      for (int r = 0; r < count; r++) {
        int base = (row + r) * width;
        clear(sums);
        addSums(x, dy, gamma, mean, rest, rstd, row + r, base, base, 0, width, block, sums);
        means[2 * r] = (flags & 1) == 0 ? sums[0] / (float)width : 0.0f;
        means[2 * r + 1] = sums[2] / (float)width;
      }
      for (int start = 0; start < width; start += 1024) {
        storePiece(x, dy, gamma, mean, rest, rstd, dx, scalePartials, offsetPartials, row, count, width, start, min(1024, (int)((uint)width - start)), part * width + start, row == first, means);
      }
    }
  }
}
