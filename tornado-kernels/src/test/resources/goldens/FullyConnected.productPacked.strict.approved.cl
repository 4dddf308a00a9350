#pragma OPENCL FP_CONTRACT OFF

__kernel void productPacked(
    __global const float* restrict a,
    __global const float* restrict packed,
    __global float* restrict c,
    int rows,
    int shared,
    int columns) {
  int panels = (int)((uint)columns + 64 - 1) / 64;
  int blocks = (int)((uint)rows + 6 - 1) / 6;
  for (int panel = (int)get_global_id(2); panel < panels; panel += (int)get_global_size(2)) {
    for (int block = (int)get_global_id(1); block < blocks; block += (int)get_global_size(1)) {
      for (int lane = (int)get_global_id(0) * 64; lane < 64; lane += (int)get_global_size(0) * 64) {
        if ((int)(64u - lane) >= 64) {
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
          for (int k = 0; k < shared; k++) {
            float16 value_v0 = vload16(0, &packed[(panel * shared + k) * 64 + lane]);
            float16 value_v1 = vload16(0, &packed[(panel * shared + k) * 64 + lane + 16]);
            float16 value_v2 = vload16(0, &packed[(panel * shared + k) * 64 + lane + 32]);
            float16 value_v3 = vload16(0, &packed[(panel * shared + k) * 64 + lane + 48]);
            sum0_v0 = fma((float16)(a[r0 * shared + k]), value_v0, sum0_v0);
            sum0_v1 = fma((float16)(a[r0 * shared + k]), value_v1, sum0_v1);
            sum0_v2 = fma((float16)(a[r0 * shared + k]), value_v2, sum0_v2);
            sum0_v3 = fma((float16)(a[r0 * shared + k]), value_v3, sum0_v3);
            sum1_v0 = fma((float16)(a[r1 * shared + k]), value_v0, sum1_v0);
            sum1_v1 = fma((float16)(a[r1 * shared + k]), value_v1, sum1_v1);
            sum1_v2 = fma((float16)(a[r1 * shared + k]), value_v2, sum1_v2);
            sum1_v3 = fma((float16)(a[r1 * shared + k]), value_v3, sum1_v3);
            sum2_v0 = fma((float16)(a[r2 * shared + k]), value_v0, sum2_v0);
            sum2_v1 = fma((float16)(a[r2 * shared + k]), value_v1, sum2_v1);
            sum2_v2 = fma((float16)(a[r2 * shared + k]), value_v2, sum2_v2);
            sum2_v3 = fma((float16)(a[r2 * shared + k]), value_v3, sum2_v3);
            sum3_v0 = fma((float16)(a[r3 * shared + k]), value_v0, sum3_v0);
            sum3_v1 = fma((float16)(a[r3 * shared + k]), value_v1, sum3_v1);
            sum3_v2 = fma((float16)(a[r3 * shared + k]), value_v2, sum3_v2);
            sum3_v3 = fma((float16)(a[r3 * shared + k]), value_v3, sum3_v3);
            sum4_v0 = fma((float16)(a[r4 * shared + k]), value_v0, sum4_v0);
            sum4_v1 = fma((float16)(a[r4 * shared + k]), value_v1, sum4_v1);
            sum4_v2 = fma((float16)(a[r4 * shared + k]), value_v2, sum4_v2);
            sum4_v3 = fma((float16)(a[r4 * shared + k]), value_v3, sum4_v3);
            sum5_v0 = fma((float16)(a[r5 * shared + k]), value_v0, sum5_v0);
            sum5_v1 = fma((float16)(a[r5 * shared + k]), value_v1, sum5_v1);
            sum5_v2 = fma((float16)(a[r5 * shared + k]), value_v2, sum5_v2);
            sum5_v3 = fma((float16)(a[r5 * shared + k]), value_v3, sum5_v3);
          }
          int column = (int)((uint)panel * 64 + lane);
          int16 mask_v0 = (int16)(0);
          int16 mask_v1 = (int16)(0);
          int16 mask_v2 = (int16)(0);
          int16 mask_v3 = (int16)(0);
          {
            int mask_lanes[64] = {0};
            vstore16(mask_v0, 0, &mask_lanes[0]);
            vstore16(mask_v1, 0, &mask_lanes[16]);
            vstore16(mask_v2, 0, &mask_lanes[32]);
            vstore16(mask_v3, 0, &mask_lanes[48]);
            for (int lane_1 = 0; lane_1 < 64; lane_1++) {
              bool mask = mask_lanes[lane_1] != 0;
              int column_1 = (int)((uint)column + lane_1);
              mask = column_1 < columns;
              mask_lanes[lane_1] = mask ? -1 : 0;
            }
            mask_v0 = vload16(0, &mask_lanes[0]);
            mask_v1 = vload16(0, &mask_lanes[16]);
            mask_v2 = vload16(0, &mask_lanes[32]);
            mask_v3 = vload16(0, &mask_lanes[48]);
          }
          if (any(mask_v0 | mask_v1 | mask_v2 | mask_v3)) {
            if (all(mask_v0 & mask_v1 & mask_v2 & mask_v3)) {
              vstore16(sum0_v0, 0, &c[r0 * columns + column]);
              vstore16(sum0_v1, 0, &c[r0 * columns + column + 16]);
              vstore16(sum0_v2, 0, &c[r0 * columns + column + 32]);
              vstore16(sum0_v3, 0, &c[r0 * columns + column + 48]);
              vstore16(sum1_v0, 0, &c[r1 * columns + column]);
              vstore16(sum1_v1, 0, &c[r1 * columns + column + 16]);
              vstore16(sum1_v2, 0, &c[r1 * columns + column + 32]);
              vstore16(sum1_v3, 0, &c[r1 * columns + column + 48]);
              vstore16(sum2_v0, 0, &c[r2 * columns + column]);
              vstore16(sum2_v1, 0, &c[r2 * columns + column + 16]);
              vstore16(sum2_v2, 0, &c[r2 * columns + column + 32]);
              vstore16(sum2_v3, 0, &c[r2 * columns + column + 48]);
              vstore16(sum3_v0, 0, &c[r3 * columns + column]);
              vstore16(sum3_v1, 0, &c[r3 * columns + column + 16]);
              vstore16(sum3_v2, 0, &c[r3 * columns + column + 32]);
              vstore16(sum3_v3, 0, &c[r3 * columns + column + 48]);
              vstore16(sum4_v0, 0, &c[r4 * columns + column]);
              vstore16(sum4_v1, 0, &c[r4 * columns + column + 16]);
              vstore16(sum4_v2, 0, &c[r4 * columns + column + 32]);
              vstore16(sum4_v3, 0, &c[r4 * columns + column + 48]);
              vstore16(sum5_v0, 0, &c[r5 * columns + column]);
              vstore16(sum5_v1, 0, &c[r5 * columns + column + 16]);
              vstore16(sum5_v2, 0, &c[r5 * columns + column + 32]);
              vstore16(sum5_v3, 0, &c[r5 * columns + column + 48]);
            } else {
              int mask_lanes[64] = {0};
              vstore16(mask_v0, 0, &mask_lanes[0]);
              vstore16(mask_v1, 0, &mask_lanes[16]);
              vstore16(mask_v2, 0, &mask_lanes[32]);
              vstore16(mask_v3, 0, &mask_lanes[48]);
              float sum0_lanes[64] = {0};
              vstore16(sum0_v0, 0, &sum0_lanes[0]);
              vstore16(sum0_v1, 0, &sum0_lanes[16]);
              vstore16(sum0_v2, 0, &sum0_lanes[32]);
              vstore16(sum0_v3, 0, &sum0_lanes[48]);
              float sum1_lanes[64] = {0};
              vstore16(sum1_v0, 0, &sum1_lanes[0]);
              vstore16(sum1_v1, 0, &sum1_lanes[16]);
              vstore16(sum1_v2, 0, &sum1_lanes[32]);
              vstore16(sum1_v3, 0, &sum1_lanes[48]);
              float sum2_lanes[64] = {0};
              vstore16(sum2_v0, 0, &sum2_lanes[0]);
              vstore16(sum2_v1, 0, &sum2_lanes[16]);
              vstore16(sum2_v2, 0, &sum2_lanes[32]);
              vstore16(sum2_v3, 0, &sum2_lanes[48]);
              float sum3_lanes[64] = {0};
              vstore16(sum3_v0, 0, &sum3_lanes[0]);
              vstore16(sum3_v1, 0, &sum3_lanes[16]);
              vstore16(sum3_v2, 0, &sum3_lanes[32]);
              vstore16(sum3_v3, 0, &sum3_lanes[48]);
              float sum4_lanes[64] = {0};
              vstore16(sum4_v0, 0, &sum4_lanes[0]);
              vstore16(sum4_v1, 0, &sum4_lanes[16]);
              vstore16(sum4_v2, 0, &sum4_lanes[32]);
              vstore16(sum4_v3, 0, &sum4_lanes[48]);
              float sum5_lanes[64] = {0};
              vstore16(sum5_v0, 0, &sum5_lanes[0]);
              vstore16(sum5_v1, 0, &sum5_lanes[16]);
              vstore16(sum5_v2, 0, &sum5_lanes[32]);
              vstore16(sum5_v3, 0, &sum5_lanes[48]);
              for (int lane_1 = 0; lane_1 < 64; lane_1++) {
                bool mask = mask_lanes[lane_1] != 0;
                int column_1 = column + lane_1;
                float sum0 = sum0_lanes[lane_1];
                float sum1 = sum1_lanes[lane_1];
                float sum2 = sum2_lanes[lane_1];
                float sum3 = sum3_lanes[lane_1];
                float sum4 = sum4_lanes[lane_1];
                float sum5 = sum5_lanes[lane_1];
                if (mask) {
                  c[r0 * columns + column_1] = sum0;
                  c[r1 * columns + column_1] = sum1;
                  c[r2 * columns + column_1] = sum2;
                  c[r3 * columns + column_1] = sum3;
                  c[r4 * columns + column_1] = sum4;
                  c[r5 * columns + column_1] = sum5;
                }
              }
            }
          }
        } else {
          int lane_1 = lane;
          for (; 64 - lane_1 >= 16; lane_1 += 16) {
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
            for (int k = 0; k < shared; k++) {
              float16 value_v = vload16(0, &packed[(panel * shared + k) * 64 + lane_1]);
              sum0_v = fma((float16)(a[r0 * shared + k]), value_v, sum0_v);
              sum1_v = fma((float16)(a[r1 * shared + k]), value_v, sum1_v);
              sum2_v = fma((float16)(a[r2 * shared + k]), value_v, sum2_v);
              sum3_v = fma((float16)(a[r3 * shared + k]), value_v, sum3_v);
              sum4_v = fma((float16)(a[r4 * shared + k]), value_v, sum4_v);
              sum5_v = fma((float16)(a[r5 * shared + k]), value_v, sum5_v);
            }
            int column = (int)((uint)panel * 64 + lane_1);
            int16 mask_v = (int16)(0);
            {
              int mask_lanes[16] = {0};
              vstore16(mask_v, 0, &mask_lanes[0]);
              for (int lane_2 = 0; lane_2 < 16; lane_2++) {
                bool mask = mask_lanes[lane_2] != 0;
                int column_1 = (int)((uint)column + lane_2);
                mask = column_1 < columns;
                mask_lanes[lane_2] = mask ? -1 : 0;
              }
              mask_v = vload16(0, &mask_lanes[0]);
            }
            if (any(mask_v)) {
              if (all(mask_v)) {
                vstore16(sum0_v, 0, &c[r0 * columns + column]);
                vstore16(sum1_v, 0, &c[r1 * columns + column]);
                vstore16(sum2_v, 0, &c[r2 * columns + column]);
                vstore16(sum3_v, 0, &c[r3 * columns + column]);
                vstore16(sum4_v, 0, &c[r4 * columns + column]);
                vstore16(sum5_v, 0, &c[r5 * columns + column]);
              } else {
                int mask_lanes[16] = {0};
                vstore16(mask_v, 0, &mask_lanes[0]);
                float sum0_lanes[16] = {0};
                vstore16(sum0_v, 0, &sum0_lanes[0]);
                float sum1_lanes[16] = {0};
                vstore16(sum1_v, 0, &sum1_lanes[0]);
                float sum2_lanes[16] = {0};
                vstore16(sum2_v, 0, &sum2_lanes[0]);
                float sum3_lanes[16] = {0};
                vstore16(sum3_v, 0, &sum3_lanes[0]);
                float sum4_lanes[16] = {0};
                vstore16(sum4_v, 0, &sum4_lanes[0]);
                float sum5_lanes[16] = {0};
                vstore16(sum5_v, 0, &sum5_lanes[0]);
                for (int lane_2 = 0; lane_2 < 16; lane_2++) {
                  bool mask = mask_lanes[lane_2] != 0;
                  int column_1 = column + lane_2;
                  float sum0 = sum0_lanes[lane_2];
                  float sum1 = sum1_lanes[lane_2];
                  float sum2 = sum2_lanes[lane_2];
                  float sum3 = sum3_lanes[lane_2];
                  float sum4 = sum4_lanes[lane_2];
                  float sum5 = sum5_lanes[lane_2];
                  if (mask) {
                    c[r0 * columns + column_1] = sum0;
                    c[r1 * columns + column_1] = sum1;
                    c[r2 * columns + column_1] = sum2;
                    c[r3 * columns + column_1] = sum3;
                    c[r4 * columns + column_1] = sum4;
                    c[r5 * columns + column_1] = sum5;
                  }
                }
              }
            }
          }
          for (; 64 - lane_1 >= 4; lane_1 += 4) {
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
            for (int k = 0; k < shared; k++) {
              float4 value_v = vload4(0, &packed[(panel * shared + k) * 64 + lane_1]);
              sum0_v = fma((float4)(a[r0 * shared + k]), value_v, sum0_v);
              sum1_v = fma((float4)(a[r1 * shared + k]), value_v, sum1_v);
              sum2_v = fma((float4)(a[r2 * shared + k]), value_v, sum2_v);
              sum3_v = fma((float4)(a[r3 * shared + k]), value_v, sum3_v);
              sum4_v = fma((float4)(a[r4 * shared + k]), value_v, sum4_v);
              sum5_v = fma((float4)(a[r5 * shared + k]), value_v, sum5_v);
            }
            int column = (int)((uint)panel * 64 + lane_1);
            int4 mask_v = (int4)(0);
            {
              int mask_lanes[4] = {0};
              vstore4(mask_v, 0, &mask_lanes[0]);
              for (int lane_2 = 0; lane_2 < 4; lane_2++) {
                bool mask = mask_lanes[lane_2] != 0;
                int column_1 = (int)((uint)column + lane_2);
                mask = column_1 < columns;
                mask_lanes[lane_2] = mask ? -1 : 0;
              }
              mask_v = vload4(0, &mask_lanes[0]);
            }
            if (any(mask_v)) {
              if (all(mask_v)) {
                vstore4(sum0_v, 0, &c[r0 * columns + column]);
                vstore4(sum1_v, 0, &c[r1 * columns + column]);
                vstore4(sum2_v, 0, &c[r2 * columns + column]);
                vstore4(sum3_v, 0, &c[r3 * columns + column]);
                vstore4(sum4_v, 0, &c[r4 * columns + column]);
                vstore4(sum5_v, 0, &c[r5 * columns + column]);
              } else {
                int mask_lanes[4] = {0};
                vstore4(mask_v, 0, &mask_lanes[0]);
                float sum0_lanes[4] = {0};
                vstore4(sum0_v, 0, &sum0_lanes[0]);
                float sum1_lanes[4] = {0};
                vstore4(sum1_v, 0, &sum1_lanes[0]);
                float sum2_lanes[4] = {0};
                vstore4(sum2_v, 0, &sum2_lanes[0]);
                float sum3_lanes[4] = {0};
                vstore4(sum3_v, 0, &sum3_lanes[0]);
                float sum4_lanes[4] = {0};
                vstore4(sum4_v, 0, &sum4_lanes[0]);
                float sum5_lanes[4] = {0};
                vstore4(sum5_v, 0, &sum5_lanes[0]);
                for (int lane_2 = 0; lane_2 < 4; lane_2++) {
                  bool mask = mask_lanes[lane_2] != 0;
                  int column_1 = column + lane_2;
                  float sum0 = sum0_lanes[lane_2];
                  float sum1 = sum1_lanes[lane_2];
                  float sum2 = sum2_lanes[lane_2];
                  float sum3 = sum3_lanes[lane_2];
                  float sum4 = sum4_lanes[lane_2];
                  float sum5 = sum5_lanes[lane_2];
                  if (mask) {
                    c[r0 * columns + column_1] = sum0;
                    c[r1 * columns + column_1] = sum1;
                    c[r2 * columns + column_1] = sum2;
                    c[r3 * columns + column_1] = sum3;
                    c[r4 * columns + column_1] = sum4;
                    c[r5 * columns + column_1] = sum5;
                  }
                }
              }
            }
          }
          for (; lane_1 < 64; lane_1++) {
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
            for (int k = 0; k < shared; k++) {
              float value = packed[(panel * shared + k) * 64 + lane_1];
              sum0 = fma(a[r0 * shared + k], value, sum0);
              sum1 = fma(a[r1 * shared + k], value, sum1);
              sum2 = fma(a[r2 * shared + k], value, sum2);
              sum3 = fma(a[r3 * shared + k], value, sum3);
              sum4 = fma(a[r4 * shared + k], value, sum4);
              sum5 = fma(a[r5 * shared + k], value, sum5);
            }
            int column = (int)((uint)panel * 64 + lane_1);
            if (column < columns) {
              c[r0 * columns + column] = sum0;
              c[r1 * columns + column] = sum1;
              c[r2 * columns + column] = sum2;
              c[r3 * columns + column] = sum3;
              c[r4 * columns + column] = sum4;
              c[r5 * columns + column] = sum5;
            }
          }
        }
      }
    }
  }
}
