#pragma OPENCL FP_CONTRACT OFF

__kernel void epilogue(
    __global const float* restrict scalePartials,
    __global const float* restrict offsetPartials,
    __global float* restrict dscale,
    __global float* restrict doffset,
    int parameters,
    int parts) {
  for (int parameter = (int)get_global_id(0); parameter < parameters; parameter += (int)get_global_size(0)) {
    float scale = 0.0f;
    float scaleLost = 0.0f;
    float offset = 0.0f;
    float offsetLost = 0.0f;
    int start = 0;
    while (start < parts) {
      int end = (int)((uint)start + min(8, (int)((uint)parts - start)));
      float fewScale = 0.0f;
      float fewOffset = 0.0f;
      for (int part = start; part < end; part++) {
        fewScale += scalePartials[part * parameters + parameter];
        fewOffset += offsetPartials[part * parameters + parameter];
      }
      float term = fewScale - scaleLost;
      float next = scale + term;
      scaleLost = next - scale - term;
      scale = next;
      float termOffset = fewOffset - offsetLost;
      float nextOffset = offset + termOffset;
      offsetLost = nextOffset - offset - termOffset;
      offset = nextOffset;
      start = end;
    }
    dscale[parameter] = scale;
    doffset[parameter] = offset;
  }
}
