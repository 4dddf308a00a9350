#pragma OPENCL FP_CONTRACT OFF

__kernel void parameterGradients(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dGamma,
    __global float* restrict dBeta,
    int rows,
    int width) {
  for (int c = (int)get_global_id(0) * 64; c < width; c += (int)get_global_size(0) * 64) {
    if ((int)((uint)width - c) >= 64) {
      float16 centre_v0 = vload16(0, &mean[c]);
      float16 centre_v1 = vload16(0, &mean[c + 16]);
      float16 centre_v2 = vload16(0, &mean[c + 32]);
      float16 centre_v3 = vload16(0, &mean[c + 48]);
      float16 lost_v0 = vload16(0, &rest[c]);
      float16 lost_v1 = vload16(0, &rest[c + 16]);
      float16 lost_v2 = vload16(0, &rest[c + 32]);
      float16 lost_v3 = vload16(0, &rest[c + 48]);
      float16 inverse_v0 = vload16(0, &rstd[c]);
      float16 inverse_v1 = vload16(0, &rstd[c + 16]);
      float16 inverse_v2 = vload16(0, &rstd[c + 32]);
      float16 inverse_v3 = vload16(0, &rstd[c + 48]);
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      float16 sumLost_v0 = (float16)(0.0f);
      float16 sumLost_v1 = (float16)(0.0f);
      float16 sumLost_v2 = (float16)(0.0f);
      float16 sumLost_v3 = (float16)(0.0f);
      float16 products_v0 = (float16)(0.0f);
      float16 products_v1 = (float16)(0.0f);
      float16 products_v2 = (float16)(0.0f);
      float16 products_v3 = (float16)(0.0f);
      float16 productsLost_v0 = (float16)(0.0f);
      float16 productsLost_v1 = (float16)(0.0f);
      float16 productsLost_v2 = (float16)(0.0f);
      float16 productsLost_v3 = (float16)(0.0f);
      for (int r = 0; r < rows; r++) {
        float16 v_v0 = vload16(0, &dy[r * width + c]);
        float16 v_v1 = vload16(0, &dy[r * width + c + 16]);
        float16 v_v2 = vload16(0, &dy[r * width + c + 32]);
        float16 v_v3 = vload16(0, &dy[r * width + c + 48]);
        float16 xhat_v0 = (vload16(0, &x[r * width + c]) - centre_v0 - lost_v0) * inverse_v0;
        float16 xhat_v1 = (vload16(0, &x[r * width + c + 16]) - centre_v1 - lost_v1) * inverse_v1;
        float16 xhat_v2 = (vload16(0, &x[r * width + c + 32]) - centre_v2 - lost_v2) * inverse_v2;
        float16 xhat_v3 = (vload16(0, &x[r * width + c + 48]) - centre_v3 - lost_v3) * inverse_v3;
        float16 term_v0 = v_v0 - sumLost_v0;
        float16 term_v1 = v_v1 - sumLost_v1;
        float16 term_v2 = v_v2 - sumLost_v2;
        float16 term_v3 = v_v3 - sumLost_v3;
        float16 next_v0 = sum_v0 + term_v0;
        float16 next_v1 = sum_v1 + term_v1;
        float16 next_v2 = sum_v2 + term_v2;
        float16 next_v3 = sum_v3 + term_v3;
        sumLost_v0 = next_v0 - sum_v0 - term_v0;
        sumLost_v1 = next_v1 - sum_v1 - term_v1;
        sumLost_v2 = next_v2 - sum_v2 - term_v2;
        sumLost_v3 = next_v3 - sum_v3 - term_v3;
        sum_v0 = next_v0;
        sum_v1 = next_v1;
        sum_v2 = next_v2;
        sum_v3 = next_v3;
        float16 productTerm_v0 = v_v0 * xhat_v0 - productsLost_v0;
        float16 productTerm_v1 = v_v1 * xhat_v1 - productsLost_v1;
        float16 productTerm_v2 = v_v2 * xhat_v2 - productsLost_v2;
        float16 productTerm_v3 = v_v3 * xhat_v3 - productsLost_v3;
        float16 productNext_v0 = products_v0 + productTerm_v0;
        float16 productNext_v1 = products_v1 + productTerm_v1;
        float16 productNext_v2 = products_v2 + productTerm_v2;
        float16 productNext_v3 = products_v3 + productTerm_v3;
        productsLost_v0 = productNext_v0 - products_v0 - productTerm_v0;
        productsLost_v1 = productNext_v1 - products_v1 - productTerm_v1;
        productsLost_v2 = productNext_v2 - products_v2 - productTerm_v2;
        productsLost_v3 = productNext_v3 - products_v3 - productTerm_v3;
        products_v0 = productNext_v0;
        products_v1 = productNext_v1;
        products_v2 = productNext_v2;
        products_v3 = productNext_v3;
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
        float16 centre_v = vload16(0, &mean[c_1]);
        float16 lost_v = vload16(0, &rest[c_1]);
        float16 inverse_v = vload16(0, &rstd[c_1]);
        float16 sum_v = (float16)(0.0f);
        float16 sumLost_v = (float16)(0.0f);
        float16 products_v = (float16)(0.0f);
        float16 productsLost_v = (float16)(0.0f);
        for (int r = 0; r < rows; r++) {
          float16 v_v = vload16(0, &dy[r * width + c_1]);
          float16 xhat_v = (vload16(0, &x[r * width + c_1]) - centre_v - lost_v) * inverse_v;
          float16 term_v = v_v - sumLost_v;
          float16 next_v = sum_v + term_v;
          sumLost_v = next_v - sum_v - term_v;
          sum_v = next_v;
          float16 productTerm_v = v_v * xhat_v - productsLost_v;
          float16 productNext_v = products_v + productTerm_v;
          productsLost_v = productNext_v - products_v - productTerm_v;
          products_v = productNext_v;
        }
        vstore16(products_v, 0, &dGamma[c_1]);
        vstore16(sum_v, 0, &dBeta[c_1]);
      }
      for (; width - c_1 >= 4; c_1 += 4) {
        float4 centre_v = vload4(0, &mean[c_1]);
        float4 lost_v = vload4(0, &rest[c_1]);
        float4 inverse_v = vload4(0, &rstd[c_1]);
        float4 sum_v = (float4)(0.0f);
        float4 sumLost_v = (float4)(0.0f);
        float4 products_v = (float4)(0.0f);
        float4 productsLost_v = (float4)(0.0f);
        for (int r = 0; r < rows; r++) {
          float4 v_v = vload4(0, &dy[r * width + c_1]);
          float4 xhat_v = (vload4(0, &x[r * width + c_1]) - centre_v - lost_v) * inverse_v;
          float4 term_v = v_v - sumLost_v;
          float4 next_v = sum_v + term_v;
          sumLost_v = next_v - sum_v - term_v;
          sum_v = next_v;
          float4 productTerm_v = v_v * xhat_v - productsLost_v;
          float4 productNext_v = products_v + productTerm_v;
          productsLost_v = productNext_v - products_v - productTerm_v;
          products_v = productNext_v;
        }
        vstore4(products_v, 0, &dGamma[c_1]);
        vstore4(sum_v, 0, &dBeta[c_1]);
      }
      for (; c_1 < width; c_1++) {
        float centre = mean[c_1];
        float lost = rest[c_1];
        float inverse = rstd[c_1];
        float sum = 0.0f;
        float sumLost = 0.0f;
        float products = 0.0f;
        float productsLost = 0.0f;
        for (int r = 0; r < rows; r++) {
          float v = dy[r * width + c_1];
          float xhat = (x[r * width + c_1] - centre - lost) * inverse;
          float term = v - sumLost;
          float next = sum + term;
          sumLost = next - sum - term;
          sum = next;
          float productTerm = v * xhat - productsLost;
          float productNext = products + productTerm;
          productsLost = productNext - products - productTerm;
          products = productNext;
        }
        dGamma[c_1] = products;
        dBeta[c_1] = sum;
      }
    }
  }
}
