#pragma OPENCL FP_CONTRACT OFF

__kernel void weightGradient(
    __global const float* restrict dy,
    __global const float* restrict x,
    __global float* restrict dWeights,
    int rows,
    int inputs,
    int outputs) {
  for (int o = (int)get_global_id(1); o < outputs; o += (int)get_global_size(1)) {
    for (int k = (int)get_global_id(0) * 64; k < inputs; k += (int)get_global_size(0) * 64) {
      if ((int)((uint)inputs - k) >= 64) {
        float16 sum_v0 = (float16)(0.0f);
        float16 sum_v1 = (float16)(0.0f);
        float16 sum_v2 = (float16)(0.0f);
        float16 sum_v3 = (float16)(0.0f);
        for (int r = 0; r < rows; r++) {
          sum_v0 += dy[r * outputs + o] * vload16(0, &x[r * inputs + k]);
          sum_v1 += dy[r * outputs + o] * vload16(0, &x[r * inputs + k + 16]);
          sum_v2 += dy[r * outputs + o] * vload16(0, &x[r * inputs + k + 32]);
          sum_v3 += dy[r * outputs + o] * vload16(0, &x[r * inputs + k + 48]);
        }
        vstore16(sum_v0, 0, &dWeights[o * inputs + k]);
        vstore16(sum_v1, 0, &dWeights[o * inputs + k + 16]);
        vstore16(sum_v2, 0, &dWeights[o * inputs + k + 32]);
        vstore16(sum_v3, 0, &dWeights[o * inputs + k + 48]);
      } else {
        int k_1 = k;
        for (; inputs - k_1 >= 16; k_1 += 16) {
          float16 sum_v = (float16)(0.0f);
          for (int r = 0; r < rows; r++) {
            sum_v += dy[r * outputs + o] * vload16(0, &x[r * inputs + k_1]);
          }
          vstore16(sum_v, 0, &dWeights[o * inputs + k_1]);
        }
        for (; inputs - k_1 >= 4; k_1 += 4) {
          float4 sum_v = (float4)(0.0f);
          for (int r = 0; r < rows; r++) {
            sum_v += dy[r * outputs + o] * vload4(0, &x[r * inputs + k_1]);
          }
          vstore4(sum_v, 0, &dWeights[o * inputs + k_1]);
        }
        for (; k_1 < inputs; k_1++) {
          float sum = 0.0f;
          for (int r = 0; r < rows; r++) {
            sum += dy[r * outputs + o] * x[r * inputs + k_1];
          }
          dWeights[o * inputs + k_1] = sum;
        }
      }
    }
  }
}
