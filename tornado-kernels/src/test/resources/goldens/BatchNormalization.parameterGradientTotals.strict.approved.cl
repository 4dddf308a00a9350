#pragma OPENCL FP_CONTRACT OFF

__kernel void parameterGradientTotals(
    __global const float* restrict partials,
    __global float* restrict dGamma,
    __global float* restrict dBeta,
    int width,
    int parts) {
  for (int c = (int)get_global_id(0) * 64; c < width; c += (int)get_global_size(0) * 64) {
    if ((int)((uint)width - c) >= 64) {
      float16 products_v0 = (float16)(0.0f);
      float16 products_v1 = (float16)(0.0f);
      float16 products_v2 = (float16)(0.0f);
      float16 products_v3 = (float16)(0.0f);
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (int part = 0; part < parts; part++) {
        int at = part * 2 * width + c;
        products_v0 += vload16(0, &partials[at]);
        products_v1 += vload16(0, &partials[at + 16]);
        products_v2 += vload16(0, &partials[at + 32]);
        products_v3 += vload16(0, &partials[at + 48]);
        sum_v0 += vload16(0, &partials[at + width]);
        sum_v1 += vload16(0, &partials[at + width + 16]);
        sum_v2 += vload16(0, &partials[at + width + 32]);
        sum_v3 += vload16(0, &partials[at + width + 48]);
      }
      vstore16(products_v0, 0, &dGamma[c]);
      vstore16(products_v1, 0, &dGamma[c + 16]);
      vstore16(products_v2, 0, &dGamma[c + 32]);
      vstore16(products_v3, 0, &dGamma[c + 48]);
      vstore16(sum_v0, 0, &dBeta[c]);
      vstore16(sum_v1, 0, &dBeta[c + 16]);
      vstore16(sum_v2, 0, &dBeta[c + 32]);
      vstore16(sum_v3, 0, &dBeta[c + 48]);
    } else {
      int c_1 = c;
      for (; width - c_1 >= 16; c_1 += 16) {
        float16 products_v = (float16)(0.0f);
        float16 sum_v = (float16)(0.0f);
        for (int part = 0; part < parts; part++) {
          int at = part * 2 * width + c_1;
          products_v += vload16(0, &partials[at]);
          sum_v += vload16(0, &partials[at + width]);
        }
        vstore16(products_v, 0, &dGamma[c_1]);
        vstore16(sum_v, 0, &dBeta[c_1]);
      }
      for (; width - c_1 >= 4; c_1 += 4) {
        float4 products_v = (float4)(0.0f);
        float4 sum_v = (float4)(0.0f);
        for (int part = 0; part < parts; part++) {
          int at = part * 2 * width + c_1;
          products_v += vload4(0, &partials[at]);
          sum_v += vload4(0, &partials[at + width]);
        }
        vstore4(products_v, 0, &dGamma[c_1]);
        vstore4(sum_v, 0, &dBeta[c_1]);
      }
      for (; c_1 < width; c_1++) {
        float products = 0.0f;
        float sum = 0.0f;
        for (int part = 0; part < parts; part++) {
          int at = part * 2 * width + c_1;
          products += partials[at];
          sum += partials[at + width];
        }
        dGamma[c_1] = products;
        dBeta[c_1] = sum;
      }
    }
  }
}
