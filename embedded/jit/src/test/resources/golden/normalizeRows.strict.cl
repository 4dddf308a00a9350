#pragma OPENCL FP_CONTRACT OFF

__kernel void normalizeRows(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    int rows,
    int width,
    float epsilon) {
  for (int row = 0; row < rows; row++) {
    int base = row * width;
    float sum = 0.0f;
    for (int b = 0; b < width; b += 64) {
      float part = 0.0f;
      int end = min((int)((uint)b + 64), width);
      for (int c = b; c < end; c++) {
        part += x[base + c];
      }
      sum += part;
    }
    float mean = sum / (float)width;
    float off = 0.0f;
    float squares = 0.0f;
    for (int c = 0; c < width; c++) {
      float d = x[base + c] - mean;
      off += d;
      squares += d * d;
    }
    float correction = off / (float)width;
    float variance = squares / (float)width - correction * correction;
    float rstd = 1.0f / sqrt(variance + epsilon);
    for (int c = 0; c < width; c++) {
      y[base + c] = (x[base + c] - mean - correction) * rstd * gamma[c] + beta[c];
    }
  }
}
