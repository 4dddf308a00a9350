#pragma OPENCL FP_CONTRACT OFF

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static float java_min_float(float a, float b) {
  return a == b ? as_float(as_int(a) | as_int(b)) : a < b || a != a ? a : b;
}

static int java_float_to_int(float a) {
  return a != a ? 0 : a >= 2147483648.0f ? INT_MAX : a < -2147483648.0f ? INT_MIN : (int)a;
}

static float expMinusOneNear(float high, float low) {
  float r = high - low;
  float series = r * r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * (0.008333334f + r * (0.0013888889f + r * (1.984127e-4f + r * 2.4801588e-5f))))));
  return r + series;
}

static float powerOfTwo(int n) {
  return as_float((int)(((uint)n + 127) << 23));
}

static float exp_1(float x) {
  float bounded = java_max_float(java_min_float(x, 89.0f), -104.0f);
  float n = floor(bounded * 1.442695f + 0.5f);
  float p = expMinusOneNear(bounded - n * 0.69314575f, n * 1.4286068e-6f);
  int whole = java_float_to_int(n);
  int part = whole / 2;
  float t = powerOfTwo(part);
  return (p + 1.0f) * t * powerOfTwo((int)((uint)whole - part));
}

static float sigmoid(float x) {
  float e = exp_1(-fabs(x));
  return (x >= 0.0f ? 1.0f : e) / (1.0f + e);
}

static float tanh_1(float x) {
  float size = fabs(x);
  float argument = java_max_float(-2.0f * size, -40.0f);
  float n = floor(argument * 1.442695f + 0.5f);
  float p = expMinusOneNear(argument - n * 0.69314575f, n * 1.4286068e-6f);
  float power = powerOfTwo(java_float_to_int(n));
  float t = p * power + (power - 1.0f);
  float value = -t / (t + 2.0f);
  return x < 0.0f ? -value : value;
}

__kernel void forward(
    __global const float* restrict inputPart,
    __global const float* restrict hiddenPart,
    __global float* restrict gates,
    __global float* restrict hidden,
    __global float* restrict now,
    __global const int* restrict lengths,
    int step_1,
    int rows,
    int width) {
  for (int row = (int)get_global_id(1); row < rows; row += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0); c < width; c += (int)get_global_size(0)) {
      int at = (step_1 * rows + row) * 3 * width + c;
      int part = row * 3 * width + c;
      int gate = (step_1 * rows + row) * 4 * width + c;
      int from = (step_1 * rows + row) * width + c;
      float r = 0.0f;
      float z = 0.0f;
      float n = 0.0f;
      float ofHidden = 0.0f;
      float h = hidden[from];
      if (step_1 < lengths[row]) {
        r = sigmoid(inputPart[at] + hiddenPart[part]);
        z = sigmoid(inputPart[at + width] + hiddenPart[part + width]);
        ofHidden = hiddenPart[part + 2 * width];
        n = tanh_1(inputPart[at + 2 * width] + r * ofHidden);
        h = (1.0f - z) * n + z * h;
      }
      gates[gate] = r;
      gates[gate + width] = z;
      gates[gate + 2 * width] = n;
      gates[gate + 3 * width] = ofHidden;
      hidden[from + rows * width] = h;
      now[row * width + c] = h;
    }
  }
}
