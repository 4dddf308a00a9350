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

__kernel void forward(
    __global const float* restrict x,
    __global const float* restrict weights,
    __global const float* restrict bias,
    __global float* restrict y,
    int rows,
    int inputs,
    int outputs) {
  for (int r = (int)get_global_id(1); r < rows; r += (int)get_global_size(1)) {
    for (int o = (int)get_global_id(0); o < outputs; o += (int)get_global_size(0)) {
      float sum = 0.0f;
      {
        int k = 0;
        float16 sum_v0 = (float16)(0.0f);
        float16 sum_v1 = (float16)(0.0f);
        float16 sum_v2 = (float16)(0.0f);
        float16 sum_v3 = (float16)(0.0f);
        for (; inputs - k >= 64; k += 64) {
          sum_v0 += vload16(0, &x[r * inputs + k]) * vload16(0, &weights[o * inputs + k]);
          sum_v1 += vload16(0, &x[r * inputs + k + 16]) * vload16(0, &weights[o * inputs + k + 16]);
          sum_v2 += vload16(0, &x[r * inputs + k + 32]) * vload16(0, &weights[o * inputs + k + 32]);
          sum_v3 += vload16(0, &x[r * inputs + k + 48]) * vload16(0, &weights[o * inputs + k + 48]);
        }
        for (; inputs - k >= 16; k += 16) {
          sum_v0 += vload16(0, &x[r * inputs + k]) * vload16(0, &weights[o * inputs + k]);
        }
        for (; k < inputs; k++) {
          sum += x[r * inputs + k] * weights[o * inputs + k];
        }
        sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
      }
      y[r * outputs + o] = sum + bias[o];
    }
  }
}
