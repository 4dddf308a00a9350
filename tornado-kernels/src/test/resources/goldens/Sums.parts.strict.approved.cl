#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static int firstOf(int part, int elements, int parts_1) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts_1);
}

__kernel void parts(
    __global const float* restrict values,
    __global float* restrict partials,
    int offset,
    int elements,
    int parts_1) {
  for (int part = (int)get_global_id(0); part < parts_1; part += (int)get_global_size(0)) {
    int end = firstOf(part + 1, elements, parts_1);
    float sum = 0.0f;
    float lost = 0.0f;
    for (int i = firstOf(part, elements, parts_1); i < end; i++) {
      float term = values[i] - lost;
      float next = sum + term;
      lost = next - sum - term;
      sum = next;
    }
    partials[offset + part] = sum;
  }
}
