// Nested loops left early, loops that carry values in exchange, a jump out of two loops: what generated kernels are made of.
__kernel void stratus_probe_loops(__global const int* in, __global int* out, int n) {
  int i = (int)get_global_id(0);
  int found = -1;
  for (int a = 0; a < n && found < 0; a++) {
    for (int b = a; b < n; b++) {
      if (in[b] < 0) {
        continue;
      }
      if (((in[a] ^ in[b]) & 15) == i) {
        found = a * n + b;
        break;
      }
      if (b - a > 5 + (i & 3)) {
        break;
      }
    }
  }
  int x = (in[i % n] & 1023) + 1;
  int steps = 0;
  do {
    x = (x & 1) != 0 ? 3 * x + 1 : x >> 1;
    steps++;
  } while (x > 1 && steps < 200);
  int p = i;
  int q = 1;
  for (int k = 0; k < 12; k++) {
    int t = p;
    p = q;
    q = (t + k) & 0xffff;
    if (q % 3 == 0) {
      continue;
    }
    p += 1;
  }
  int sum = 0;
  for (int a = 0; a < n; a++) {
    for (int b = 0; b < n; b++) {
      sum += a * b;
      if (sum > 40 * i) {
        goto out;
      }
    }
  }
out:
  out[4 * i] = found;
  out[4 * i + 1] = steps;
  out[4 * i + 2] = p * 31 + q;
  out[4 * i + 3] = sum;
}
