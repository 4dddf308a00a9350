#pragma OPENCL FP_CONTRACT OFF

__kernel void inputGradientBlocked(
    __global const float* restrict dy,
    __global const float* restrict weights,
    __global float* restrict dx,
    int rows,
    int inputs,
    int outputs) {
  int blocks = (int)((uint)rows + 6 - 1) / 6;
  for (int block = (int)get_global_id(1); block < blocks; block += (int)get_global_size(1)) {
    for (int k = (int)get_global_id(0) * 64; k < inputs; k += (int)get_global_size(0) * 64) {
      if ((int)((uint)inputs - k) >= 64) {
        int first = (int)((uint)block * 6);
        int r0 = first;
        int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
        int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
        int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
        int r4 = min((int)((uint)first + 4), (int)((uint)rows - 1));
        int r5 = min((int)((uint)first + 5), (int)((uint)rows - 1));
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
        float16 sum4_v0 = (float16)(0.0f);
        float16 sum4_v1 = (float16)(0.0f);
        float16 sum4_v2 = (float16)(0.0f);
        float16 sum4_v3 = (float16)(0.0f);
        float16 sum5_v0 = (float16)(0.0f);
        float16 sum5_v1 = (float16)(0.0f);
        float16 sum5_v2 = (float16)(0.0f);
        float16 sum5_v3 = (float16)(0.0f);
        for (int o = 0; o < outputs; o++) {
          float16 value_v0 = vload16(0, &weights[o * inputs + k]);
          float16 value_v1 = vload16(0, &weights[o * inputs + k + 16]);
          float16 value_v2 = vload16(0, &weights[o * inputs + k + 32]);
          float16 value_v3 = vload16(0, &weights[o * inputs + k + 48]);
          sum0_v0 = fma((float16)(dy[r0 * outputs + o]), value_v0, sum0_v0);
          sum0_v1 = fma((float16)(dy[r0 * outputs + o]), value_v1, sum0_v1);
          sum0_v2 = fma((float16)(dy[r0 * outputs + o]), value_v2, sum0_v2);
          sum0_v3 = fma((float16)(dy[r0 * outputs + o]), value_v3, sum0_v3);
          sum1_v0 = fma((float16)(dy[r1 * outputs + o]), value_v0, sum1_v0);
          sum1_v1 = fma((float16)(dy[r1 * outputs + o]), value_v1, sum1_v1);
          sum1_v2 = fma((float16)(dy[r1 * outputs + o]), value_v2, sum1_v2);
          sum1_v3 = fma((float16)(dy[r1 * outputs + o]), value_v3, sum1_v3);
          sum2_v0 = fma((float16)(dy[r2 * outputs + o]), value_v0, sum2_v0);
          sum2_v1 = fma((float16)(dy[r2 * outputs + o]), value_v1, sum2_v1);
          sum2_v2 = fma((float16)(dy[r2 * outputs + o]), value_v2, sum2_v2);
          sum2_v3 = fma((float16)(dy[r2 * outputs + o]), value_v3, sum2_v3);
          sum3_v0 = fma((float16)(dy[r3 * outputs + o]), value_v0, sum3_v0);
          sum3_v1 = fma((float16)(dy[r3 * outputs + o]), value_v1, sum3_v1);
          sum3_v2 = fma((float16)(dy[r3 * outputs + o]), value_v2, sum3_v2);
          sum3_v3 = fma((float16)(dy[r3 * outputs + o]), value_v3, sum3_v3);
          sum4_v0 = fma((float16)(dy[r4 * outputs + o]), value_v0, sum4_v0);
          sum4_v1 = fma((float16)(dy[r4 * outputs + o]), value_v1, sum4_v1);
          sum4_v2 = fma((float16)(dy[r4 * outputs + o]), value_v2, sum4_v2);
          sum4_v3 = fma((float16)(dy[r4 * outputs + o]), value_v3, sum4_v3);
          sum5_v0 = fma((float16)(dy[r5 * outputs + o]), value_v0, sum5_v0);
          sum5_v1 = fma((float16)(dy[r5 * outputs + o]), value_v1, sum5_v1);
          sum5_v2 = fma((float16)(dy[r5 * outputs + o]), value_v2, sum5_v2);
          sum5_v3 = fma((float16)(dy[r5 * outputs + o]), value_v3, sum5_v3);
        }
        vstore16(sum0_v0, 0, &dx[r0 * inputs + k]);
        vstore16(sum0_v1, 0, &dx[r0 * inputs + k + 16]);
        vstore16(sum0_v2, 0, &dx[r0 * inputs + k + 32]);
        vstore16(sum0_v3, 0, &dx[r0 * inputs + k + 48]);
        vstore16(sum1_v0, 0, &dx[r1 * inputs + k]);
        vstore16(sum1_v1, 0, &dx[r1 * inputs + k + 16]);
        vstore16(sum1_v2, 0, &dx[r1 * inputs + k + 32]);
        vstore16(sum1_v3, 0, &dx[r1 * inputs + k + 48]);
        vstore16(sum2_v0, 0, &dx[r2 * inputs + k]);
        vstore16(sum2_v1, 0, &dx[r2 * inputs + k + 16]);
        vstore16(sum2_v2, 0, &dx[r2 * inputs + k + 32]);
        vstore16(sum2_v3, 0, &dx[r2 * inputs + k + 48]);
        vstore16(sum3_v0, 0, &dx[r3 * inputs + k]);
        vstore16(sum3_v1, 0, &dx[r3 * inputs + k + 16]);
        vstore16(sum3_v2, 0, &dx[r3 * inputs + k + 32]);
        vstore16(sum3_v3, 0, &dx[r3 * inputs + k + 48]);
        vstore16(sum4_v0, 0, &dx[r4 * inputs + k]);
        vstore16(sum4_v1, 0, &dx[r4 * inputs + k + 16]);
        vstore16(sum4_v2, 0, &dx[r4 * inputs + k + 32]);
        vstore16(sum4_v3, 0, &dx[r4 * inputs + k + 48]);
        vstore16(sum5_v0, 0, &dx[r5 * inputs + k]);
        vstore16(sum5_v1, 0, &dx[r5 * inputs + k + 16]);
        vstore16(sum5_v2, 0, &dx[r5 * inputs + k + 32]);
        vstore16(sum5_v3, 0, &dx[r5 * inputs + k + 48]);
      } else {
        int k_1 = k;
        for (; inputs - k_1 >= 16; k_1 += 16) {
          int first = (int)((uint)block * 6);
          int r0 = first;
          int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
          int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
          int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
          int r4 = min((int)((uint)first + 4), (int)((uint)rows - 1));
          int r5 = min((int)((uint)first + 5), (int)((uint)rows - 1));
          float16 sum0_v = (float16)(0.0f);
          float16 sum1_v = (float16)(0.0f);
          float16 sum2_v = (float16)(0.0f);
          float16 sum3_v = (float16)(0.0f);
          float16 sum4_v = (float16)(0.0f);
          float16 sum5_v = (float16)(0.0f);
          for (int o = 0; o < outputs; o++) {
            float16 value_v = vload16(0, &weights[o * inputs + k_1]);
            sum0_v = fma((float16)(dy[r0 * outputs + o]), value_v, sum0_v);
            sum1_v = fma((float16)(dy[r1 * outputs + o]), value_v, sum1_v);
            sum2_v = fma((float16)(dy[r2 * outputs + o]), value_v, sum2_v);
            sum3_v = fma((float16)(dy[r3 * outputs + o]), value_v, sum3_v);
            sum4_v = fma((float16)(dy[r4 * outputs + o]), value_v, sum4_v);
            sum5_v = fma((float16)(dy[r5 * outputs + o]), value_v, sum5_v);
          }
          vstore16(sum0_v, 0, &dx[r0 * inputs + k_1]);
          vstore16(sum1_v, 0, &dx[r1 * inputs + k_1]);
          vstore16(sum2_v, 0, &dx[r2 * inputs + k_1]);
          vstore16(sum3_v, 0, &dx[r3 * inputs + k_1]);
          vstore16(sum4_v, 0, &dx[r4 * inputs + k_1]);
          vstore16(sum5_v, 0, &dx[r5 * inputs + k_1]);
        }
        for (; inputs - k_1 >= 4; k_1 += 4) {
          int first = (int)((uint)block * 6);
          int r0 = first;
          int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
          int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
          int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
          int r4 = min((int)((uint)first + 4), (int)((uint)rows - 1));
          int r5 = min((int)((uint)first + 5), (int)((uint)rows - 1));
          float4 sum0_v = (float4)(0.0f);
          float4 sum1_v = (float4)(0.0f);
          float4 sum2_v = (float4)(0.0f);
          float4 sum3_v = (float4)(0.0f);
          float4 sum4_v = (float4)(0.0f);
          float4 sum5_v = (float4)(0.0f);
          for (int o = 0; o < outputs; o++) {
            float4 value_v = vload4(0, &weights[o * inputs + k_1]);
            sum0_v = fma((float4)(dy[r0 * outputs + o]), value_v, sum0_v);
            sum1_v = fma((float4)(dy[r1 * outputs + o]), value_v, sum1_v);
            sum2_v = fma((float4)(dy[r2 * outputs + o]), value_v, sum2_v);
            sum3_v = fma((float4)(dy[r3 * outputs + o]), value_v, sum3_v);
            sum4_v = fma((float4)(dy[r4 * outputs + o]), value_v, sum4_v);
            sum5_v = fma((float4)(dy[r5 * outputs + o]), value_v, sum5_v);
          }
          vstore4(sum0_v, 0, &dx[r0 * inputs + k_1]);
          vstore4(sum1_v, 0, &dx[r1 * inputs + k_1]);
          vstore4(sum2_v, 0, &dx[r2 * inputs + k_1]);
          vstore4(sum3_v, 0, &dx[r3 * inputs + k_1]);
          vstore4(sum4_v, 0, &dx[r4 * inputs + k_1]);
          vstore4(sum5_v, 0, &dx[r5 * inputs + k_1]);
        }
        for (; k_1 < inputs; k_1++) {
          int first = (int)((uint)block * 6);
          int r0 = first;
          int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
          int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
          int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
          int r4 = min((int)((uint)first + 4), (int)((uint)rows - 1));
          int r5 = min((int)((uint)first + 5), (int)((uint)rows - 1));
          float sum0 = 0.0f;
          float sum1 = 0.0f;
          float sum2 = 0.0f;
          float sum3 = 0.0f;
          float sum4 = 0.0f;
          float sum5 = 0.0f;
          for (int o = 0; o < outputs; o++) {
            float value = weights[o * inputs + k_1];
            sum0 = fma(dy[r0 * outputs + o], value, sum0);
            sum1 = fma(dy[r1 * outputs + o], value, sum1);
            sum2 = fma(dy[r2 * outputs + o], value, sum2);
            sum3 = fma(dy[r3 * outputs + o], value, sum3);
            sum4 = fma(dy[r4 * outputs + o], value, sum4);
            sum5 = fma(dy[r5 * outputs + o], value, sum5);
          }
          dx[r0 * inputs + k_1] = sum0;
          dx[r1 * inputs + k_1] = sum1;
          dx[r2 * inputs + k_1] = sum2;
          dx[r3 * inputs + k_1] = sum3;
          dx[r4 * inputs + k_1] = sum4;
          dx[r5 * inputs + k_1] = sum5;
        }
      }
    }
  }
}
