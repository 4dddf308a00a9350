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

static float normalDensity(float tail) {
  return 0.3989423f * tail;
}

static float sigmoid(float x) {
  float e = exp_1(-fabs(x));
  return (x >= 0.0f ? 1.0f : e) / (1.0f + e);
}

static float slopeOfGeluTanh(float z) {
  float inner = 0.7978846f * (z + 0.044715f * z * z * z);
  float innerSlope = 0.7978846f * (1.0f + 0.13414499f * z * z);
  float s = sigmoid(2.0f * inner);
  float rest = sigmoid(-2.0f * inner);
  return s + 2.0f * z * (s * rest) * innerSlope;
}

static void storeSlopes(
    __global const float* x,
    __global const float* dy,
    __global const float* y,
    __global const float* gamma,
    __global const float* beta,
    __global float* dz,
    int base,
    int width,
    float centre,
    float left,
    float inverse,
    int activation) {
  if (activation == 0) {
    for (int c = 0; c < width; c++) {
      dz[base + c] = dy[base + c];
    }
  }
  if (activation == 1) {
    for (int c = 0; c < width; c++) {
      float gradient = dy[base + c];
      dz[base + c] = y[base + c] <= 0.0f ? 0.0f : gradient;
    }
  }
  if (activation == 2) {
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float z = xhat * gamma[c] + beta[c];
      float tail = normalTail(z);
      float t = normal(z, tail);
      float slope = t + z * normalDensity(tail);
      dz[base + c] = dy[base + c] * slope;
    }
  }
  if (activation == 3) {
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float z = xhat * gamma[c] + beta[c];
      float t = dy[base + c];
      dz[base + c] = t * slopeOfGeluTanh(z);
    }
  }
  if (activation == 4) {
    for (int c = 0; c < width; c++) {
      float value = y[base + c];
      dz[base + c] = dy[base + c] * ((1.0f - value) * (1.0f + value));
    }
  }
  if (activation == 5) {
    for (int c = 0; c < width; c++) {
      float value = y[base + c];
      dz[base + c] = dy[base + c] * (value * (1.0f - value));
    }
  }
}

static void gradientMeans(
    __global const float* x,
    int atX,
    __global const float* dy,
    int atDy,
    __global const float* gain,
    int atGain,
    int width,
    float mean,
    float rest,
    float rstd,
    float* means) {
  float centre = 0.5f * mean;
  float left = 0.5f * rest;
  float inverse = 2.0f * rstd;
  float sum = 0.0f;
  float sumLost = 0.0f;
  float products = 0.0f;
  float productsLost = 0.0f;
  int start = 0;
  int size;
  for (; start < width; start = (int)((uint)start + size)) {
    size = min(256, (int)((uint)width - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    int fromGain = atGain + start;
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewProducts = 0.0f;
      for (int c = first; c < end; c++) {
        float xhat = (0.5f * x[fromX + c] - centre - left) * inverse;
        float v = dy[fromDy + c];
        float scale = gain[fromGain + c];
        few += scale * v;
        fewProducts += scale * (v * xhat);
      }
      part += few;
      partProducts += fewProducts;
    }
    float term = part - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
    float termProducts = partProducts - productsLost;
    float nextProducts = products + termProducts;
    productsLost = nextProducts - products - termProducts;
    products = nextProducts;
  }
  means[0] = sum / (float)width;
  means[1] = products / (float)width;
}

__kernel void backwardResidual(
    __global const float* restrict s,
    __global const float* restrict dy,
    __global const float* restrict y,
    __global const float* restrict ds,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global const float* restrict mean,
    __global const float* restrict rest,
    __global const float* restrict rstd,
    __global float* restrict dz,
    __global float* restrict dx,
    int rows,
    int width,
    int activation) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int base = row * width;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float slope = rstd[row];
    float inverse = 2.0f * slope;
    float means[2] = {0};
    storeSlopes(s, dy, y, gamma, beta, dz, base, width, centre, left, inverse, activation);
    gradientMeans(s, base, dz, base, gamma, 0, width, mean[row], rest[row], slope, means);
    float a = slope * means[0];
    float b = slope * means[1];
    for (int c = 0; c < width; c++) {
      float xhat = (0.5f * s[base + c] - centre - left) * inverse;
      float through = slope * gamma[c] * dz[base + c] - (a + xhat * b);
      dx[base + c] = through + ds[base + c];
    }
  }
}
