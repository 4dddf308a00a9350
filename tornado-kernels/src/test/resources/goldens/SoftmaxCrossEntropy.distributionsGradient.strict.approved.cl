#pragma OPENCL FP_CONTRACT OFF

__kernel void distributionsGradient(
    __global const float* restrict probabilities,
    __global const float* restrict targets,
    __global const float* restrict weights,
    __global const float* restrict scale,
    int scaleAt,
    __global float* restrict dLogits,
    int rows,
    int classes) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int base = row * classes;
    float sum = 0.0f;
    for (int c = 0; c < classes; c++) {
      sum += targets[base + c];
    }
    float weight = weights[row];
    float factor = weight * scale[scaleAt];
    for (int c = 0; c < classes; c++) {
      float gradient = factor * (probabilities[base + c] * sum - targets[base + c]);
      dLogits[base + c] = weight == 0.0f ? 0.0f : gradient;
    }
  }
}
