#pragma OPENCL FP_CONTRACT OFF

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

__kernel void rows(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict scalePartials,
    __global float* restrict offsetPartials,
    int rows_1,
    int width,
    int rowsPerPart) {
  int parts = (int)((uint)java_div_int(rows_1, rowsPerPart) + min(1, java_rem_int(rows_1, rowsPerPart)));
  for (int part = (int)get_global_id(1); part < parts; part += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0) * 64; c < width; c += (int)get_global_size(0) * 64) {
      if ((int)((uint)width - c) >= 64) {
        int first = (int)((uint)part * rowsPerPart);
        int count = min(rowsPerPart, (int)((uint)rows_1 - first));
        float16 offset_v0 = (float16)(0.0f);
        float16 offset_v1 = (float16)(0.0f);
        float16 offset_v2 = (float16)(0.0f);
        float16 offset_v3 = (float16)(0.0f);
        float16 offsetLost_v0 = (float16)(0.0f);
        float16 offsetLost_v1 = (float16)(0.0f);
        float16 offsetLost_v2 = (float16)(0.0f);
        float16 offsetLost_v3 = (float16)(0.0f);
        float16 scale_v0 = (float16)(0.0f);
        float16 scale_v1 = (float16)(0.0f);
        float16 scale_v2 = (float16)(0.0f);
        float16 scale_v3 = (float16)(0.0f);
        float16 scaleLost_v0 = (float16)(0.0f);
        float16 scaleLost_v1 = (float16)(0.0f);
        float16 scaleLost_v2 = (float16)(0.0f);
        float16 scaleLost_v3 = (float16)(0.0f);
        for (int k = 0; k < count; k++) {
          int row = first + k;
          int at = row * width + c;
          float centre = 0.5f * mean[row];
          float left = 0.5f * rest[row];
          float inverse = 2.0f * rstd[row];
          float16 v_v0 = vload16(0, &dy[at]);
          float16 v_v1 = vload16(0, &dy[at + 16]);
          float16 v_v2 = vload16(0, &dy[at + 32]);
          float16 v_v3 = vload16(0, &dy[at + 48]);
          float16 xhat_v0 = (0.5f * vload16(0, &x[at]) - centre - left) * inverse;
          float16 xhat_v1 = (0.5f * vload16(0, &x[at + 16]) - centre - left) * inverse;
          float16 xhat_v2 = (0.5f * vload16(0, &x[at + 32]) - centre - left) * inverse;
          float16 xhat_v3 = (0.5f * vload16(0, &x[at + 48]) - centre - left) * inverse;
          float16 term_v0 = v_v0 - offsetLost_v0;
          float16 term_v1 = v_v1 - offsetLost_v1;
          float16 term_v2 = v_v2 - offsetLost_v2;
          float16 term_v3 = v_v3 - offsetLost_v3;
          float16 next_v0 = offset_v0 + term_v0;
          float16 next_v1 = offset_v1 + term_v1;
          float16 next_v2 = offset_v2 + term_v2;
          float16 next_v3 = offset_v3 + term_v3;
          offsetLost_v0 = next_v0 - offset_v0 - term_v0;
          offsetLost_v1 = next_v1 - offset_v1 - term_v1;
          offsetLost_v2 = next_v2 - offset_v2 - term_v2;
          offsetLost_v3 = next_v3 - offset_v3 - term_v3;
          offset_v0 = next_v0;
          offset_v1 = next_v1;
          offset_v2 = next_v2;
          offset_v3 = next_v3;
          float16 termScale_v0 = v_v0 * xhat_v0 - scaleLost_v0;
          float16 termScale_v1 = v_v1 * xhat_v1 - scaleLost_v1;
          float16 termScale_v2 = v_v2 * xhat_v2 - scaleLost_v2;
          float16 termScale_v3 = v_v3 * xhat_v3 - scaleLost_v3;
          float16 nextScale_v0 = scale_v0 + termScale_v0;
          float16 nextScale_v1 = scale_v1 + termScale_v1;
          float16 nextScale_v2 = scale_v2 + termScale_v2;
          float16 nextScale_v3 = scale_v3 + termScale_v3;
          scaleLost_v0 = nextScale_v0 - scale_v0 - termScale_v0;
          scaleLost_v1 = nextScale_v1 - scale_v1 - termScale_v1;
          scaleLost_v2 = nextScale_v2 - scale_v2 - termScale_v2;
          scaleLost_v3 = nextScale_v3 - scale_v3 - termScale_v3;
          scale_v0 = nextScale_v0;
          scale_v1 = nextScale_v1;
          scale_v2 = nextScale_v2;
          scale_v3 = nextScale_v3;
        }
        vstore16(scale_v0, 0, &scalePartials[part * width + c]);
        vstore16(scale_v1, 0, &scalePartials[part * width + c + 16]);
        vstore16(scale_v2, 0, &scalePartials[part * width + c + 32]);
        vstore16(scale_v3, 0, &scalePartials[part * width + c + 48]);
        vstore16(offset_v0, 0, &offsetPartials[part * width + c]);
        vstore16(offset_v1, 0, &offsetPartials[part * width + c + 16]);
        vstore16(offset_v2, 0, &offsetPartials[part * width + c + 32]);
        vstore16(offset_v3, 0, &offsetPartials[part * width + c + 48]);
      } else {
        int c_1 = c;
        for (; width - c_1 >= 16; c_1 += 16) {
          int first = (int)((uint)part * rowsPerPart);
          int count = min(rowsPerPart, (int)((uint)rows_1 - first));
          float16 offset_v = (float16)(0.0f);
          float16 offsetLost_v = (float16)(0.0f);
          float16 scale_v = (float16)(0.0f);
          float16 scaleLost_v = (float16)(0.0f);
          for (int k = 0; k < count; k++) {
            int row = first + k;
            int at = row * width + c_1;
            float centre = 0.5f * mean[row];
            float left = 0.5f * rest[row];
            float inverse = 2.0f * rstd[row];
            float16 v_v = vload16(0, &dy[at]);
            float16 xhat_v = (0.5f * vload16(0, &x[at]) - centre - left) * inverse;
            float16 term_v = v_v - offsetLost_v;
            float16 next_v = offset_v + term_v;
            offsetLost_v = next_v - offset_v - term_v;
            offset_v = next_v;
            float16 termScale_v = v_v * xhat_v - scaleLost_v;
            float16 nextScale_v = scale_v + termScale_v;
            scaleLost_v = nextScale_v - scale_v - termScale_v;
            scale_v = nextScale_v;
          }
          vstore16(scale_v, 0, &scalePartials[part * width + c_1]);
          vstore16(offset_v, 0, &offsetPartials[part * width + c_1]);
        }
        for (; width - c_1 >= 4; c_1 += 4) {
          int first = (int)((uint)part * rowsPerPart);
          int count = min(rowsPerPart, (int)((uint)rows_1 - first));
          float4 offset_v = (float4)(0.0f);
          float4 offsetLost_v = (float4)(0.0f);
          float4 scale_v = (float4)(0.0f);
          float4 scaleLost_v = (float4)(0.0f);
          for (int k = 0; k < count; k++) {
            int row = first + k;
            int at = row * width + c_1;
            float centre = 0.5f * mean[row];
            float left = 0.5f * rest[row];
            float inverse = 2.0f * rstd[row];
            float4 v_v = vload4(0, &dy[at]);
            float4 xhat_v = (0.5f * vload4(0, &x[at]) - centre - left) * inverse;
            float4 term_v = v_v - offsetLost_v;
            float4 next_v = offset_v + term_v;
            offsetLost_v = next_v - offset_v - term_v;
            offset_v = next_v;
            float4 termScale_v = v_v * xhat_v - scaleLost_v;
            float4 nextScale_v = scale_v + termScale_v;
            scaleLost_v = nextScale_v - scale_v - termScale_v;
            scale_v = nextScale_v;
          }
          vstore4(scale_v, 0, &scalePartials[part * width + c_1]);
          vstore4(offset_v, 0, &offsetPartials[part * width + c_1]);
        }
        for (; c_1 < width; c_1++) {
          int first = (int)((uint)part * rowsPerPart);
          int count = min(rowsPerPart, (int)((uint)rows_1 - first));
          float offset = 0.0f;
          float offsetLost = 0.0f;
          float scale = 0.0f;
          float scaleLost = 0.0f;
          for (int k = 0; k < count; k++) {
            int row = first + k;
            int at = row * width + c_1;
            float centre = 0.5f * mean[row];
            float left = 0.5f * rest[row];
            float inverse = 2.0f * rstd[row];
            float v = dy[at];
            float xhat = (0.5f * x[at] - centre - left) * inverse;
            float term = v - offsetLost;
            float next = offset + term;
            offsetLost = next - offset - term;
            offset = next;
            float termScale = v * xhat - scaleLost;
            float nextScale = scale + termScale;
            scaleLost = nextScale - scale - termScale;
            scale = nextScale;
          }
          scalePartials[part * width + c_1] = scale;
          offsetPartials[part * width + c_1] = offset;
        }
      }
    }
  }
}
