#pragma OPENCL FP_CONTRACT OFF

__kernel void starts(
    __global const int* restrict indices,
    __global int* restrict starts_1,
    int rows,
    int vocabulary) {
  for (int v = (int)get_global_id(0); v < (int)((uint)vocabulary + 1); v += (int)get_global_size(0)) {
    int before = 0;
    for (int r = 0; r < rows; r++) {
      int index = indices[r];
      before = (int)((uint)before + (index >= 0 && index < v ? 1 : 0));
    }
    starts_1[v] = before;
  }
}
