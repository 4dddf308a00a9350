#pragma OPENCL FP_CONTRACT OFF

__kernel void columns(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict gamma,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dx,
    int outer,
    int outerStride,
    int run,
    int width,
    int stride,
    int flags) {
  for (int o = (int)get_global_id(1); o < outer; o += (int)get_global_size(1)) {
    for (int r = (int)get_global_id(0) * 64; r < run; r += (int)get_global_size(0) * 64) {
      if ((int)((uint)run - r) >= 64) {
        int group = o * run + r;
        int base = o * outerStride + r;
        float16 centre_v0 = 0.5f * vload16(0, &mean[group]);
        float16 centre_v1 = 0.5f * vload16(0, &mean[group + 16]);
        float16 centre_v2 = 0.5f * vload16(0, &mean[group + 32]);
        float16 centre_v3 = 0.5f * vload16(0, &mean[group + 48]);
        float16 left_v0 = 0.5f * vload16(0, &rest[group]);
        float16 left_v1 = 0.5f * vload16(0, &rest[group + 16]);
        float16 left_v2 = 0.5f * vload16(0, &rest[group + 32]);
        float16 left_v3 = 0.5f * vload16(0, &rest[group + 48]);
        float16 r1_v0 = vload16(0, &rstd[group]);
        float16 r1_v1 = vload16(0, &rstd[group + 16]);
        float16 r1_v2 = vload16(0, &rstd[group + 32]);
        float16 r1_v3 = vload16(0, &rstd[group + 48]);
        float16 inverse_v0 = 2.0f * r1_v0;
        float16 inverse_v1 = 2.0f * r1_v1;
        float16 inverse_v2 = 2.0f * r1_v2;
        float16 inverse_v3 = 2.0f * r1_v3;
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
        for (int c = 0; c < width; c++) {
          float16 xhat_v0 = (0.5f * vload16(0, &x[base + c * stride]) - centre_v0 - left_v0) * inverse_v0;
          float16 xhat_v1 = (0.5f * vload16(0, &x[base + c * stride + 16]) - centre_v1 - left_v1) * inverse_v1;
          float16 xhat_v2 = (0.5f * vload16(0, &x[base + c * stride + 32]) - centre_v2 - left_v2) * inverse_v2;
          float16 xhat_v3 = (0.5f * vload16(0, &x[base + c * stride + 48]) - centre_v3 - left_v3) * inverse_v3;
          float16 g_v0 = gamma[c] * vload16(0, &dy[base + c * stride]);
          float16 g_v1 = gamma[c] * vload16(0, &dy[base + c * stride + 16]);
          float16 g_v2 = gamma[c] * vload16(0, &dy[base + c * stride + 32]);
          float16 g_v3 = gamma[c] * vload16(0, &dy[base + c * stride + 48]);
          float16 term_v0 = g_v0 - sumLost_v0;
          float16 term_v1 = g_v1 - sumLost_v1;
          float16 term_v2 = g_v2 - sumLost_v2;
          float16 term_v3 = g_v3 - sumLost_v3;
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
          float16 termProducts_v0 = g_v0 * xhat_v0 - productsLost_v0;
          float16 termProducts_v1 = g_v1 * xhat_v1 - productsLost_v1;
          float16 termProducts_v2 = g_v2 * xhat_v2 - productsLost_v2;
          float16 termProducts_v3 = g_v3 * xhat_v3 - productsLost_v3;
          float16 nextProducts_v0 = products_v0 + termProducts_v0;
          float16 nextProducts_v1 = products_v1 + termProducts_v1;
          float16 nextProducts_v2 = products_v2 + termProducts_v2;
          float16 nextProducts_v3 = products_v3 + termProducts_v3;
          productsLost_v0 = nextProducts_v0 - products_v0 - termProducts_v0;
          productsLost_v1 = nextProducts_v1 - products_v1 - termProducts_v1;
          productsLost_v2 = nextProducts_v2 - products_v2 - termProducts_v2;
          productsLost_v3 = nextProducts_v3 - products_v3 - termProducts_v3;
          products_v0 = nextProducts_v0;
          products_v1 = nextProducts_v1;
          products_v2 = nextProducts_v2;
          products_v3 = nextProducts_v3;
        }
        float16 meanOfG_v0 = (float16)(0.0f);
        float16 meanOfG_v1 = (float16)(0.0f);
        float16 meanOfG_v2 = (float16)(0.0f);
        float16 meanOfG_v3 = (float16)(0.0f);
        if ((flags & 1) == 0) {
          meanOfG_v0 = sum_v0 / (float)width;
          meanOfG_v1 = sum_v1 / (float)width;
          meanOfG_v2 = sum_v2 / (float)width;
          meanOfG_v3 = sum_v3 / (float)width;
        }
        float16 a_v0 = r1_v0 * meanOfG_v0;
        float16 a_v1 = r1_v1 * meanOfG_v1;
        float16 a_v2 = r1_v2 * meanOfG_v2;
        float16 a_v3 = r1_v3 * meanOfG_v3;
        float16 b_v0 = r1_v0 * (products_v0 / (float)width);
        float16 b_v1 = r1_v1 * (products_v1 / (float)width);
        float16 b_v2 = r1_v2 * (products_v2 / (float)width);
        float16 b_v3 = r1_v3 * (products_v3 / (float)width);
        for (int c = 0; c < width; c++) {
          float16 xhat_v0 = (0.5f * vload16(0, &x[base + c * stride]) - centre_v0 - left_v0) * inverse_v0;
          float16 xhat_v1 = (0.5f * vload16(0, &x[base + c * stride + 16]) - centre_v1 - left_v1) * inverse_v1;
          float16 xhat_v2 = (0.5f * vload16(0, &x[base + c * stride + 32]) - centre_v2 - left_v2) * inverse_v2;
          float16 xhat_v3 = (0.5f * vload16(0, &x[base + c * stride + 48]) - centre_v3 - left_v3) * inverse_v3;
          float16 slope_v0 = r1_v0 * gamma[c];
          float16 slope_v1 = r1_v1 * gamma[c];
          float16 slope_v2 = r1_v2 * gamma[c];
          float16 slope_v3 = r1_v3 * gamma[c];
          vstore16(slope_v0 * vload16(0, &dy[base + c * stride]) - (a_v0 + xhat_v0 * b_v0), 0, &dx[base + c * stride]);
          vstore16(slope_v1 * vload16(0, &dy[base + c * stride + 16]) - (a_v1 + xhat_v1 * b_v1), 0, &dx[base + c * stride + 16]);
          vstore16(slope_v2 * vload16(0, &dy[base + c * stride + 32]) - (a_v2 + xhat_v2 * b_v2), 0, &dx[base + c * stride + 32]);
          vstore16(slope_v3 * vload16(0, &dy[base + c * stride + 48]) - (a_v3 + xhat_v3 * b_v3), 0, &dx[base + c * stride + 48]);
        }
      } else {
        int r_1 = r;
        for (; run - r_1 >= 16; r_1 += 16) {
          int group = o * run + r_1;
          int base = o * outerStride + r_1;
          float16 centre_v = 0.5f * vload16(0, &mean[group]);
          float16 left_v = 0.5f * vload16(0, &rest[group]);
          float16 r1_v = vload16(0, &rstd[group]);
          float16 inverse_v = 2.0f * r1_v;
          float16 sum_v = (float16)(0.0f);
          float16 sumLost_v = (float16)(0.0f);
          float16 products_v = (float16)(0.0f);
          float16 productsLost_v = (float16)(0.0f);
          for (int c = 0; c < width; c++) {
            float16 xhat_v = (0.5f * vload16(0, &x[base + c * stride]) - centre_v - left_v) * inverse_v;
            float16 g_v = gamma[c] * vload16(0, &dy[base + c * stride]);
            float16 term_v = g_v - sumLost_v;
            float16 next_v = sum_v + term_v;
            sumLost_v = next_v - sum_v - term_v;
            sum_v = next_v;
            float16 termProducts_v = g_v * xhat_v - productsLost_v;
            float16 nextProducts_v = products_v + termProducts_v;
            productsLost_v = nextProducts_v - products_v - termProducts_v;
            products_v = nextProducts_v;
          }
          float16 meanOfG_v = (float16)(0.0f);
          if ((flags & 1) == 0) {
            meanOfG_v = sum_v / (float)width;
          }
          float16 a_v = r1_v * meanOfG_v;
          float16 b_v = r1_v * (products_v / (float)width);
          for (int c = 0; c < width; c++) {
            float16 xhat_v = (0.5f * vload16(0, &x[base + c * stride]) - centre_v - left_v) * inverse_v;
            float16 slope_v = r1_v * gamma[c];
            vstore16(slope_v * vload16(0, &dy[base + c * stride]) - (a_v + xhat_v * b_v), 0, &dx[base + c * stride]);
          }
        }
        for (; run - r_1 >= 4; r_1 += 4) {
          int group = o * run + r_1;
          int base = o * outerStride + r_1;
          float4 centre_v = 0.5f * vload4(0, &mean[group]);
          float4 left_v = 0.5f * vload4(0, &rest[group]);
          float4 r1_v = vload4(0, &rstd[group]);
          float4 inverse_v = 2.0f * r1_v;
          float4 sum_v = (float4)(0.0f);
          float4 sumLost_v = (float4)(0.0f);
          float4 products_v = (float4)(0.0f);
          float4 productsLost_v = (float4)(0.0f);
          for (int c = 0; c < width; c++) {
            float4 xhat_v = (0.5f * vload4(0, &x[base + c * stride]) - centre_v - left_v) * inverse_v;
            float4 g_v = gamma[c] * vload4(0, &dy[base + c * stride]);
            float4 term_v = g_v - sumLost_v;
            float4 next_v = sum_v + term_v;
            sumLost_v = next_v - sum_v - term_v;
            sum_v = next_v;
            float4 termProducts_v = g_v * xhat_v - productsLost_v;
            float4 nextProducts_v = products_v + termProducts_v;
            productsLost_v = nextProducts_v - products_v - termProducts_v;
            products_v = nextProducts_v;
          }
          float4 meanOfG_v = (float4)(0.0f);
          if ((flags & 1) == 0) {
            meanOfG_v = sum_v / (float)width;
          }
          float4 a_v = r1_v * meanOfG_v;
          float4 b_v = r1_v * (products_v / (float)width);
          for (int c = 0; c < width; c++) {
            float4 xhat_v = (0.5f * vload4(0, &x[base + c * stride]) - centre_v - left_v) * inverse_v;
            float4 slope_v = r1_v * gamma[c];
            vstore4(slope_v * vload4(0, &dy[base + c * stride]) - (a_v + xhat_v * b_v), 0, &dx[base + c * stride]);
          }
        }
        for (; r_1 < run; r_1++) {
          int group = o * run + r_1;
          int base = o * outerStride + r_1;
          float centre = 0.5f * mean[group];
          float left = 0.5f * rest[group];
          float r1 = rstd[group];
          float inverse = 2.0f * r1;
          float sum = 0.0f;
          float sumLost = 0.0f;
          float products = 0.0f;
          float productsLost = 0.0f;
          for (int c = 0; c < width; c++) {
            float xhat = (0.5f * x[base + c * stride] - centre - left) * inverse;
            float g = gamma[c] * dy[base + c * stride];
            float term = g - sumLost;
            float next = sum + term;
            sumLost = next - sum - term;
            sum = next;
            float termProducts = g * xhat - productsLost;
            float nextProducts = products + termProducts;
            productsLost = nextProducts - products - termProducts;
            products = nextProducts;
          }
          float meanOfG = 0.0f;
          if ((flags & 1) == 0) {
            meanOfG = sum / (float)width;
          }
          float a = r1 * meanOfG;
          float b = r1 * (products / (float)width);
          for (int c = 0; c < width; c++) {
            float xhat = (0.5f * x[base + c * stride] - centre - left) * inverse;
            float slope = r1 * gamma[c];
            dx[base + c * stride] = slope * dy[base + c * stride] - (a + xhat * b);
          }
        }
      }
    }
  }
}
