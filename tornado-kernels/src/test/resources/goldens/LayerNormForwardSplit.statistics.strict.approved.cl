#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static int firstColumn(int part, int width, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)width), (long)parts);
}

static float pivotOf(__global const float* x, int base, int width) {
  int head = min(32, width);
  float first = x[base];
  float near = 0.0f;
  for (int c = 0; c < head; c++) {
    near += x[base + c] - first;
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
      for (int b = 0; b < count; b += 8) {
        float fewOff = 0.0f;
        float fewSquares = 0.0f;
        int stop = min((int)((uint)b + 8), count);
        for (int c = b; c < stop; c++) {
          float d = x[from + c] - pivot;
          fewOff += d;
          fewSquares += d * d;
        }
        partOff += fewOff;
        partSquares += fewSquares;
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
