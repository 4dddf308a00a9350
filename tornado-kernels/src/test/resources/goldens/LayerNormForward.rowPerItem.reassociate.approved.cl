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

static float positive(float variance) {
  return variance < 0.0f ? 0.0f : variance;
}

static bool needsRescaling(float variance, float epsilon) {
  return !(variance + epsilon <= 1e30f) || variance + epsilon < 1e-30f;
}

static float scaleFor(float variance, float epsilon, float pivot) {
  float scale = 1.0f;
  if (!(variance + epsilon <= 1e30f)) {
    scale = 8.271806e-25f;
  } else if (fabs(pivot) <= 1.0f) {
    scale = 1.1529215e18f;
  }
  return scale;
}

static float upperHalf(float a) {
  float t = 4097.0f * a;
  return t - (t - a);
}

static float reciprocalRoot(float v) {
  float r = 1.0f / sqrt(v);
  float rHigh = upperHalf(r);
  float rLow = r - rHigh;
  float vHigh = upperHalf(v);
  float vLow = v - vHigh;
  float p = v * r;
  float pLost = vHigh * rHigh - p + vHigh * rLow + vLow * rHigh + vLow * rLow;
  float pHigh = upperHalf(p);
  float pLow = p - pHigh;
  float q = p * r;
  float qLost = pHigh * rHigh - q + pHigh * rLow + pLow * rHigh + pLow * rLow;
  float residual = 1.0f - q - qLost - pLost * r;
  return r + 0.5f * r * residual;
}

static void normalizeRescaledRow(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    int base,
    int width,
    float epsilon,
    float scale) {
  float n = (float)width;
  float pivot = x[base] * scale;
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float term = x[base + c] * scale - pivot - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  float mean = pivot + sum / n;
  float off = 0.0f;
  float offLost = 0.0f;
  float squares = 0.0f;
  float squaresLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float d = x[base + c] * scale - mean;
    float term = d - offLost;
    float next = off + term;
    offLost = next - off - term;
    off = next;
    float termSquares = d * d - squaresLost;
    float nextSquares = squares + termSquares;
    squaresLost = nextSquares - squares - termSquares;
    squares = nextSquares;
  }
  float correction = off / n;
  float variance = positive(squares / n - correction * correction);
  float rstd = reciprocalRoot(variance + epsilon * scale * scale);
  float center = mean + correction;
  float shift = (correction - (center - mean)) * rstd;
  {
    int c = 0;
    for (; width - c >= 16; c += 16) {
      float16 xhat_v = (vload16(0, &x[base + c]) * scale - center) * rstd;
      vstore16(xhat_v * vload16(0, &gamma[c]) + (vload16(0, &beta[c]) - shift * vload16(0, &gamma[c])), 0, &y[base + c]);
    }
    for (; c < width; c++) {
      float xhat = (x[base + c] * scale - center) * rstd;
      y[base + c] = xhat * gamma[c] + (beta[c] - shift * gamma[c]);
    }
  }
}

static void normalizeRow(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    int base,
    int width,
    float epsilon,
    int block) {
  float n = (float)width;
  float pivot = x[base];
  float sum = 0.0f;
  float sumLost = 0.0f;
  int from = 0;
  while (from < width) {
    int end = (int)((uint)from + min(block, (int)((uint)width - from)));
    float part = 0.0f;
    {
      int c = from;
      if (c < end) {
        float16 part_v0 = (float16)(0.0f);
        float16 part_v1 = (float16)(0.0f);
        float16 part_v2 = (float16)(0.0f);
        float16 part_v3 = (float16)(0.0f);
        for (; end - c >= 64; c += 64) {
          part_v0 += vload16(0, &x[base + c]) - pivot;
          part_v1 += vload16(0, &x[base + c + 16]) - pivot;
          part_v2 += vload16(0, &x[base + c + 32]) - pivot;
          part_v3 += vload16(0, &x[base + c + 48]) - pivot;
        }
        for (; end - c >= 16; c += 16) {
          part_v0 += vload16(0, &x[base + c]) - pivot;
        }
        for (; c < end; c++) {
          part += x[base + c] - pivot;
        }
        part += lane_sum_float16(part_v0 + part_v1 + part_v2 + part_v3);
      }
    }
    float term = part - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
    from = end;
  }
  float mean = pivot + sum / n;
  float off = 0.0f;
  float offLost = 0.0f;
  float squares = 0.0f;
  float squaresLost = 0.0f;
  from = 0;
  while (from < width) {
    int end = (int)((uint)from + min(block, (int)((uint)width - from)));
    float partOff = 0.0f;
    float partSquares = 0.0f;
    {
      int c = from;
      if (c < end) {
        float16 partOff_v0 = (float16)(0.0f);
        float16 partOff_v1 = (float16)(0.0f);
        float16 partOff_v2 = (float16)(0.0f);
        float16 partOff_v3 = (float16)(0.0f);
        float16 partSquares_v0 = (float16)(0.0f);
        float16 partSquares_v1 = (float16)(0.0f);
        float16 partSquares_v2 = (float16)(0.0f);
        float16 partSquares_v3 = (float16)(0.0f);
        for (; end - c >= 64; c += 64) {
          float16 d_v0 = vload16(0, &x[base + c]) - mean;
          partOff_v0 += d_v0;
          partSquares_v0 += d_v0 * d_v0;
          float16 d_v1 = vload16(0, &x[base + c + 16]) - mean;
          partOff_v1 += d_v1;
          partSquares_v1 += d_v1 * d_v1;
          float16 d_v2 = vload16(0, &x[base + c + 32]) - mean;
          partOff_v2 += d_v2;
          partSquares_v2 += d_v2 * d_v2;
          float16 d_v3 = vload16(0, &x[base + c + 48]) - mean;
          partOff_v3 += d_v3;
          partSquares_v3 += d_v3 * d_v3;
        }
        for (; end - c >= 16; c += 16) {
          float16 d_v0 = vload16(0, &x[base + c]) - mean;
          partOff_v0 += d_v0;
          partSquares_v0 += d_v0 * d_v0;
        }
        for (; c < end; c++) {
          float d = x[base + c] - mean;
          partOff += d;
          partSquares += d * d;
        }
        partOff += lane_sum_float16(partOff_v0 + partOff_v1 + partOff_v2 + partOff_v3);
        partSquares += lane_sum_float16(partSquares_v0 + partSquares_v1 + partSquares_v2 + partSquares_v3);
      }
    }
    float term = partOff - offLost;
    float next = off + term;
    offLost = next - off - term;
    off = next;
    float termSquares = partSquares - squaresLost;
    float nextSquares = squares + termSquares;
    squaresLost = nextSquares - squares - termSquares;
    squares = nextSquares;
    from = end;
  }
  float correction = off / n;
  float variance = positive(squares / n - correction * correction);
  if (needsRescaling(variance, epsilon)) {
    float scale = scaleFor(variance, epsilon, pivot);
    normalizeRescaledRow(x, gamma, beta, y, base, width, epsilon, scale);
  } else {
    float rstd = reciprocalRoot(variance + epsilon);
    float center = mean + correction;
    float shift = (correction - (center - mean)) * rstd;
    {
      int c = 0;
      for (; width - c >= 16; c += 16) {
        float16 xhat_v = (vload16(0, &x[base + c]) - center) * rstd;
        vstore16(xhat_v * vload16(0, &gamma[c]) + (vload16(0, &beta[c]) - shift * vload16(0, &gamma[c])), 0, &y[base + c]);
      }
      for (; c < width; c++) {
        float xhat = (x[base + c] - center) * rstd;
        y[base + c] = xhat * gamma[c] + (beta[c] - shift * gamma[c]);
      }
    }
  }
}

__kernel void rowPerItem(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    int rows,
    int width,
    float epsilon,
    int block) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    normalizeRow(x, gamma, beta, y, row * width, width, epsilon, block);
  }
}
