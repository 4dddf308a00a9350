#pragma OPENCL FP_CONTRACT OFF

__kernel void epilogue(
    __global const float* restrict scalePartials,
    __global const float* restrict offsetPartials,
    __global float* restrict dscale,
    __global float* restrict doffset,
    int parameters,
    int parts) {
  for (int parameter = (int)get_global_id(0) * 64; parameter < parameters; parameter += (int)get_global_size(0) * 64) {
    if ((int)((uint)parameters - parameter) >= 64) {
      float16 scale_v0 = (float16)(0.0f);
      float16 scale_v1 = (float16)(0.0f);
      float16 scale_v2 = (float16)(0.0f);
      float16 scale_v3 = (float16)(0.0f);
      float16 scaleLost_v0 = (float16)(0.0f);
      float16 scaleLost_v1 = (float16)(0.0f);
      float16 scaleLost_v2 = (float16)(0.0f);
      float16 scaleLost_v3 = (float16)(0.0f);
      int start = 0;
      while (start < parts) {
        int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
        float16 few_v0 = (float16)(0.0f);
        float16 few_v1 = (float16)(0.0f);
        float16 few_v2 = (float16)(0.0f);
        float16 few_v3 = (float16)(0.0f);
        for (int part = start; part < end; part++) {
          few_v0 += vload16(0, &scalePartials[part * parameters + parameter]);
          few_v1 += vload16(0, &scalePartials[part * parameters + parameter + 16]);
          few_v2 += vload16(0, &scalePartials[part * parameters + parameter + 32]);
          few_v3 += vload16(0, &scalePartials[part * parameters + parameter + 48]);
        }
        float16 term_v0 = few_v0 - scaleLost_v0;
        float16 term_v1 = few_v1 - scaleLost_v1;
        float16 term_v2 = few_v2 - scaleLost_v2;
        float16 term_v3 = few_v3 - scaleLost_v3;
        float16 next_v0 = scale_v0 + term_v0;
        float16 next_v1 = scale_v1 + term_v1;
        float16 next_v2 = scale_v2 + term_v2;
        float16 next_v3 = scale_v3 + term_v3;
        scaleLost_v0 = next_v0 - scale_v0 - term_v0;
        scaleLost_v1 = next_v1 - scale_v1 - term_v1;
        scaleLost_v2 = next_v2 - scale_v2 - term_v2;
        scaleLost_v3 = next_v3 - scale_v3 - term_v3;
        scale_v0 = next_v0;
        scale_v1 = next_v1;
        scale_v2 = next_v2;
        scale_v3 = next_v3;
        start = end;
      }
      vstore16(scale_v0, 0, &dscale[parameter]);
      vstore16(scale_v1, 0, &dscale[parameter + 16]);
      vstore16(scale_v2, 0, &dscale[parameter + 32]);
      vstore16(scale_v3, 0, &dscale[parameter + 48]);
      float16 offset_v0 = (float16)(0.0f);
      float16 offset_v1 = (float16)(0.0f);
      float16 offset_v2 = (float16)(0.0f);
      float16 offset_v3 = (float16)(0.0f);
      float16 offsetLost_v0 = (float16)(0.0f);
      float16 offsetLost_v1 = (float16)(0.0f);
      float16 offsetLost_v2 = (float16)(0.0f);
      float16 offsetLost_v3 = (float16)(0.0f);
      start = 0;
      while (start < parts) {
        int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
        float16 few_v0 = (float16)(0.0f);
        float16 few_v1 = (float16)(0.0f);
        float16 few_v2 = (float16)(0.0f);
        float16 few_v3 = (float16)(0.0f);
        for (int part = start; part < end; part++) {
          few_v0 += vload16(0, &offsetPartials[part * parameters + parameter]);
          few_v1 += vload16(0, &offsetPartials[part * parameters + parameter + 16]);
          few_v2 += vload16(0, &offsetPartials[part * parameters + parameter + 32]);
          few_v3 += vload16(0, &offsetPartials[part * parameters + parameter + 48]);
        }
        float16 term_v0 = few_v0 - offsetLost_v0;
        float16 term_v1 = few_v1 - offsetLost_v1;
        float16 term_v2 = few_v2 - offsetLost_v2;
        float16 term_v3 = few_v3 - offsetLost_v3;
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
        start = end;
      }
      vstore16(offset_v0, 0, &doffset[parameter]);
      vstore16(offset_v1, 0, &doffset[parameter + 16]);
      vstore16(offset_v2, 0, &doffset[parameter + 32]);
      vstore16(offset_v3, 0, &doffset[parameter + 48]);
    } else {
      int parameter_1 = parameter;
      for (; parameters - parameter_1 >= 16; parameter_1 += 16) {
        float16 scale_v = (float16)(0.0f);
        float16 scaleLost_v = (float16)(0.0f);
        int start = 0;
        while (start < parts) {
          int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
          float16 few_v = (float16)(0.0f);
          for (int part = start; part < end; part++) {
            few_v += vload16(0, &scalePartials[part * parameters + parameter_1]);
          }
          float16 term_v = few_v - scaleLost_v;
          float16 next_v = scale_v + term_v;
          scaleLost_v = next_v - scale_v - term_v;
          scale_v = next_v;
          start = end;
        }
        vstore16(scale_v, 0, &dscale[parameter_1]);
        float16 offset_v = (float16)(0.0f);
        float16 offsetLost_v = (float16)(0.0f);
        start = 0;
        while (start < parts) {
          int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
          float16 few_v = (float16)(0.0f);
          for (int part = start; part < end; part++) {
            few_v += vload16(0, &offsetPartials[part * parameters + parameter_1]);
          }
          float16 term_v = few_v - offsetLost_v;
          float16 next_v = offset_v + term_v;
          offsetLost_v = next_v - offset_v - term_v;
          offset_v = next_v;
          start = end;
        }
        vstore16(offset_v, 0, &doffset[parameter_1]);
      }
      for (; parameters - parameter_1 >= 4; parameter_1 += 4) {
        float4 scale_v = (float4)(0.0f);
        float4 scaleLost_v = (float4)(0.0f);
        int start = 0;
        while (start < parts) {
          int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
          float4 few_v = (float4)(0.0f);
          for (int part = start; part < end; part++) {
            few_v += vload4(0, &scalePartials[part * parameters + parameter_1]);
          }
          float4 term_v = few_v - scaleLost_v;
          float4 next_v = scale_v + term_v;
          scaleLost_v = next_v - scale_v - term_v;
          scale_v = next_v;
          start = end;
        }
        vstore4(scale_v, 0, &dscale[parameter_1]);
        float4 offset_v = (float4)(0.0f);
        float4 offsetLost_v = (float4)(0.0f);
        start = 0;
        while (start < parts) {
          int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
          float4 few_v = (float4)(0.0f);
          for (int part = start; part < end; part++) {
            few_v += vload4(0, &offsetPartials[part * parameters + parameter_1]);
          }
          float4 term_v = few_v - offsetLost_v;
          float4 next_v = offset_v + term_v;
          offsetLost_v = next_v - offset_v - term_v;
          offset_v = next_v;
          start = end;
        }
        vstore4(offset_v, 0, &doffset[parameter_1]);
      }
      for (; parameter_1 < parameters; parameter_1++) {
        float scale = 0.0f;
        float scaleLost = 0.0f;
        int start = 0;
        while (start < parts) {
          int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
          float few = 0.0f;
          for (int part = start; part < end; part++) {
            few += scalePartials[part * parameters + parameter_1];
          }
          float term = few - scaleLost;
          float next = scale + term;
          scaleLost = next - scale - term;
          scale = next;
          start = end;
        }
        dscale[parameter_1] = scale;
        float offset = 0.0f;
        float offsetLost = 0.0f;
        start = 0;
        while (start < parts) {
          int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
          float few = 0.0f;
          for (int part = start; part < end; part++) {
            few += offsetPartials[part * parameters + parameter_1];
          }
          float term = few - offsetLost;
          float next = offset + term;
          offsetLost = next - offset - term;
          offset = next;
          start = end;
        }
        doffset[parameter_1] = offset;
      }
    }
  }
}
