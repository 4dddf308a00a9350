#pragma OPENCL FP_CONTRACT OFF

__kernel void parameterTotals(
    __global const float* restrict partials,
    __global float* restrict dInputGain,
    __global float* restrict dHiddenGain,
    __global float* restrict dBias,
    __global float* restrict dHiddenBias,
    int width,
    int parts) {
  for (int c = (int)get_global_id(0) * 64; c < (int)(3u * width); c += (int)get_global_size(0) * 64) {
    if ((int)(3u * width - c) >= 64) {
      int wide = 3 * width;
      float16 inputSum_v0 = (float16)(0.0f);
      float16 inputSum_v1 = (float16)(0.0f);
      float16 inputSum_v2 = (float16)(0.0f);
      float16 inputSum_v3 = (float16)(0.0f);
      float16 hiddenSum_v0 = (float16)(0.0f);
      float16 hiddenSum_v1 = (float16)(0.0f);
      float16 hiddenSum_v2 = (float16)(0.0f);
      float16 hiddenSum_v3 = (float16)(0.0f);
      float16 biasSum_v0 = (float16)(0.0f);
      float16 biasSum_v1 = (float16)(0.0f);
      float16 biasSum_v2 = (float16)(0.0f);
      float16 biasSum_v3 = (float16)(0.0f);
      for (int part = 0; part < parts; part++) {
        int at = part * 10 * width + c;
        inputSum_v0 += vload16(0, &partials[at]);
        inputSum_v1 += vload16(0, &partials[at + 16]);
        inputSum_v2 += vload16(0, &partials[at + 32]);
        inputSum_v3 += vload16(0, &partials[at + 48]);
        hiddenSum_v0 += vload16(0, &partials[at + wide]);
        hiddenSum_v1 += vload16(0, &partials[at + wide + 16]);
        hiddenSum_v2 += vload16(0, &partials[at + wide + 32]);
        hiddenSum_v3 += vload16(0, &partials[at + wide + 48]);
        biasSum_v0 += vload16(0, &partials[at + 2 * wide]);
        biasSum_v1 += vload16(0, &partials[at + 2 * wide + 16]);
        biasSum_v2 += vload16(0, &partials[at + 2 * wide + 32]);
        biasSum_v3 += vload16(0, &partials[at + 2 * wide + 48]);
      }
      vstore16(inputSum_v0, 0, &dInputGain[c]);
      vstore16(inputSum_v1, 0, &dInputGain[c + 16]);
      vstore16(inputSum_v2, 0, &dInputGain[c + 32]);
      vstore16(inputSum_v3, 0, &dInputGain[c + 48]);
      vstore16(hiddenSum_v0, 0, &dHiddenGain[c]);
      vstore16(hiddenSum_v1, 0, &dHiddenGain[c + 16]);
      vstore16(hiddenSum_v2, 0, &dHiddenGain[c + 32]);
      vstore16(hiddenSum_v3, 0, &dHiddenGain[c + 48]);
      vstore16(biasSum_v0, 0, &dBias[c]);
      vstore16(biasSum_v1, 0, &dBias[c + 16]);
      vstore16(biasSum_v2, 0, &dBias[c + 32]);
      vstore16(biasSum_v3, 0, &dBias[c + 48]);
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
        for (int lane = 0; lane < 64; lane++) {
          bool mask = mask_lanes[lane] != 0;
          int c_1 = (int)((uint)c + lane);
          mask = c_1 < width;
          mask_lanes[lane] = mask ? -1 : 0;
        }
        mask_v0 = vload16(0, &mask_lanes[0]);
        mask_v1 = vload16(0, &mask_lanes[16]);
        mask_v2 = vload16(0, &mask_lanes[32]);
        mask_v3 = vload16(0, &mask_lanes[48]);
      }
      if (any(mask_v0 | mask_v1 | mask_v2 | mask_v3)) {
        if (all(mask_v0 & mask_v1 & mask_v2 & mask_v3)) {
          float16 offsetSum_v0 = (float16)(0.0f);
          float16 offsetSum_v1 = (float16)(0.0f);
          float16 offsetSum_v2 = (float16)(0.0f);
          float16 offsetSum_v3 = (float16)(0.0f);
          for (int part = 0; part < parts; part++) {
            offsetSum_v0 += vload16(0, &partials[part * 10 * width + 3 * wide + c]);
            offsetSum_v1 += vload16(0, &partials[part * 10 * width + 3 * wide + c + 16]);
            offsetSum_v2 += vload16(0, &partials[part * 10 * width + 3 * wide + c + 32]);
            offsetSum_v3 += vload16(0, &partials[part * 10 * width + 3 * wide + c + 48]);
          }
          vstore16(offsetSum_v0, 0, &dHiddenBias[c]);
          vstore16(offsetSum_v1, 0, &dHiddenBias[c + 16]);
          vstore16(offsetSum_v2, 0, &dHiddenBias[c + 32]);
          vstore16(offsetSum_v3, 0, &dHiddenBias[c + 48]);
        } else {
          int mask_lanes[64] = {0};
          vstore16(mask_v0, 0, &mask_lanes[0]);
          vstore16(mask_v1, 0, &mask_lanes[16]);
          vstore16(mask_v2, 0, &mask_lanes[32]);
          vstore16(mask_v3, 0, &mask_lanes[48]);
          for (int lane = 0; lane < 64; lane++) {
            bool mask = mask_lanes[lane] != 0;
            int c_1 = c + lane;
            if (mask) {
              float offsetSum = 0.0f;
              for (int part = 0; part < parts; part++) {
                offsetSum += partials[part * 10 * width + 3 * wide + c_1];
              }
              dHiddenBias[c_1] = offsetSum;
            }
          }
        }
      }
    } else {
      int c_1 = c;
      for (; (int)(3u * width) - c_1 >= 16; c_1 += 16) {
        int wide = 3 * width;
        float16 inputSum_v = (float16)(0.0f);
        float16 hiddenSum_v = (float16)(0.0f);
        float16 biasSum_v = (float16)(0.0f);
        for (int part = 0; part < parts; part++) {
          int at = part * 10 * width + c_1;
          inputSum_v += vload16(0, &partials[at]);
          hiddenSum_v += vload16(0, &partials[at + wide]);
          biasSum_v += vload16(0, &partials[at + 2 * wide]);
        }
        vstore16(inputSum_v, 0, &dInputGain[c_1]);
        vstore16(hiddenSum_v, 0, &dHiddenGain[c_1]);
        vstore16(biasSum_v, 0, &dBias[c_1]);
        int16 mask_v = (int16)(0);
        {
          int mask_lanes[16] = {0};
          vstore16(mask_v, 0, &mask_lanes[0]);
          for (int lane = 0; lane < 16; lane++) {
            bool mask = mask_lanes[lane] != 0;
            int c_2 = (int)((uint)c_1 + lane);
            mask = c_2 < width;
            mask_lanes[lane] = mask ? -1 : 0;
          }
          mask_v = vload16(0, &mask_lanes[0]);
        }
        if (any(mask_v)) {
          if (all(mask_v)) {
            float16 offsetSum_v = (float16)(0.0f);
            for (int part = 0; part < parts; part++) {
              offsetSum_v += vload16(0, &partials[part * 10 * width + 3 * wide + c_1]);
            }
            vstore16(offsetSum_v, 0, &dHiddenBias[c_1]);
          } else {
            int mask_lanes[16] = {0};
            vstore16(mask_v, 0, &mask_lanes[0]);
            for (int lane = 0; lane < 16; lane++) {
              bool mask = mask_lanes[lane] != 0;
              int c_2 = c_1 + lane;
              if (mask) {
                float offsetSum = 0.0f;
                for (int part = 0; part < parts; part++) {
                  offsetSum += partials[part * 10 * width + 3 * wide + c_2];
                }
                dHiddenBias[c_2] = offsetSum;
              }
            }
          }
        }
      }
      for (; (int)(3u * width) - c_1 >= 4; c_1 += 4) {
        int wide = 3 * width;
        float4 inputSum_v = (float4)(0.0f);
        float4 hiddenSum_v = (float4)(0.0f);
        float4 biasSum_v = (float4)(0.0f);
        for (int part = 0; part < parts; part++) {
          int at = part * 10 * width + c_1;
          inputSum_v += vload4(0, &partials[at]);
          hiddenSum_v += vload4(0, &partials[at + wide]);
          biasSum_v += vload4(0, &partials[at + 2 * wide]);
        }
        vstore4(inputSum_v, 0, &dInputGain[c_1]);
        vstore4(hiddenSum_v, 0, &dHiddenGain[c_1]);
        vstore4(biasSum_v, 0, &dBias[c_1]);
        int4 mask_v = (int4)(0);
        {
          int mask_lanes[4] = {0};
          vstore4(mask_v, 0, &mask_lanes[0]);
          for (int lane = 0; lane < 4; lane++) {
            bool mask = mask_lanes[lane] != 0;
            int c_2 = (int)((uint)c_1 + lane);
            mask = c_2 < width;
            mask_lanes[lane] = mask ? -1 : 0;
          }
          mask_v = vload4(0, &mask_lanes[0]);
        }
        if (any(mask_v)) {
          if (all(mask_v)) {
            float4 offsetSum_v = (float4)(0.0f);
            for (int part = 0; part < parts; part++) {
              offsetSum_v += vload4(0, &partials[part * 10 * width + 3 * wide + c_1]);
            }
            vstore4(offsetSum_v, 0, &dHiddenBias[c_1]);
          } else {
            int mask_lanes[4] = {0};
            vstore4(mask_v, 0, &mask_lanes[0]);
            for (int lane = 0; lane < 4; lane++) {
              bool mask = mask_lanes[lane] != 0;
              int c_2 = c_1 + lane;
              if (mask) {
                float offsetSum = 0.0f;
                for (int part = 0; part < parts; part++) {
                  offsetSum += partials[part * 10 * width + 3 * wide + c_2];
                }
                dHiddenBias[c_2] = offsetSum;
              }
            }
          }
        }
      }
      for (; c_1 < (int)(3u * width); c_1++) {
        int wide = 3 * width;
        float inputSum = 0.0f;
        float hiddenSum = 0.0f;
        float biasSum = 0.0f;
        for (int part = 0; part < parts; part++) {
          int at = part * 10 * width + c_1;
          inputSum += partials[at];
          hiddenSum += partials[at + wide];
          biasSum += partials[at + 2 * wide];
        }
        dInputGain[c_1] = inputSum;
        dHiddenGain[c_1] = hiddenSum;
        dBias[c_1] = biasSum;
        if (c_1 < width) {
          float offsetSum = 0.0f;
          for (int part = 0; part < parts; part++) {
            offsetSum += partials[part * 10 * width + 3 * wide + c_1];
          }
          dHiddenBias[c_1] = offsetSum;
        }
      }
    }
  }
}
