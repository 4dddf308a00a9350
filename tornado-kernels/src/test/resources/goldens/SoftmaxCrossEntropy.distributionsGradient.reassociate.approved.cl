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

__kernel void distributionsGradient(
    __global const float* restrict probabilities,
    __global const float* restrict targets,
    __global const float* restrict weights,
    __global const float* restrict scale,
    int scaleAt,
    __global float* restrict dLogits,
    int rows,
    int classes) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int base = row * classes;
    float sum = 0.0f;
    {
      int c = 0;
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (; classes - c >= 64; c += 64) {
        sum_v0 += vload16(0, &targets[base + c]);
        sum_v1 += vload16(0, &targets[base + c + 16]);
        sum_v2 += vload16(0, &targets[base + c + 32]);
        sum_v3 += vload16(0, &targets[base + c + 48]);
      }
      for (; classes - c >= 16; c += 16) {
        sum_v0 += vload16(0, &targets[base + c]);
      }
      for (; c < classes; c++) {
        sum += targets[base + c];
      }
      sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
    }
    float weight = weights[row];
    float factor = weight * scale[scaleAt];
    for (int c = 0; c < classes; c++) {
      float gradient = factor * (probabilities[base + c] * sum - targets[base + c]);
      dLogits[base + c] = weight == 0.0f ? 0.0f : gradient;
    }
  }
}
