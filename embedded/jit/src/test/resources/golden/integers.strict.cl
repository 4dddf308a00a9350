#pragma OPENCL FP_CONTRACT OFF

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

__kernel void integers(
    __global int* restrict a,
    __global const char* restrict bytes,
    __global long* restrict longs,
    __global const uchar* restrict flags,
    int n) {
  int hash = 17;
  for (int i = 0; i < n; i++) {
    {
      for (int j = i; j < n; j++) {
        if (bytes[j] == 0) {
          goto next_1;
        }
        if (flags[j] != 0) {
          goto after_2;
        }
        hash = (int)((uint)hash * 31 + java_div_int(bytes[j], n));
      }
      a[hash & 7] = (int)((uint)hash >> 3) ^ (int)((uint)i << 3);
      longs[i] = (long)((ulong)longs[i] * 7L + (long)(hash % (i + 1)));
    }
    next_1:;
  }
  after_2:;
  a[0] = (char)hash;
}
