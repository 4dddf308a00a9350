#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

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

static int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

static void clear(float* sums_1) {
  sums_1[0] = 0.0f;
  sums_1[1] = 0.0f;
  sums_1[2] = 0.0f;
  sums_1[3] = 0.0f;
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
    float* sums_1) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  float sum = sums_1[0];
  float sumLost = sums_1[1];
  float products = sums_1[2];
  float productsLost = sums_1[3];
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
  sums_1[0] = sum;
  sums_1[1] = sumLost;
  sums_1[2] = products;
  sums_1[3] = productsLost;
}

__kernel void sums(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict partial,
    int rows,
    int width,
    int parts,
    int flags) {
  for (int part = (int)get_global_id(1); part < parts; part += (int)get_global_size(1)) {
    for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
      int first = firstColumn(part, width, parts);
      int count = (int)((uint)firstColumn(part + 1, width, parts) - first);
      int at = row * width + first;
      float both[4] = {0};
      clear(both);
      addSums(x, dy, gamma, mean, rest, rstd, row, at, at, first, count, 256, both);
      int place = (row * parts + part) * 2;
      partial[place] = both[0];
      partial[place + 1] = both[2];
    }
  }
}
