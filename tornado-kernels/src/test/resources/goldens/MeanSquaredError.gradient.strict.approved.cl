#pragma OPENCL FP_CONTRACT OFF

__kernel void gradient(
    __global const float* restrict y,
    __global const float* restrict targets,
    __global const float* restrict weights,
    __global const float* restrict scale,
    int scaleAt,
    __global float* restrict dy,
    int rows,
    int width) {
  for (int row = (int)get_global_id(1); row < rows; row += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      float weight = weights[row];
      float d = y[row * width + c] - targets[row * width + c];
      dy[row * width + c] = weight == 0.0f ? 0.0f : weight * scale[scaleAt] * d;
    }
  }
}
