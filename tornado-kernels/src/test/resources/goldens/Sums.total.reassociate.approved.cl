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

__kernel void total(
    __global const float* restrict partials,
    __global const float* restrict factor,
    int factorAt,
    __global float* restrict result,
    int at,
    int parts) {
  for (int item = (int)get_global_id(0); item < 1; item += (int)get_global_size(0)) {
    float sum = 0.0f;
    {
      int part = 0;
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (; parts - part >= 64; part += 64) {
        sum_v0 += vload16(0, &partials[part]);
        sum_v1 += vload16(0, &partials[part + 16]);
        sum_v2 += vload16(0, &partials[part + 32]);
        sum_v3 += vload16(0, &partials[part + 48]);
      }
      for (; parts - part >= 16; part += 16) {
        sum_v0 += vload16(0, &partials[part]);
      }
      for (; part < parts; part++) {
        sum += partials[part];
      }
      sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
    }
    result[at] = sum * factor[factorAt];
  }
}
