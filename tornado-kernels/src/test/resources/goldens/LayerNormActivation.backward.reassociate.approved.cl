#pragma OPENCL FP_CONTRACT OFF

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static float java_min_float(float a, float b) {
  return a == b ? as_float(as_int(a) | as_int(b)) : a < b || a != a ? a : b;
}

static int java_float_to_int(float a) {
  return a != a ? 0 : a >= 2147483648.0f ? INT_MAX : a < -2147483648.0f ? INT_MIN : (int)a;
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

static float expMinusOneNear(float high, float low) {
  float r = high - low;
  float series = r * r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * (0.008333334f + r * (0.0013888889f + r * (1.984127e-4f + r * 2.4801588e-5f))))));
  return r + series;
}

static float powerOfTwo(int n) {
  return as_float((int)(((uint)n + 127) << 23));
}

static float exp_1(float x) {
  float bounded = java_max_float(java_min_float(x, 89.0f), -104.0f);
  float n = floor(bounded * 1.442695f + 0.5f);
  float p = expMinusOneNear(bounded - n * 0.69314575f, n * 1.4286068e-6f);
  int whole = java_float_to_int(n);
  int part = whole / 2;
  float t = powerOfTwo(part);
  return (p + 1.0f) * t * powerOfTwo((int)((uint)whole - part));
}

static float normalTail(float x) {
  return exp_1(-0.5f * (x * x));
}

static float normal(float x, float tail) {
  float z = fabs(x) * 0.70710677f;
  float t = 1.0f / (1.0f + 0.3275911f * z);
  float polynomial = t * (0.2548296f + t * (-0.28449672f + t * (1.4214138f + t * (-1.4531521f + t * 1.0614054f))));
  float beyond = 0.5f * polynomial * tail;
  return x < 0.0f ? beyond : 1.0f - beyond;
}

static float normalDensity(float tail) {
  return 0.3989423f * tail;
}

static float sigmoid(float x) {
  float e = exp_1(-fabs(x));
  return (x >= 0.0f ? 1.0f : e) / (1.0f + e);
}

static float slopeOfGeluTanh(float z) {
  float inner = 0.7978846f * (z + 0.044715f * z * z * z);
  float innerSlope = 0.7978846f * (1.0f + 0.13414499f * z * z);
  float s = sigmoid(2.0f * inner);
  float rest = sigmoid(-2.0f * inner);
  return s + 2.0f * z * (s * rest) * innerSlope;
}

static void storeSlopes(
    __global const float* x,
    __global const float* dy,
    __global const float* y,
    __global const float* gamma,
    __global const float* beta,
    __global float* dz,
    int base,
    int width,
    float centre,
    float left,
    float inverse,
    int activation) {
  if (activation == 0) {
    {
      int c = 0;
      for (; width - c >= 16; c += 16) {
        vstore16(vload16(0, &dy[base + c]), 0, &dz[base + c]);
      }
      for (; c < width; c++) {
        dz[base + c] = dy[base + c];
      }
    }
  }
  if (activation == 1) {
    for (int c = 0; c < width; c++) {
      float gradient = dy[base + c];
      dz[base + c] = y[base + c] <= 0.0f ? 0.0f : gradient;
    }
  }
  if (activation == 2) {
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float z = xhat * gamma[c] + beta[c];
      float tail = normalTail(z);
      float t = normal(z, tail);
      float slope = t + z * normalDensity(tail);
      dz[base + c] = dy[base + c] * slope;
    }
  }
  if (activation == 3) {
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float z = xhat * gamma[c] + beta[c];
      float t = dy[base + c];
      dz[base + c] = t * slopeOfGeluTanh(z);
    }
  }
  if (activation == 4) {
    {
      int c = 0;
      for (; width - c >= 16; c += 16) {
        float16 value_v = vload16(0, &y[base + c]);
        vstore16(vload16(0, &dy[base + c]) * ((1.0f - value_v) * (1.0f + value_v)), 0, &dz[base + c]);
      }
      for (; c < width; c++) {
        float value = y[base + c];
        dz[base + c] = dy[base + c] * ((1.0f - value) * (1.0f + value));
      }
    }
  }
  if (activation == 5) {
    {
      int c = 0;
      for (; width - c >= 16; c += 16) {
        float16 value_v = vload16(0, &y[base + c]);
        vstore16(vload16(0, &dy[base + c]) * (value_v * (1.0f - value_v)), 0, &dz[base + c]);
      }
      for (; c < width; c++) {
        float value = y[base + c];
        dz[base + c] = dy[base + c] * (value * (1.0f - value));
      }
    }
  }
}

static void gradientMeans(
    __global const float* x,
    int atX,
    __global const float* dy,
    int atDy,
    __global const float* gain,
    int atGain,
    int width,
    float mean,
    float rest,
    float rstd,
    float* means) {
  float centre = 0.5f * mean;
  float left = 0.5f * rest;
  float inverse = 2.0f * rstd;
  float sum = 0.0f;
  float sumLost = 0.0f;
  float products = 0.0f;
  float productsLost = 0.0f;
  int start = 0;
  int size;
  for (; start < width; start = (int)((uint)start + size)) {
    size = min(256, (int)((uint)width - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    int fromGain = atGain + start;
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
        float16 scale_v0 = vload16(0, &gain[fromGain + c]);
        part_v0 += scale_v0 * v_v0;
        partProducts_v0 += scale_v0 * (v_v0 * xhat_v0);
        float16 xhat_v1 = (0.5f * vload16(0, &x[fromX + c + 16]) - centre - left) * inverse;
        float16 v_v1 = vload16(0, &dy[fromDy + c + 16]);
        float16 scale_v1 = vload16(0, &gain[fromGain + c + 16]);
        part_v1 += scale_v1 * v_v1;
        partProducts_v1 += scale_v1 * (v_v1 * xhat_v1);
        float16 xhat_v2 = (0.5f * vload16(0, &x[fromX + c + 32]) - centre - left) * inverse;
        float16 v_v2 = vload16(0, &dy[fromDy + c + 32]);
        float16 scale_v2 = vload16(0, &gain[fromGain + c + 32]);
        part_v2 += scale_v2 * v_v2;
        partProducts_v2 += scale_v2 * (v_v2 * xhat_v2);
        float16 xhat_v3 = (0.5f * vload16(0, &x[fromX + c + 48]) - centre - left) * inverse;
        float16 v_v3 = vload16(0, &dy[fromDy + c + 48]);
        float16 scale_v3 = vload16(0, &gain[fromGain + c + 48]);
        part_v3 += scale_v3 * v_v3;
        partProducts_v3 += scale_v3 * (v_v3 * xhat_v3);
      }
      for (; size - c >= 16; c += 16) {
        float16 xhat_v0 = (0.5f * vload16(0, &x[fromX + c]) - centre - left) * inverse;
        float16 v_v0 = vload16(0, &dy[fromDy + c]);
        float16 scale_v0 = vload16(0, &gain[fromGain + c]);
        part_v0 += scale_v0 * v_v0;
        partProducts_v0 += scale_v0 * (v_v0 * xhat_v0);
      }
      for (; c < size; c++) {
        float xhat = (0.5f * x[fromX + c] - centre - left) * inverse;
        float v = dy[fromDy + c];
        float scale = gain[fromGain + c];
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
  means[0] = sum / (float)width;
  means[1] = products / (float)width;
}

__kernel void backward(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict y,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dz,
    __global float* restrict dx,
    int rows,
    int width,
    int activation) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int base = row * width;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float slope = rstd[row];
    float inverse = 2.0f * slope;
    float means[2] = {0};
    storeSlopes(x, dy, y, gamma, beta, dz, base, width, centre, left, inverse, activation);
    gradientMeans(x, base, dz, base, gamma, 0, width, mean[row], rest[row], slope, means);
    float a = slope * means[0];
    float b = slope * means[1];
    {
      int c = 0;
      for (; width - c >= 16; c += 16) {
        float16 xhat_v = (0.5f * vload16(0, &x[base + c]) - centre - left) * inverse;
        vstore16(slope * vload16(0, &gamma[c]) * vload16(0, &dz[base + c]) - (a + xhat_v * b), 0, &dx[base + c]);
      }
      for (; c < width; c++) {
        float xhat = (0.5f * x[base + c] - centre - left) * inverse;
        dx[base + c] = slope * gamma[c] * dz[base + c] - (a + xhat * b);
      }
    }
  }
}
