#pragma OPENCL FP_CONTRACT OFF

static float settled(float state) {
  return fabs(state) < 1.1754944e-38f ? 0.0f : state;
}

__kernel void sgdm(
    __global float* restrict w,
    __global const float* restrict gradient,
    __global float* restrict velocity,
    __global const float* restrict step_1,
    int elements,
    float learnRateFactor,
    float momentum) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    float rate = step_1[0] * learnRateFactor;
    float v = momentum * velocity[i] - rate * gradient[i];
    velocity[i] = settled(v);
    w[i] += v;
  }
}
