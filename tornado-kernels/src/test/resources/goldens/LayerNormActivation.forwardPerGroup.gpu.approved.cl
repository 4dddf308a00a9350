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

static float spreadOf(float squares, float squaresLost, float shifted, float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 3.4028235e38f ? spread : INFINITY;
}

static bool needsRescaling(float spread, float n) {
  return spread > 1e30f || spread < n * 1e-30f;
}

static float scaleFor(float spread, float value) {
  float scale = 1.0f;
  if (spread > 1e30f) {
    scale = 8.077936e-28f;
  } else if (fabs(value) <= 1.0f) {
    scale = 1.1529215e18f;
  }
  return scale;
}

static float productError(float a, float b, float product) {
  float aShifted = a * 4097.0f;
  float aHigh = aShifted - (aShifted - a);
  float aLow = a - aHigh;
  float bShifted = b * 4097.0f;
  float bHigh = bShifted - (bShifted - b);
  float bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

static float reciprocalRoot(float spread, float n) {
  float share = 1.0f / n;
  float r = 1.0f / sqrt(spread * share);
  float product = spread * r;
  float square = product * r;
  float t = productError(product, r, square);
  float residual = n - square - t - productError(spread, r, product) * r;
  return r + 0.5f * r * (residual * share);
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

static float normalTail(float x) {
  return exp_1(-0.5f * (x * x));
}

static float normal(float x, float tail) {
  float z = fabs(x) * 0.70710677f;
  float t = 1.0f / (1.0f + 0.3275911f * z);
  float polynomial = t * (0.2548296f + t * (-0.28449672f + t * (1.4214138f + t * (-1.4531521f + t * 1.0614054f))));
  float beyond = 0.5f * polynomial * tail;
  return x < 0.0f ? beyond : 1.0f - beyond;
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

static float activated(float z, int activation) {
  float value = z;
  if (activation == 1) {
    value = z <= 0.0f ? 0.0f : z;
  }
  if (activation == 2) {
    float t = normalTail(z);
    value = z * normal(z, t);
  }
  if (activation == 3) {
    float inner = 0.7978846f * (z + 0.044715f * z * z * z);
    value = z * sigmoid(2.0f * inner);
  }
  if (activation == 4) {
    value = tanh_1(z);
  }
  if (activation == 5) {
    value = sigmoid(z);
  }
  return value;
}

__kernel void forwardPerGroup(
    __global const float* restrict x,
    __global const float* restrict r,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict s,
    __global float* restrict y,
    __global float* restrict mean,
    __global float* restrict rest,
    __global float* restrict rstd,
    int rows,
    int width,
    float epsilon,
    int activation,
    int residual) {
  __local float sums[256];
  __local float squareSums[256];
  int lane = (int)get_local_id(0);
  int lanes = (int)get_local_size(0);
  int groups = (int)get_global_size(0) / lanes;
  float n = (float)width;
  for (int row = (int)get_group_id(0); row < rows; row += groups) {
    int base = row * width;
    if (residual != 0) {
      for (int c = lane; c < width; c += lanes) {
        s[base + c] = x[base + c] + r[base + c];
      }
    }
    float begin = residual != 0 ? x[base] + r[base] : x[base];
    float scale = 1.0f;
    float centre = 0.0f;
    float correction = 0.0f;
    float spread = 0.0f;
    int rounds = 1;
    for (int round_1 = 0; round_1 < rounds; round_1++) {
      float pivot = begin * scale;
      float sum = 0.0f;
      float sumLost = 0.0f;
      for (int c = lane; c < width; c += lanes) {
        float value = residual != 0 ? s[base + c] : x[base + c];
        float term = value * scale - pivot - sumLost;
        float next = sum + term;
        sumLost = next - sum - term;
        sum = next;
      }
      sums[lane] = sum;
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
        if (lane < half_1) {
          sums[lane] += sums[lane + half_1];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
      }
      centre = pivot + sums[0] / n;
      barrier(CLK_LOCAL_MEM_FENCE);
      float off = 0.0f;
      float offLost = 0.0f;
      float squares = 0.0f;
      float squaresLost = 0.0f;
      for (int c = lane; c < width; c += lanes) {
        float value = residual != 0 ? s[base + c] : x[base + c];
        float d = value * scale - centre;
        float term = d - offLost;
        float next = off + term;
        offLost = next - off - term;
        off = next;
        float termSquares = d * d - squaresLost;
        float nextSquares = squares + termSquares;
        squaresLost = nextSquares - squares - termSquares;
        squares = nextSquares;
      }
      sums[lane] = off;
      squareSums[lane] = squares;
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
        if (lane < half_1) {
          sums[lane] += sums[lane + half_1];
          squareSums[lane] += squareSums[lane + half_1];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
      }
      correction = sums[0] / n;
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = spreadOf(squareSums[0], 0.0f, sums[0] * correction, scaledEpsilon);
      barrier(CLK_LOCAL_MEM_FENCE);
      if (round_1 == 0 && needsRescaling(spread, n)) {
        scale = scaleFor(spread, begin);
        rounds = 2;
      }
    }
    float middle = centre + correction;
    float back = middle - centre;
    float lost = centre - (middle - back) + (correction - back);
    centre = middle;
    float inverse = reciprocalRoot(spread, n);
    for (int c = lane; c < width; c += lanes) {
      float slope = inverse * gamma[c];
      float value = (residual != 0 ? s[base + c] : x[base + c]) * scale;
      float d = value - centre;
      float from = value - d;
      float dLost = value - (d + from) + (from - centre);
      float z = d * slope + (beta[c] + (dLost - lost) * slope);
      y[base + c] = activated(z, activation);
    }
    if (lane == 0) {
      mean[row] = centre / scale;
      rest[row] = lost / scale;
      rstd[row] = inverse * scale;
    }
  }
}
