#pragma OPENCL FP_CONTRACT OFF

__kernel void gradient(
    __global const int* restrict indices,
    __global const float* restrict dy,
    __global float* restrict dTable,
    int rows,
    int vocabulary,
    int width) {
  for (int v = (int)get_global_id(1); v < vocabulary; v += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0) * 64; c < width; c += (int)get_global_size(0) * 64) {
      if ((int)((uint)width - c) >= 64) {
        float16 sum_v0 = (float16)(0.0f);
        float16 sum_v1 = (float16)(0.0f);
        float16 sum_v2 = (float16)(0.0f);
        float16 sum_v3 = (float16)(0.0f);
        for (int r = 0; r < rows; r++) {
          if (indices[r] == v) {
            sum_v0 += vload16(0, &dy[r * width + c]);
            sum_v1 += vload16(0, &dy[r * width + c + 16]);
            sum_v2 += vload16(0, &dy[r * width + c + 32]);
            sum_v3 += vload16(0, &dy[r * width + c + 48]);
          }
        }
        vstore16(sum_v0, 0, &dTable[v * width + c]);
        vstore16(sum_v1, 0, &dTable[v * width + c + 16]);
        vstore16(sum_v2, 0, &dTable[v * width + c + 32]);
        vstore16(sum_v3, 0, &dTable[v * width + c + 48]);
      } else {
        int c_1 = c;
        for (; width - c_1 >= 16; c_1 += 16) {
          float16 sum_v = (float16)(0.0f);
          for (int r = 0; r < rows; r++) {
            if (indices[r] == v) {
              sum_v += vload16(0, &dy[r * width + c_1]);
            }
          }
          vstore16(sum_v, 0, &dTable[v * width + c_1]);
        }
        for (; width - c_1 >= 4; c_1 += 4) {
          float4 sum_v = (float4)(0.0f);
          for (int r = 0; r < rows; r++) {
            if (indices[r] == v) {
              sum_v += vload4(0, &dy[r * width + c_1]);
            }
          }
          vstore4(sum_v, 0, &dTable[v * width + c_1]);
        }
        for (; c_1 < width; c_1++) {
          float sum = 0.0f;
          for (int r = 0; r < rows; r++) {
            if (indices[r] == v) {
              sum += dy[r * width + c_1];
            }
          }
          dTable[v * width + c_1] = sum;
        }
      }
    }
  }
}
