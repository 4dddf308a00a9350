#pragma OPENCL FP_CONTRACT OFF

__kernel void firstNotFinite(
    __global const int* restrict firsts,
    __global int* restrict result,
    int at,
    int elements,
    int parts) {
  for (int item = (int)get_global_id(0); item < 1; item += (int)get_global_size(0)) {
    int first = elements;
    for (int part = 0; part < parts; part++) {
      first = min(first, firsts[part]);
    }
    result[at] = first == elements ? -1 : first;
  }
}
