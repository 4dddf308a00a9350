#pragma OPENCL FP_CONTRACT OFF

static float settled(float state) {
  return fabs(state) < 1.1754944e-38f ? 0.0f : state;
}

__kernel void adamWithL2(
    __global float* restrict w,
    __global const float* restrict gradient,
    __global float* restrict mean,
    __global float* restrict square,
    __global const float* restrict step_1,
    int elements,
    float l2,
    float learnRateFactor,
    float decay,
    float share,
    float squareDecay,
    float squareShare,
    float epsilon) {
  for (int i = (int)get_global_id(0); i < elements; i += (int)get_global_size(0)) {
    float rate = step_1[0] * learnRateFactor * step_1[1];
    float value = w[i];
    float g = gradient[i] + l2 * value;
    float m = decay * mean[i] + share * g;
    float s = squareDecay * square[i] + squareShare * (g * g);
    mean[i] = settled(m);
    square[i] = settled(s);
    w[i] = value - rate * m / (sqrt(s) + epsilon);
  }
}
