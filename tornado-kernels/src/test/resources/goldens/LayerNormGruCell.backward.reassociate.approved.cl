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

static void gradient(
    __global const float* x,
    int atX,
    __global const float* dy,
    int atDy,
    __global const float* gain,
    int atGain,
    int width,
    __global const float* statistics,
    int at,
    __global float* dx,
    int atOut,
    float* means) {
  float mean = statistics[at];
  float rest = statistics[at + 1];
  float rstd = statistics[at + 2];
  gradientMeans(x, atX, dy, atDy, gain, atGain, width, mean, rest, rstd, means);
  float centre = 0.5f * mean;
  float left = 0.5f * rest;
  float inverse = 2.0f * rstd;
  float a = rstd * means[0];
  float b = rstd * means[1];
  {
    int c = 0;
    for (; width - c >= 16; c += 16) {
      float16 xhat_v = (0.5f * vload16(0, &x[atX + c]) - centre - left) * inverse;
      float16 slope_v = rstd * vload16(0, &gain[atGain + c]);
      vstore16(slope_v * vload16(0, &dy[atDy + c]) - (a + xhat_v * b), 0, &dx[atOut + c]);
    }
    for (; c < width; c++) {
      float xhat = (0.5f * x[atX + c] - centre - left) * inverse;
      float slope = rstd * gain[atGain + c];
      dx[atOut + c] = slope * dy[atDy + c] - (a + xhat * b);
    }
  }
}

__kernel void backward(
    __global const float* restrict dy,
    __global const float* restrict dh,
    __global float* restrict direct,
    __global const float* restrict inputPart,
    __global const float* restrict hiddenParts,
    __global const float* restrict gates,
    __global const float* restrict hidden,
    __global const float* restrict statistics,
    __global const float* restrict inputGain,
    __global const float* restrict hiddenGain,
    __global float* restrict slopes,
    __global float* restrict dInputPart,
    __global float* restrict dHiddenPart,
    __global float* restrict dHiddenNow,
    __global const int* restrict lengths,
    int step_1,
    int rows,
    int width) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int at = step_1 * rows + row;
    int wide = (int)(3u * width);
    int both = (int)(2u * width);
    int fromInput = at * wide;
    int fromHidden = row * wide;
    int fromGates = at * 4 * width;
    int of = at * 12;
    int from = at * width;
    int own = row * width;
    float means[2] = {0};
    if (step_1 < lengths[row]) {
      for (int c = 0; c < width; c++) {
        int gate = fromGates + c;
        float r = gates[gate];
        float z = gates[gate + width];
        float n = gates[gate + both];
        float ofH = gates[gate + wide];
        float d = dy[from + c] + dh[own + c] + direct[own + c];
        float dn = d * z * ((1.0f - n) * (1.0f + n));
        slopes[gate] = dn * ofH * (r * (1.0f - r));
        slopes[gate + width] = d * (n - hidden[from + c]) * (z * (1.0f - z));
        slopes[gate + both] = dn;
        slopes[gate + wide] = dn * r;
        direct[own + c] = d * (1.0f - z);
      }
      gradient(inputPart, fromInput, slopes, fromGates, inputGain, 0, both, statistics, of, dInputPart, fromInput, means);
      gradient(inputPart, fromInput + both, slopes, fromGates + both, inputGain, both, width, statistics, of + 3, dInputPart, fromInput + both, means);
      gradient(hiddenParts, fromInput, slopes, fromGates, hiddenGain, 0, both, statistics, of + 6, dHiddenPart, fromInput, means);
      gradient(hiddenParts, fromInput + both, slopes, fromGates + wide, hiddenGain, both, width, statistics, of + 9, dHiddenPart, fromInput + both, means);
      {
        int c = 0;
        for (; wide - c >= 16; c += 16) {
          vstore16(vload16(0, &dHiddenPart[fromInput + c]), 0, &dHiddenNow[fromHidden + c]);
        }
        for (; c < wide; c++) {
          dHiddenNow[fromHidden + c] = dHiddenPart[fromInput + c];
        }
      }
    }
    if (step_1 >= lengths[row]) {
      {
        int c = 0;
        int c_end = (int)(4u * width);
        for (; c_end - c >= 16; c += 16) {
          vstore16((float16)(0.0f), 0, &slopes[fromGates + c]);
        }
        for (; c < c_end; c++) {
          slopes[fromGates + c] = 0.0f;
        }
      }
      {
        int c = 0;
        for (; wide - c >= 16; c += 16) {
          vstore16((float16)(0.0f), 0, &dInputPart[fromInput + c]);
          vstore16((float16)(0.0f), 0, &dHiddenPart[fromInput + c]);
          vstore16((float16)(0.0f), 0, &dHiddenNow[fromHidden + c]);
        }
        for (; c < wide; c++) {
          dInputPart[fromInput + c] = 0.0f;
          dHiddenPart[fromInput + c] = 0.0f;
          dHiddenNow[fromHidden + c] = 0.0f;
        }
      }
    }
  }
}
