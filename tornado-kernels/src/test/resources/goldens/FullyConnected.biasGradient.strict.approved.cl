#pragma OPENCL FP_CONTRACT OFF

__kernel void biasGradient(
    __global const float* restrict dy,
    __global float* restrict dBias,
    int rows,
    int outputs) {
  for (int o = (int)get_global_id(0) * 64; o < outputs; o += (int)get_global_size(0) * 64) {
    if ((int)((uint)outputs - o) >= 64) {
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (int r = 0; r < rows; r++) {
        sum_v0 += vload16(0, &dy[r * outputs + o]);
        sum_v1 += vload16(0, &dy[r * outputs + o + 16]);
        sum_v2 += vload16(0, &dy[r * outputs + o + 32]);
        sum_v3 += vload16(0, &dy[r * outputs + o + 48]);
      }
      vstore16(sum_v0, 0, &dBias[o]);
      vstore16(sum_v1, 0, &dBias[o + 16]);
      vstore16(sum_v2, 0, &dBias[o + 32]);
      vstore16(sum_v3, 0, &dBias[o + 48]);
    } else {
      int o_1 = o;
      for (; outputs - o_1 >= 16; o_1 += 16) {
        float16 sum_v = (float16)(0.0f);
        for (int r = 0; r < rows; r++) {
          sum_v += vload16(0, &dy[r * outputs + o_1]);
        }
        vstore16(sum_v, 0, &dBias[o_1]);
      }
      for (; outputs - o_1 >= 4; o_1 += 4) {
        float4 sum_v = (float4)(0.0f);
        for (int r = 0; r < rows; r++) {
          sum_v += vload4(0, &dy[r * outputs + o_1]);
        }
        vstore4(sum_v, 0, &dBias[o_1]);
      }
      for (; o_1 < outputs; o_1++) {
        float sum = 0.0f;
        for (int r = 0; r < rows; r++) {
          sum += dy[r * outputs + o_1];
        }
        dBias[o_1] = sum;
      }
    }
  }
}
