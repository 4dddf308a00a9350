#pragma OPENCL FP_CONTRACT OFF

static float lane_sum_float2(float2 v) {
  return v.lo + v.hi;
}

static float lane_sum_float4(float4 v) {
  return lane_sum_float2(v.lo + v.hi);
}

static float lane_sum_float8(float8 v) {
  return lane_sum_float4(v.lo + v.hi);
}

static float lane_sum_float16(float16 v) {
  return lane_sum_float8(v.lo + v.hi);
}

static float java_max_float(float a, float b) {
  return a == b ? as_float(as_int(a) & as_int(b)) : a > b || a != a ? a : b;
}

static float java_min_float(float a, float b) {
  return a == b ? as_float(as_int(a) | as_int(b)) : a < b || a != a ? a : b;
}

static int java_float_to_int(float a) {
  return a != a ? 0 : a >= 2147483648.0f ? INT_MAX : a < -2147483648.0f ? INT_MIN : (int)a;
}

static float pivotOf(__global const float* x, int base, int width) {
  int head = min(32, width);
  float first = x[base];
  float near = 0.0f;
  {
    int c = 0;
    float16 near_v0 = (float16)(0.0f);
    float16 near_v1 = (float16)(0.0f);
    float16 near_v2 = (float16)(0.0f);
    float16 near_v3 = (float16)(0.0f);
    for (; head - c >= 64; c += 64) {
      near_v0 += vload16(0, &x[base + c]) - first;
      near_v1 += vload16(0, &x[base + c + 16]) - first;
      near_v2 += vload16(0, &x[base + c + 32]) - first;
      near_v3 += vload16(0, &x[base + c + 48]) - first;
    }
    for (; head - c >= 16; c += 16) {
      near_v0 += vload16(0, &x[base + c]) - first;
    }
    for (; c < head; c++) {
      near += x[base + c] - first;
    }
    near += lane_sum_float16(near_v0 + near_v1 + near_v2 + near_v3);
  }
  return first + near / (float)head;
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

static float sumOf(__global const float* x, int base, int width, float scale, float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float term = x[base + c] * scale - centre - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  return sum;
}

static float squaresOf(__global const float* x, int base, int width, float scale, float centre) {
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int c = 0; c < width; c++) {
    float d = x[base + c] * scale - centre;
    float term = d * d - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
  }
  return sum;
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

static void find(__global const float* x, int base, int width, float epsilon, float* found) {
  float n = (float)width;
  float pivot = pivotOf(x, base, width);
  float correction = 0.0f;
  float spread = 0.0f;
  int walks = 1;
  for (int walk = 0; walk < walks; walk++) {
    float off = 0.0f;
    float offLost = 0.0f;
    float squares = 0.0f;
    float squaresLost = 0.0f;
    int start = 0;
    int size;
    for (; start < width; start = (int)((uint)start + size)) {
      size = min(64, (int)((uint)width - start));
      int from = base + start;
      float partOff = 0.0f;
      float partSquares = 0.0f;
      {
        int c = 0;
        float16 partOff_v0 = (float16)(0.0f);
        float16 partOff_v1 = (float16)(0.0f);
        float16 partOff_v2 = (float16)(0.0f);
        float16 partOff_v3 = (float16)(0.0f);
        float16 partSquares_v0 = (float16)(0.0f);
        float16 partSquares_v1 = (float16)(0.0f);
        float16 partSquares_v2 = (float16)(0.0f);
        float16 partSquares_v3 = (float16)(0.0f);
        for (; size - c >= 64; c += 64) {
          float16 d_v0 = vload16(0, &x[from + c]) - pivot;
          partOff_v0 += d_v0;
          partSquares_v0 += d_v0 * d_v0;
          float16 d_v1 = vload16(0, &x[from + c + 16]) - pivot;
          partOff_v1 += d_v1;
          partSquares_v1 += d_v1 * d_v1;
          float16 d_v2 = vload16(0, &x[from + c + 32]) - pivot;
          partOff_v2 += d_v2;
          partSquares_v2 += d_v2 * d_v2;
          float16 d_v3 = vload16(0, &x[from + c + 48]) - pivot;
          partOff_v3 += d_v3;
          partSquares_v3 += d_v3 * d_v3;
        }
        for (; size - c >= 16; c += 16) {
          float16 d_v0 = vload16(0, &x[from + c]) - pivot;
          partOff_v0 += d_v0;
          partSquares_v0 += d_v0 * d_v0;
        }
        for (; c < size; c++) {
          float d = x[from + c] - pivot;
          partOff += d;
          partSquares += d * d;
        }
        partOff += lane_sum_float16(partOff_v0 + partOff_v1 + partOff_v2 + partOff_v3);
        partSquares += lane_sum_float16(partSquares_v0 + partSquares_v1 + partSquares_v2 + partSquares_v3);
      }
      float term = partOff - offLost;
      float next = off + term;
      offLost = next - off - term;
      off = next;
      float termSquares = partSquares - squaresLost;
      float nextSquares = squares + termSquares;
      squaresLost = nextSquares - squares - termSquares;
      squares = nextSquares;
    }
    correction = off / n;
    float shifted = off * correction;
    spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
    if (walk == 0 && shifted > 0.2f * squares) {
      pivot += correction;
      walks = 2;
    }
  }
  float scale = 1.0f;
  if (needsRescaling(spread, n)) {
    scale = scaleFor(spread, x[base]);
    float value = x[base] * scale;
    pivot = value + sumOf(x, base, width, scale, value) / n;
    float off = sumOf(x, base, width, scale, pivot);
    correction = off / n;
    float squares = squaresOf(x, base, width, scale, pivot);
    float scaledEpsilon = n * (epsilon * scale * scale);
    spread = spreadOf(squares, 0.0f, off * correction, scaledEpsilon);
  }
  float centre = pivot + correction;
  float back = centre - pivot;
  float lost = pivot - (centre - back) + (correction - back);
  found[0] = centre / scale;
  found[1] = lost / scale;
  found[2] = reciprocalRoot(spread, n) * scale;
}

static void statistics(
    __global const float* x,
    int base,
    int width,
    float epsilon,
    __global float* statistics_1,
    int at) {
  float found[3] = {0};
  find(x, base, width, epsilon, found);
  statistics_1[at] = found[0];
  statistics_1[at + 1] = found[1];
  statistics_1[at + 2] = found[2];
}

static void storePreActivations(
    __global const float* inputPart,
    __global const float* hiddenPart,
    __global const float* inputGain,
    __global const float* hiddenGain,
    __global const float* bias,
    __global const float* statistics_1,
    __global float* gates,
    __global float* hiddenParts,
    int fromInput,
    int fromHidden,
    int ofInput,
    int fromGates,
    int wide) {
  float inputCentre = 0.5f * statistics_1[ofInput];
  float inputLeft = 0.5f * statistics_1[ofInput + 1];
  float inputInverse = 2.0f * statistics_1[ofInput + 2];
  int ofHidden = ofInput + 3;
  float hiddenCentre = 0.5f * statistics_1[ofHidden];
  float hiddenLeft = 0.5f * statistics_1[ofHidden + 1];
  float hiddenInverse = 2.0f * statistics_1[ofHidden + 2];
  {
    int c = 0;
    for (; wide - c >= 16; c += 16) {
      float16 h_v = vload16(0, &hiddenPart[fromHidden + c]);
      float16 fromX_v = (0.5f * vload16(0, &inputPart[fromInput + c]) - inputCentre - inputLeft) * inputInverse;
      float16 fromH_v = (0.5f * h_v - hiddenCentre - hiddenLeft) * hiddenInverse;
      vstore16(fromX_v * vload16(0, &inputGain[c]) + fromH_v * vload16(0, &hiddenGain[c]) + vload16(0, &bias[c]), 0, &gates[fromGates + c]);
      vstore16(h_v, 0, &hiddenParts[fromInput + c]);
    }
    for (; c < wide; c++) {
      float h = hiddenPart[fromHidden + c];
      float fromX = (0.5f * inputPart[fromInput + c] - inputCentre - inputLeft) * inputInverse;
      float fromH = (0.5f * h - hiddenCentre - hiddenLeft) * hiddenInverse;
      gates[fromGates + c] = fromX * inputGain[c] + fromH * hiddenGain[c] + bias[c];
      hiddenParts[fromInput + c] = h;
    }
  }
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
    __global const float* restrict inputGain,
    __global const float* restrict hiddenGain,
    __global const float* restrict bias,
    __global const float* restrict cellGain,
    __global const float* restrict cellBias,
    __global float* restrict gates,
    __global float* restrict hiddenParts,
    __global float* restrict statistics_1,
    __global float* restrict cells,
    __global float* restrict hidden,
    __global float* restrict now,
    __global const int* restrict lengths,
    int step_1,
    int rows,
    int width,
    float epsilon) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    int at = step_1 * rows + row;
    int wide = (int)(4u * width);
    int fromInput = at * wide;
    int fromHidden = row * wide;
    int fromGates = at * 5 * width;
    int ofInput = at * 9;
    int from = at * width;
    int to = from + rows * width;
    int own = row * width;
    if (step_1 < lengths[row]) {
      statistics(inputPart, fromInput, wide, epsilon, statistics_1, ofInput);
      statistics(hiddenPart, fromHidden, wide, epsilon, statistics_1, ofInput + 3);
      storePreActivations(inputPart, hiddenPart, inputGain, hiddenGain, bias, statistics_1, gates, hiddenParts, fromInput, fromHidden, ofInput, fromGates, wide);
      for (int c = 0; c < width; c++) {
        int gate = fromGates + c;
        float i = sigmoid(gates[gate]);
        float f = sigmoid(gates[gate + width]);
        float g = tanh_1(gates[gate + 2 * width]);
        float o = sigmoid(gates[gate + 3 * width]);
        gates[gate] = i;
        gates[gate + width] = f;
        gates[gate + 2 * width] = g;
        gates[gate + 3 * width] = o;
        cells[to + c] = f * cells[from + c] + i * g;
      }
      int ofCell = ofInput + 6;
      statistics(cells, to, width, epsilon, statistics_1, ofCell);
      float centre = 0.5f * statistics_1[ofCell];
      float left = 0.5f * statistics_1[ofCell + 1];
      float inverse = 2.0f * statistics_1[ofCell + 2];
      for (int c = 0; c < width; c++) {
        float xhat = (0.5f * cells[to + c] - centre - left) * inverse;
        float t = tanh_1(xhat * cellGain[c] + cellBias[c]);
        float h = gates[fromGates + 3 * width + c] * t;
        gates[fromGates + 4 * width + c] = t;
        hidden[to + c] = h;
        now[own + c] = h;
      }
    }
    if (step_1 >= lengths[row]) {
      for (int k = 0; k < 9; k++) {
        statistics_1[ofInput + k] = 0.0f;
      }
      {
        int c = 0;
        for (; wide - c >= 16; c += 16) {
          vstore16((float16)(0.0f), 0, &hiddenParts[fromInput + c]);
        }
        for (; c < wide; c++) {
          hiddenParts[fromInput + c] = 0.0f;
        }
      }
      {
        int c = 0;
        int c_end = (int)(5u * width);
        for (; c_end - c >= 16; c += 16) {
          vstore16((float16)(0.0f), 0, &gates[fromGates + c]);
        }
        for (; c < c_end; c++) {
          gates[fromGates + c] = 0.0f;
        }
      }
      for (int c = 0; c < width; c++) {
        float h = hidden[from + c];
        cells[to + c] = cells[from + c];
        hidden[to + c] = h;
        now[own + c] = h;
      }
    }
  }
}
