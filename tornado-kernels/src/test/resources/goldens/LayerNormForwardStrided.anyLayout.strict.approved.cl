#pragma OPENCL FP_CONTRACT OFF

static int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static int ofDigits(
    __global const int* layout,
    int first,
    int dims,
    int ints,
    int number,
    int stride) {
  int sum = 0;
  int rest = number;
  for (int dim = 0; dim < dims; dim++) {
    int at = first + dim * ints;
    int size = layout[at];
    sum = (int)(sum + (uint)java_rem_int(rest, size) * layout[at + stride]);
    rest = java_div_int(rest, size);
  }
  return sum;
}

static int ofGroup(__global const int* layout, int group, int stride) {
  return ofDigits(layout, 14, layout[10], 6, group, stride);
}

static int observation(__global const int* layout, int group) {
  return ofGroup(layout, group, 4);
}

static int timeStep(__global const int* layout, int group) {
  return ofGroup(layout, group, 5);
}

static int validChunks(__global const int* layout, __global const int* lengths, int group) {
  int chunks = layout[6];
  int time = layout[12];
  if (time == 1) {
    int t = observation(layout, group);
    int t_1 = lengths[t];
    int left = (int)((uint)t_1 - timeStep(layout, group));
    chunks = (int)((uint)chunks * max(0, min(1, left)));
  }
  if (time == 2) {
    int perStep = layout[13];
    int t = observation(layout, group);
    int steps = min(lengths[t], java_div_int(chunks, perStep));
    chunks = (int)((uint)max(0, steps) * perStep);
  }
  return chunks;
}

static int validRun(__global const int* layout, __global const int* lengths, int group) {
  int run = layout[1];
  if (layout[12] == 3) {
    int t = observation(layout, group);
    run = max(0, min(run, lengths[t]));
  }
  return run;
}

static int baseX(__global const int* layout, int group) {
  int t = layout[7];
  return (int)((uint)t + ofGroup(layout, group, 1));
}

static int ofChunk(__global const int* layout, int chunk, int stride) {
  int first = 14 + layout[10] * 6;
  return ofDigits(layout, first, layout[11], 5, chunk, stride);
}

static int chunkX(__global const int* layout, int chunk) {
  return ofChunk(layout, chunk, 1);
}

static float pivotOf(
    __global const float* x,
    __global const int* layout,
    int base,
    int chunks,
    int run) {
  int stride = layout[2];
  float first = x[base];
  float near = 0.0f;
  int taken = 0;
  int enough = min(chunks, 32);
  for (int k = 0; k < enough; k++) {
    int at = base + chunkX(layout, k);
    int count = min(run, (int)(32u - taken));
    for (int j = 0; j < count; j++) {
      near += x[at + j * stride] - first;
    }
    taken = (int)((uint)taken + count);
  }
  return first + near / (float)taken;
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

static float sumOf(
    __global const float* x,
    __global const int* layout,
    int base,
    int chunks,
    int run,
    float scale,
    float centre) {
  int stride = layout[2];
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int k = 0; k < chunks; k++) {
    int at = base + chunkX(layout, k);
    for (int j = 0; j < run; j++) {
      float term = x[at + j * stride] * scale - centre - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
    }
  }
  return sum;
}

static float squaresOf(
    __global const float* x,
    __global const int* layout,
    int base,
    int chunks,
    int run,
    float scale,
    float centre) {
  int stride = layout[2];
  float sum = 0.0f;
  float sumLost = 0.0f;
  for (int k = 0; k < chunks; k++) {
    int at = base + chunkX(layout, k);
    for (int j = 0; j < run; j++) {
      float d = x[at + j * stride] * scale - centre;
      float term = d * d - sumLost;
      float next = sum + term;
      sumLost = next - sum - term;
      sum = next;
    }
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

static int baseOut(__global const int* layout, int group) {
  int t = layout[9];
  return (int)((uint)t + ofGroup(layout, group, 3));
}

static int chunkOut(__global const int* layout, int chunk) {
  return ofChunk(layout, chunk, 3);
}

static int chunkParameter(__global const int* layout, int chunk) {
  return ofChunk(layout, chunk, 4);
}

static void write(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    __global const int* layout,
    int group,
    int chunks,
    int run,
    float scale,
    float centre,
    float lost,
    float inverse) {
  int base = baseX(layout, group);
  int baseOut_1 = baseOut(layout, group);
  int stride = layout[2];
  int strideOut = layout[4];
  int each = layout[5];
  int apart = (stride ^ 1) | (strideOut ^ 1);
  for (int k = 0; k < chunks; k++) {
    int at = base + chunkX(layout, k);
    int out = baseOut_1 + chunkOut(layout, k);
    int parameter = chunkParameter(layout, k);
    if ((apart | each) == 0) {
      float slope = inverse * gamma[parameter];
      float offset = beta[parameter];
      for (int j = 0; j < run; j++) {
        float value = x[at + j] * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = value - (d + from) + (from - centre);
        y[out + j] = d * slope + (offset + (dLost - lost) * slope);
      }
    }
    if ((apart | (each ^ 1)) == 0) {
      for (int j = 0; j < run; j++) {
        float slope = inverse * gamma[parameter + j];
        float value = x[at + j] * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = value - (d + from) + (from - centre);
        y[out + j] = d * slope + (beta[parameter + j] + (dLost - lost) * slope);
      }
    }
    if ((apart | (each & -2)) != 0) {
      for (int j = 0; j < run; j++) {
        float slope = inverse * gamma[parameter + j * each];
        float value = x[at + j * stride] * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = value - (d + from) + (from - centre);
        y[out + j * strideOut] = d * slope + (beta[parameter + j * each] + (dLost - lost) * slope);
      }
    }
  }
}

static void normalize_GGGGGGGG(
    __global const float* x,
    __global const float* gamma,
    __global const float* beta,
    __global float* y,
    __global float* mean,
    __global float* rest,
    __global float* rstd,
    __global const int* layout,
    int group,
    int chunks,
    int run,
    float epsilon,
    int flags) {
  int base = baseX(layout, group);
  int stride = layout[2];
  int most = stride == 1 ? 64 : 8;
  float n = (float)(int)((uint)chunks * run);
  bool centred = (flags & 1) == 0;
  float pivot = 0.0f;
  if (centred) {
    pivot = pivotOf(x, layout, base, chunks, run);
  }
  float correction = 0.0f;
  float spread = 0.0f;
  int walks = 1;
  for (int walk = 0; walk < walks; walk++) {
    float off = 0.0f;
    float offLost = 0.0f;
    float squares = 0.0f;
    float squaresLost = 0.0f;
    for (int k = 0; k < chunks; k++) {
      int at = base + chunkX(layout, k);
      int done = 0;
      int count;
      for (; done < run; done = (int)((uint)done + count)) {
        count = min(most, (int)((uint)run - done));
        float partOff = 0.0f;
        float partSquares = 0.0f;
        if (stride == 1) {
          int from = at + done;
          for (int b = 0; b < count; b += 8) {
            float fewOff = 0.0f;
            float fewSquares = 0.0f;
            int stop = min((int)((uint)b + 8), count);
            for (int j = b; j < stop; j++) {
              float d = x[from + j] - pivot;
              fewOff += d;
              fewSquares += d * d;
            }
            partOff += fewOff;
            partSquares += fewSquares;
          }
        }
        if (stride != 1) {
          int from = at + done * stride;
          for (int j = 0; j < count; j++) {
            float d = x[from + j * stride] - pivot;
            partOff += d;
            partSquares += d * d;
          }
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
    }
    float shifted = 0.0f;
    if (centred) {
      correction = off / n;
      shifted = off * correction;
    }
    spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
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
      centre = value + sumOf(x, layout, base, chunks, run, scale, value) / n;
      float off = sumOf(x, layout, base, chunks, run, scale, centre);
      lost = off / n;
      shifted = off * lost;
    }
    float squares = squaresOf(x, layout, base, chunks, run, scale, centre);
    spread = spreadOf(squares, 0.0f, shifted, n * (epsilon * scale * scale));
  }
  float middle = centre + lost;
  float back = middle - centre;
  lost = centre - (middle - back) + (lost - back);
  centre = middle;
  float inverse = reciprocalRoot(spread, n);
  write(x, gamma, beta, y, layout, group, chunks, run, scale, centre, lost, inverse);
  if ((flags & 2) != 0) {
    mean[group] = centre / scale;
    rest[group] = lost / scale;
    rstd[group] = inverse * scale;
  }
}

static void clearBeyond(
    __global float* y,
    __global const int* layout,
    int group,
    int chunks,
    int run) {
  int base = baseOut(layout, group);
  int stride = layout[4];
  for (int k = 0; k < layout[6]; k++) {
    int at = base + chunkOut(layout, k);
    int from = k < chunks ? run : 0;
    for (int j = from; j < layout[1]; j++) {
      y[at + j * stride] = 0.0f;
    }
  }
}

__kernel void anyLayout(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    __global float* restrict mean,
    __global float* restrict rest,
    __global float* restrict rstd,
    __global const int* restrict layout,
    __global const int* restrict lengths,
    int first,
    int end,
    float epsilon,
    int flags) {
  int groups = (int)((uint)end - first);
  for (int item = (int)get_global_id(0); item < groups; item += (int)get_global_size(0)) {
    int g = (int)((uint)first + item);
    int chunks = validChunks(layout, lengths, g);
    int run = validRun(layout, lengths, g);
    if (min(chunks, run) > 0) {
      normalize_GGGGGGGG(x, gamma, beta, y, mean, rest, rstd, layout, g, chunks, run, epsilon, flags);
    } else if ((flags & 2) != 0) {
      mean[g] = 0.0f;
      rest[g] = 0.0f;
      rstd[g] = 0.0f;
    }
    if (layout[12] != 0) {
      clearBeyond(y, layout, g, chunks, run);
    }
  }
}
