#pragma OPENCL FP_CONTRACT OFF

__kernel void backward(
    __global const float* restrict dy,
    __global const float* restrict dh,
    __global float* restrict direct,
    __global const float* restrict gates,
    __global const float* restrict hidden,
    __global float* restrict dInputPart,
    __global float* restrict dHiddenPart,
    __global float* restrict dHiddenNow,
    __global const int* restrict lengths,
    int step_1,
    int rows,
    int width) {
  for (int row = (int)get_global_id(1); row < rows; row += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int at = (step_1 * rows + row) * 3 * width + c;
      int part = row * 3 * width + c;
      int gate = (step_1 * rows + row) * 4 * width + c;
      int from = (step_1 * rows + row) * width + c;
      int own = row * width + c;
      float dr = 0.0f;
      float dz = 0.0f;
      float dn = 0.0f;
      float dOfHidden = 0.0f;
      float past = direct[own];
      if (step_1 < lengths[row]) {
        float r = gates[gate];
        float z = gates[gate + width];
        float n = gates[gate + 2 * width];
        float d = dy[from] + dh[own] + past;
        dn = d * (1.0f - z) * ((1.0f - n) * (1.0f + n));
        dz = d * (hidden[from] - n) * (z * (1.0f - z));
        dr = dn * gates[gate + 3 * width] * (r * (1.0f - r));
        dOfHidden = dn * r;
        past = d * z;
      }
      dInputPart[at] = dr;
      dInputPart[at + width] = dz;
      dInputPart[at + 2 * width] = dn;
      dHiddenPart[at] = dr;
      dHiddenPart[at + width] = dz;
      dHiddenPart[at + 2 * width] = dOfHidden;
      dHiddenNow[part] = dr;
      dHiddenNow[part + width] = dz;
      dHiddenNow[part + 2 * width] = dOfHidden;
      direct[own] = past;
    }
  }
}
