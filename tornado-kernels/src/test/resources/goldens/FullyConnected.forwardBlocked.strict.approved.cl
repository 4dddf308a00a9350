#pragma OPENCL FP_CONTRACT OFF

__kernel void forwardBlocked(
    __global const float* restrict x,
    __global const float* restrict weights,
    __global const float* restrict bias,
    __global float* restrict y,
    int rows,
    int inputs,
    int outputs) {
  int blocks = (int)((uint)rows + 3) / 4;
  for (int block = (int)get_global_id(1); block < blocks; block += (int)get_global_size(1)) {
    for (int o = (int)get_global_id(0); o < outputs; o += (int)get_global_size(0)) {
      int first = (int)((uint)block * 4);
      int r1 = min((int)((uint)first + 1), (int)((uint)rows - 1));
      int r2 = min((int)((uint)first + 2), (int)((uint)rows - 1));
      int r3 = min((int)((uint)first + 3), (int)((uint)rows - 1));
      float sum0 = 0.0f;
      float sum1 = 0.0f;
      float sum2 = 0.0f;
      float sum3 = 0.0f;
      for (int k = 0; k < inputs; k++) {
        float weight = weights[o * inputs + k];
        sum0 = fma(x[first * inputs + k], weight, sum0);
        sum1 = fma(x[r1 * inputs + k], weight, sum1);
        sum2 = fma(x[r2 * inputs + k], weight, sum2);
        sum3 = fma(x[r3 * inputs + k], weight, sum3);
      }
      float offset = bias[o];
      y[first * outputs + o] = sum0 + offset;
      y[r1 * outputs + o] = sum1 + offset;
      y[r2 * outputs + o] = sum2 + offset;
      y[r3 * outputs + o] = sum3 + offset;
    }
  }
}
