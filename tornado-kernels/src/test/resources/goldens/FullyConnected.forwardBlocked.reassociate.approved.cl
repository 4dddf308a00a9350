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

__kernel void forwardBlocked(
    __global const float* restrict x,
    __global const float* restrict weights,
    __global const float* restrict bias,
    __global float* restrict y,
    int rows,
    int inputs,
    int outputs) {
  int blocks = (int)((uint)rows + 3) / 4;
  for (int block = (int)get_global_id(1); block < blocks; block += (int)get_global_size(1)) {
    for (int o = (int)get_global_id(0); o < outputs; o += (int)get_global_size(0)) {
      int first = (int)((uint)block * 4);
      int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
      int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
      int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
      float sum0 = 0.0f;
      float sum1 = 0.0f;
      float sum2 = 0.0f;
      float sum3 = 0.0f;
      {
        int k = 0;
        float16 sum0_v0 = (float16)(0.0f);
        float16 sum0_v1 = (float16)(0.0f);
        float16 sum0_v2 = (float16)(0.0f);
        float16 sum0_v3 = (float16)(0.0f);
        float16 sum1_v0 = (float16)(0.0f);
        float16 sum1_v1 = (float16)(0.0f);
        float16 sum1_v2 = (float16)(0.0f);
        float16 sum1_v3 = (float16)(0.0f);
        float16 sum2_v0 = (float16)(0.0f);
        float16 sum2_v1 = (float16)(0.0f);
        float16 sum2_v2 = (float16)(0.0f);
        float16 sum2_v3 = (float16)(0.0f);
        float16 sum3_v0 = (float16)(0.0f);
        float16 sum3_v1 = (float16)(0.0f);
        float16 sum3_v2 = (float16)(0.0f);
        float16 sum3_v3 = (float16)(0.0f);
        for (; inputs - k >= 64; k += 64) {
          float16 weight_v0 = vload16(0, &weights[o * inputs + k]);
          sum0_v0 = fma(vload16(0, &x[first * inputs + k]), weight_v0, sum0_v0);
          sum1_v0 = fma(vload16(0, &x[r1 * inputs + k]), weight_v0, sum1_v0);
          sum2_v0 = fma(vload16(0, &x[r2 * inputs + k]), weight_v0, sum2_v0);
          sum3_v0 = fma(vload16(0, &x[r3 * inputs + k]), weight_v0, sum3_v0);
          float16 weight_v1 = vload16(0, &weights[o * inputs + k + 16]);
          sum0_v1 = fma(vload16(0, &x[first * inputs + k + 16]), weight_v1, sum0_v1);
          sum1_v1 = fma(vload16(0, &x[r1 * inputs + k + 16]), weight_v1, sum1_v1);
          sum2_v1 = fma(vload16(0, &x[r2 * inputs + k + 16]), weight_v1, sum2_v1);
          sum3_v1 = fma(vload16(0, &x[r3 * inputs + k + 16]), weight_v1, sum3_v1);
          float16 weight_v2 = vload16(0, &weights[o * inputs + k + 32]);
          sum0_v2 = fma(vload16(0, &x[first * inputs + k + 32]), weight_v2, sum0_v2);
          sum1_v2 = fma(vload16(0, &x[r1 * inputs + k + 32]), weight_v2, sum1_v2);
          sum2_v2 = fma(vload16(0, &x[r2 * inputs + k + 32]), weight_v2, sum2_v2);
          sum3_v2 = fma(vload16(0, &x[r3 * inputs + k + 32]), weight_v2, sum3_v2);
          float16 weight_v3 = vload16(0, &weights[o * inputs + k + 48]);
          sum0_v3 = fma(vload16(0, &x[first * inputs + k + 48]), weight_v3, sum0_v3);
          sum1_v3 = fma(vload16(0, &x[r1 * inputs + k + 48]), weight_v3, sum1_v3);
          sum2_v3 = fma(vload16(0, &x[r2 * inputs + k + 48]), weight_v3, sum2_v3);
          sum3_v3 = fma(vload16(0, &x[r3 * inputs + k + 48]), weight_v3, sum3_v3);
        }
        for (; inputs - k >= 16; k += 16) {
          float16 weight_v0 = vload16(0, &weights[o * inputs + k]);
          sum0_v0 = fma(vload16(0, &x[first * inputs + k]), weight_v0, sum0_v0);
          sum1_v0 = fma(vload16(0, &x[r1 * inputs + k]), weight_v0, sum1_v0);
          sum2_v0 = fma(vload16(0, &x[r2 * inputs + k]), weight_v0, sum2_v0);
          sum3_v0 = fma(vload16(0, &x[r3 * inputs + k]), weight_v0, sum3_v0);
        }
        for (; k < inputs; k++) {
          float weight = weights[o * inputs + k];
          sum0 = fma(x[first * inputs + k], weight, sum0);
          sum1 = fma(x[r1 * inputs + k], weight, sum1);
          sum2 = fma(x[r2 * inputs + k], weight, sum2);
          sum3 = fma(x[r3 * inputs + k], weight, sum3);
        }
        sum0 += lane_sum_float16(sum0_v0 + sum0_v1 + sum0_v2 + sum0_v3);
        sum1 += lane_sum_float16(sum1_v0 + sum1_v1 + sum1_v2 + sum1_v3);
        sum2 += lane_sum_float16(sum2_v0 + sum2_v1 + sum2_v2 + sum2_v3);
        sum3 += lane_sum_float16(sum3_v0 + sum3_v1 + sum3_v2 + sum3_v3);
      }
      float offset = bias[o];
      y[first * outputs + o] = sum0 + offset;
      y[r1 * outputs + o] = sum1 + offset;
      y[r2 * outputs + o] = sum2 + offset;
      y[r3 * outputs + o] = sum3 + offset;
    }
  }
}
