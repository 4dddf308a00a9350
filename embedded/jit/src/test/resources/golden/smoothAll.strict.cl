#pragma OPENCL FP_CONTRACT OFF

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

__constant float WEIGHTS[3] = {
  0.5f, 0.25f, 0.125f
};

static float smooth(__global const float* x, int i, int xLength) {
  float sum = 0.0f;
  for (int k = 0; k < 3; k++) {
    sum += WEIGHTS[k] * x[java_rem_int((int)((uint)i + k), xLength)];
  }
  return sum;
}

__kernel void smoothAll(
    __global const float* restrict x,
    __global float* restrict y,
    int x_length,
    int y_length) {
  for (int i = 0; i < y_length; i++) {
    y[i] = java_max_float(smooth(x, i, x_length), 0.0f);
  }
}
