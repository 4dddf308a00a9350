#pragma OPENCL FP_CONTRACT OFF

__kernel void forward(
    __global const int* restrict indices,
    __global const float* restrict table,
    __global float* restrict y,
    int rows,
    int vocabulary,
    int width) {
  for (int r = (int)get_global_id(1); r < rows; r += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int index = indices[r];
      float value = NAN;
      if (index >= 0 && index < vocabulary) {
        value = table[index * width + c];
      }
      y[r * width + c] = value;
    }
  }
}
