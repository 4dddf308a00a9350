#pragma OPENCL FP_CONTRACT OFF

__kernel void forward(
    __global const float* restrict y,
    __global const float* restrict targets,
    __global const float* restrict weights,
    __global float* restrict losses,
    int rows,
    int width) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    float sum = 0.0f;
    for (int c = 0; c < width; c++) {
      float d = y[row * width + c] - targets[row * width + c];
      sum += d * d;
    }
    float weight = weights[row];
    losses[row] = weight == 0.0f ? 0.0f : weight * (0.5f * sum);
  }
}
