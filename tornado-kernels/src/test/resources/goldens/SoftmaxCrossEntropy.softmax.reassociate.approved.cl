#pragma OPENCL FP_CONTRACT OFF

static float16 java_max_float16(float16 a, float16 b) {
  return a == b ? as_float16(as_int16(a) & as_int16(b)) : a > b || a != a ? a : b;
}

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static float8 java_max_float8(float8 a, float8 b) {
  return a == b ? as_float8(as_int8(a) & as_int8(b)) : a > b || a != a ? a : b;
}

static float4 java_max_float4(float4 a, float4 b) {
  return a == b ? as_float4(as_int4(a) & as_int4(b)) : a > b || a != a ? a : b;
}

static float2 java_max_float2(float2 a, float2 b) {
  return a == b ? as_float2(as_int2(a) & as_int2(b)) : a > b || a != a ? a : b;
}

static float lane_max_float2(float2 v) {
  return java_max_float(v.lo, v.hi);
}

static float lane_max_float4(float4 v) {
  return lane_max_float2(java_max_float2(v.lo, v.hi));
}

static float lane_max_float8(float8 v) {
  return lane_max_float4(java_max_float4(v.lo, v.hi));
}

static float lane_max_float16(float16 v) {
  return lane_max_float8(java_max_float8(v.lo, v.hi));
}

static float java_min_float(float a, float b) {
  return a == b ? as_float(as_int(a) | as_int(b)) : a < b || a != a ? a : b;
}

static int java_float_to_int(float a) {
  return a != a ? 0 : a >= 2147483648.0f ? INT_MAX : a < -2147483648.0f ? INT_MIN : (int)a;
}

static float largest(__global const float* logits, int base, int classes) {
  float max_1 = -INFINITY;
  {
    int c = 0;
    float16 max_v0 = (float16)(max_1);
    float16 max_v1 = (float16)(max_1);
    float16 max_v2 = (float16)(max_1);
    float16 max_v3 = (float16)(max_1);
    for (; classes - c >= 64; c += 64) {
      max_v0 = java_max_float16(max_v0, vload16(0, &logits[base + c]));
      max_v1 = java_max_float16(max_v1, vload16(0, &logits[base + c + 16]));
      max_v2 = java_max_float16(max_v2, vload16(0, &logits[base + c + 32]));
      max_v3 = java_max_float16(max_v3, vload16(0, &logits[base + c + 48]));
    }
    for (; classes - c >= 16; c += 16) {
      max_v0 = java_max_float16(max_v0, vload16(0, &logits[base + c]));
    }
    for (; c < classes; c++) {
      max_1 = java_max_float(max_1, logits[base + c]);
    }
    max_1 = java_max_float(max_1, lane_max_float16(java_max_float16(java_max_float16(java_max_float16(max_v0, max_v1), max_v2), max_v3)));
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
  {
    int c = 0;
    for (; classes - c >= 16; c += 16) {
      vstore16(vload16(0, &probabilities[base + c]) / sum, 0, &probabilities[base + c]);
    }
    for (; c < classes; c++) {
      probabilities[base + c] /= sum;
    }
  }
  float t;
  if (sum >= 1.0f) {
    t = log_1(sum);
  } else {
    t = NAN;
  }
  return t;
}

__kernel void softmax(
    __global const float* restrict logits,
    __global float* restrict probabilities,
    int rows,
    int classes) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    normalize_GG(logits, probabilities, row * classes, classes);
  }
}
