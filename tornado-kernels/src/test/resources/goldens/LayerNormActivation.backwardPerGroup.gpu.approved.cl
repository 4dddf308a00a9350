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

static float slopeOf(float z, float y, int activation) {
  float slope = 1.0f;
  if (activation == 1) {
    slope = y <= 0.0f ? 0.0f : 1.0f;
  }
  if (activation == 2) {
    float tail = normalTail(z);
    float t = normal(z, tail);
    slope = t + z * normalDensity(tail);
  }
  if (activation == 3) {
    slope = slopeOfGeluTanh(z);
  }
  if (activation == 4) {
    slope = (1.0f - y) * (1.0f + y);
  }
  if (activation == 5) {
    slope = y * (1.0f - y);
  }
  return slope;
}

__kernel void backwardPerGroup(
    __global const float* restrict x,
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
    int activation,
    int residual) {
  __local float sums[256];
  __local float productSums[256];
  int lane = (int)get_local_id(0);
  int lanes = (int)get_local_size(0);
  int groups = (int)get_global_size(0) / lanes;
  for (int row = (int)get_group_id(0); row < rows; row += groups) {
    int base = row * width;
    float centre = 0.5f * mean[row];
    float left = 0.5f * rest[row];
    float r1 = rstd[row];
    float inverse = 2.0f * r1;
    float sum = 0.0f;
    float sumLost = 0.0f;
    float products = 0.0f;
    float productsLost = 0.0f;
    for (int c = lane; c < width; c += lanes) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float z = xhat * gamma[c] + beta[c];
      float t = dy[base + c];
      float v = t * slopeOf(z, y[base + c], activation);
      dz[base + c] = v;
      float g = gamma[c] * v;
      float term = g - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
      float termProducts = g * xhat - productsLost;
      float nextProducts = products + termProducts;
      productsLost = nextProducts - products - termProducts;
      products = nextProducts;
    }
    sums[lane] = sum;
    productSums[lane] = products;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
      if (lane < half_1) {
        sums[lane] += sums[lane + half_1];
        productSums[lane] += productSums[lane + half_1];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    float a = r1 * (sums[0] / (float)width);
    float b = r1 * (productSums[0] / (float)width);
    for (int c = lane; c < width; c += lanes) {
      float xhat = (0.5f * x[base + c] - centre - left) * inverse;
      float through = r1 * gamma[c] * dz[base + c] - (a + xhat * b);
      float more = residual != 0 ? ds[base + c] : 0.0f;
      dx[base + c] = through + more;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}
