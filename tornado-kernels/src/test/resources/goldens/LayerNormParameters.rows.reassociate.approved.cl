#pragma OPENCL FP_CONTRACT OFF

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

__kernel void rows(
    __global const float* restrict x,
    __global const float* restrict dy,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict scalePartials,
    __global float* restrict offsetPartials,
    int rows_1,
    int width,
    int rowsPerPart) {
  int parts = (int)((uint)java_div_int(rows_1, rowsPerPart) + min(1, java_rem_int(rows_1, rowsPerPart)));
  for (int part = (int)get_global_id(1); part < parts; part += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int first = (int)((uint)part * rowsPerPart);
      int count = min(rowsPerPart, (int)((uint)rows_1 - first));
      float offset = 0.0f;
      float offsetLost = 0.0f;
      float scale = 0.0f;
      float scaleLost = 0.0f;
      for (int k = 0; k < count; k++) {
        int row = first + k;
        int at = row * width + c;
        float centre = 0.5f * mean[row];
        float left = 0.5f * rest[row];
        float inverse = 2.0f * rstd[row];
        float v = dy[at];
        float xhat = (0.5f * x[at] - centre - left) * inverse;
        float term = v - offsetLost;
        float next = offset + term;
        offsetLost = next - offset - term;
        offset = next;
        float termScale = v * xhat - scaleLost;
        float nextScale = scale + termScale;
        scaleLost = nextScale - scale - termScale;
        scale = nextScale;
      }
      scalePartials[part * width + c] = scale;
      offsetPartials[part * width + c] = offset;
    }
  }
}
