#pragma OPENCL FP_CONTRACT OFF

__kernel void order(
    __global const int* restrict indices,
    __global const int* restrict starts,
    __global int* restrict order_1,
    int rows,
    int vocabulary) {
  for (int r = (int)get_global_id(0); r < rows; r += (int)get_global_size(0)) {
    int index = indices[r];
    if (index >= 0 && index < vocabulary) {
      int place = starts[index];
      for (int before = 0; before < r; before++) {
        place += indices[before] == index ? 1 : 0;
      }
      order_1[place] = r;
    }
  }
}
