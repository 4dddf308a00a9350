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

__kernel void clipFactor(
    __global const float* restrict partials,
    int offset,
    int parts,
    __global float* restrict factors,
    int at,
    float threshold) {
  for (int item = (int)get_global_id(0); item < 1; item += (int)get_global_size(0)) {
    float sum = 0.0f;
    {
      int part = 0;
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (; parts - part >= 64; part += 64) {
        sum_v0 += vload16(0, &partials[offset + part]);
        sum_v1 += vload16(0, &partials[offset + part + 16]);
        sum_v2 += vload16(0, &partials[offset + part + 32]);
        sum_v3 += vload16(0, &partials[offset + part + 48]);
      }
      for (; parts - part >= 16; part += 16) {
        sum_v0 += vload16(0, &partials[offset + part]);
      }
      for (; part < parts; part++) {
        sum += partials[offset + part];
      }
      sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
    }
    float norm = sqrt(sum);
    factors[at] = norm <= threshold ? 1.0f : threshold / norm;
  }
}
