#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static int firstOf(int part, int elements, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts);
}

__kernel void firstNotFiniteParts(
    __global const float* restrict values,
    __global int* restrict firsts,
    int elements,
    int parts) {
  for (int part = (int)get_global_id(0); part < parts; part += (int)get_global_size(0)) {
    int end = firstOf(part + 1, elements, parts);
    int first = elements;
    for (int i = firstOf(part, elements, parts); i < end; i++) {
      float value = values[i];
      if (value - value != 0.0f) {
        first = min(first, i);
      }
    }
    firsts[part] = first;
  }
}
