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

static float largest(__global const float* logits, int base, int classes) {
  float max_1 = -INFINITY;
  for (int c = 0; c < classes; c++) {
    max_1 = java_max_float(max_1, logits[base + c]);
  }
  return max_1;
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

static float log_1(float x) {
  int bits = as_int(x);
  float f = as_float((bits & 8388607) | 1065353216) - 1.0f;
  float n = (float)((bits >> 23) - 127);
  if (f > 0.41421357f) {
    f = (f - 1.0f) * 0.5f;
    n += 1.0f;
  }
  float s = f / (2.0f + f);
  float z = s * s;
  float series = z * (0.6666667f + z * (0.4f + z * (0.2857143f + z * 0.22222222f)));
  return n * 0.69314575f + (f - (s * (f - series) - n * 1.4286068e-6f));
}

static float normalize_GG(
    __global const float* logits,
    __global float* probabilities,
    int base,
    int classes) {
  float max_1 = largest(logits, base, classes);
  float sum = 0.0f;
  for (int c = 0; c < classes; c++) {
    float e = exp_1(logits[base + c] - max_1);
    sum += e;
    probabilities[base + c] = e;
  }
  for (int c = 0; c < classes; c++) {
    probabilities[base + c] /= sum;
  }
  float t;
  if (sum >= 1.0f) {
    t = log_1(sum);
  } else {
    t = NAN;
  }
  return t;
}

__kernel void distributions(
    __global const float* restrict logits,
    __global const float* restrict targets,
    __global const float* restrict weights,
    __global float* restrict probabilities,
    __global float* restrict losses,
    int rows,
    int classes) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int base = row * classes;
    float logSum = normalize_GG(logits, probabilities, base, classes);
    float max_1 = largest(logits, base, classes);
    float weight = weights[row];
    float loss = 0.0f;
    for (int c = 0; c < classes; c++) {
      float target = targets[base + c];
      float term = target * (logSum - (logits[base + c] - max_1));
      loss += target == 0.0f ? 0.0f : term;
    }
    losses[row] = weight == 0.0f ? 0.0f : weight * loss;
  }
}
