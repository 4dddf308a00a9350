#pragma OPENCL FP_CONTRACT OFF

__kernel void forward(
    __global const float* restrict x,
    __global const float* restrict weights,
    __global const float* restrict bias,
    __global float* restrict y,
    int rows,
    int inputs,
    int outputs) {
  for (int r = (int)get_global_id(1); r < rows; r += (int)get_global_size(1)) {
    for (int o = (int)get_global_id(0); o < outputs; o += (int)get_global_size(0)) {
      float sum = 0.0f;
      for (int k = 0; k < inputs; k++) {
        sum += x[r * inputs + k] * weights[o * inputs + k];
      }
      y[r * outputs + o] = sum + bias[o];
    }
  }
}
