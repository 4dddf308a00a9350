#pragma OPENCL FP_CONTRACT OFF

__kernel void inference(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global const float* restrict runningMean,
    __global const float* restrict runningVariance,
    __global float* restrict y,
    int rows,
    int width,
    float epsilon) {
  for (int r = (int)get_global_id(1); r < rows; r += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int at = r * width + c;
      float slope = gamma[c] / sqrt(runningVariance[c] + epsilon);
      y[at] = (x[at] - runningMean[c]) * slope + beta[c];
    }
  }
}
