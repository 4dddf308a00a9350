#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

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

static int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
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

static void moments(
    __global const float* x,
    __global float* partial,
    int place,
    int base,
    int width,
    int flags) {
  float n = (float)width;
  bool centred = (flags & 1) == 0;
  float pivot = 0.0f;
  if (centred) {
    pivot = pivotOf(x, base, width);
  }
  float correction = 0.0f;
  float spread = 0.0f;
  int walks = 1;
  for (int walk = 0; walk < walks; walk++) {
    float off = 0.0f;
    float offLost = 0.0f;
    float squares = 0.0f;
    float squaresLost = 0.0f;
    int done = 0;
    int count;
    for (; done < width; done = (int)((uint)done + count)) {
      count = min(64, (int)((uint)width - done));
      int from = base + done;
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
        for (; count - c >= 64; c += 64) {
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
        for (; count - c >= 16; c += 16) {
          float16 d_v0 = vload16(0, &x[from + c]) - pivot;
          partOff_v0 += d_v0;
          partSquares_v0 += d_v0 * d_v0;
        }
        for (; c < count; c++) {
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
    float shifted = 0.0f;
    if (centred) {
      correction = off / n;
      shifted = off * correction;
    }
    spread = spreadOf(squares, squaresLost, shifted, 0.0f);
    if (walk == 0 && shifted > 0.2f * squares) {
      pivot += correction;
      walks = 2;
    }
  }
  float scale = 1.0f;
  float centre = pivot;
  float lost = correction;
  if (needsRescaling(spread, n)) {
    scale = scaleFor(spread, x[base]);
    centre = 0.0f;
    lost = 0.0f;
    float shifted = 0.0f;
    if (centred) {
      float value = x[base] * scale;
      centre = value + sumOf(x, base, width, scale, value) / n;
      float off = sumOf(x, base, width, scale, centre);
      lost = off / n;
      shifted = off * lost;
    }
    float t = squaresOf(x, base, width, scale, centre);
    spread = spreadOf(t, 0.0f, shifted, 0.0f);
  }
  float middle = centre + lost;
  float back = middle - centre;
  lost = centre - (middle - back) + (lost - back);
  centre = middle;
  partial[place] = centre;
  partial[place + 1] = lost;
  partial[place + 2] = spread;
  partial[place + 3] = scale;
}

__kernel void statistics(
    __global const float* restrict x,
    __global float* restrict partial,
    int rows,
    int width,
    int parts,
    int flags) {
  for (int row = (int)get_global_id(1); row < rows; row += (int)get_global_size(1)) {
    for (int part = (int)get_global_id(0); part < parts; part += (int)get_global_size(0)) {
      int from = firstColumn(part, width, parts);
      int count = (int)((uint)firstColumn(part + 1, width, parts) - from);
      int place = (row * parts + part) * 4;
      if (count > 0) {
        moments(x, partial, place, row * width + from, count, flags);
      } else {
        partial[place] = 0.0f;
        partial[place + 1] = 0.0f;
        partial[place + 2] = 0.0f;
        partial[place + 3] = 1.0f;
      }
    }
  }
}
