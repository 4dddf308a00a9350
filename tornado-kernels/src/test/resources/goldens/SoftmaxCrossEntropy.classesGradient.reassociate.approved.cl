#pragma OPENCL FP_CONTRACT OFF

__kernel void classesGradient(
    __global const float* restrict probabilities,
    __global const int* restrict targets,
    __global const float* restrict weights,
    __global const float* restrict scale,
    int scaleAt,
    __global float* restrict dLogits,
    int rows,
    int classes) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int base = row * classes;
    int target = targets[row];
    float factor = weights[row] * scale[scaleAt];
    bool known = target >= 0 && target < classes;
    bool counts = weights[row] != 0.0f;
    for (int c = 0; c < classes; c++) {
      float right = c == target ? 1.0f : 0.0f;
      float gradient = factor * (probabilities[base + c] - right);
      float value = known ? gradient : NAN;
      dLogits[base + c] = counts ? value : 0.0f;
    }
  }
}
