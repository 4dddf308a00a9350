typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
#ifndef INT_MAX
#define INT_MAX 2147483647
#define INT_MIN (-2147483647 - 1)
#define LONG_MAX 9223372036854775807L
#define LONG_MIN (-9223372036854775807L - 1L)
#endif
#ifndef NAN
#define NAN __int_as_float(0x7fc00000)
#define INFINITY __int_as_float(0x7f800000)
#endif
#define as_int(x) __float_as_int(x)
#define as_uint(x) __float_as_uint(x)
#define as_float(x) __int_as_float(x)
#define as_long(x) __double_as_longlong(x)
#define as_double(x) __longlong_as_double(x)

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ int ofDigits(
    const int* layout,
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

static __device__ __forceinline__ int ofGroup(const int* layout, int group, int stride) {
  return ofDigits(layout, 14, layout[10], 6, group, stride);
}

static __device__ __forceinline__ int observation(const int* layout, int group) {
  return ofGroup(layout, group, 4);
}

static __device__ __forceinline__ int timeStep(const int* layout, int group) {
  return ofGroup(layout, group, 5);
}

static __device__ __forceinline__ int validChunks(
    const int* layout,
    const int* lengths,
    int group) {
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

static __device__ __forceinline__ int validRun(const int* layout, const int* lengths, int group) {
  int run = layout[1];
  if (layout[12] == 3) {
    int t = observation(layout, group);
    run = max(0, min(run, lengths[t]));
  }
  return run;
}

static __device__ __forceinline__ int baseX(const int* layout, int group) {
  int t = layout[7];
  return (int)((uint)t + ofGroup(layout, group, 1));
}

static __device__ __forceinline__ int ofChunk(const int* layout, int chunk, int stride) {
  int first = 14 + layout[10] * 6;
  return ofDigits(layout, first, layout[11], 5, chunk, stride);
}

static __device__ __forceinline__ int chunkX(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 1);
}

static __device__ __forceinline__ float pivotOf(
    const float* x,
    const int* layout,
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

static __device__ __forceinline__ float spreadOf(
    float squares,
    float squaresLost,
    float shifted,
    float scaledEpsilon) {
  float spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 3.4028235e38f ? spread : INFINITY;
}

static __device__ __forceinline__ bool needsRescaling(float spread, float n) {
  return spread > 1e30f || spread < n * 1e-30f;
}

static __device__ __forceinline__ float scaleFor(float spread, float value) {
  float scale = 1.0f;
  if (spread > 1e30f) {
    scale = 8.077936e-28f;
  } else if (fabs(value) <= 1.0f) {
    scale = 1.1529215e18f;
  }
  return scale;
}

static __device__ __forceinline__ float sumOf(
    const float* x,
    const int* layout,
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

static __device__ __forceinline__ float squaresOf(
    const float* x,
    const int* layout,
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

static __device__ __forceinline__ float productError(float a, float b, float product) {
  float aShifted = a * 4097.0f;
  float aHigh = aShifted - (aShifted - a);
  float aLow = a - aHigh;
  float bShifted = b * 4097.0f;
  float bHigh = bShifted - (bShifted - b);
  float bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

static __device__ __forceinline__ float reciprocalRoot(float spread, float n) {
  float share = 1.0f / n;
  float r = 1.0f / sqrt(spread * share);
  float product = spread * r;
  float square = product * r;
  float t = productError(product, r, square);
  float residual = n - square - t - productError(spread, r, product) * r;
  return r + 0.5f * r * (residual * share);
}

static __device__ __forceinline__ int baseOut(const int* layout, int group) {
  int t = layout[9];
  return (int)((uint)t + ofGroup(layout, group, 3));
}

static __device__ __forceinline__ int chunkOut(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 3);
}

static __device__ __forceinline__ int chunkParameter(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 4);
}

static __device__ __forceinline__ void write(
    const float* x,
    const float* gamma_1,
    const float* beta,
    float* y,
    const int* layout,
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
      float slope = inverse * gamma_1[parameter];
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
        float slope = inverse * gamma_1[parameter + j];
        float value = x[at + j] * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = value - (d + from) + (from - centre);
        y[out + j] = d * slope + (beta[parameter + j] + (dLost - lost) * slope);
      }
    }
    if ((apart | (each & -2)) != 0) {
      for (int j = 0; j < run; j++) {
        float slope = inverse * gamma_1[parameter + j * each];
        float value = x[at + j * stride] * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = value - (d + from) + (from - centre);
        y[out + j * strideOut] = d * slope + (beta[parameter + j * each] + (dLost - lost) * slope);
      }
    }
  }
}

static __device__ __forceinline__ void normalize_GGGGGGGG(
    const float* x,
    const float* gamma_1,
    const float* beta,
    float* y,
    float* mean,
    float* rest,
    float* rstd,
    const int* layout,
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
  write(x, gamma_1, beta, y, layout, group, chunks, run, scale, centre, lost, inverse);
  if ((flags & 2) != 0) {
    mean[group] = centre / scale;
    rest[group] = lost / scale;
    rstd[group] = inverse * scale;
  }
}

static __device__ __forceinline__ void clearBeyond(
    float* y,
    const int* layout,
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

extern "C" __global__ void anyLayout(
    const float* __restrict__ x,
    const float* __restrict__ gamma_1,
    const float* __restrict__ beta,
    float* __restrict__ y,
    float* __restrict__ mean,
    float* __restrict__ rest,
    float* __restrict__ rstd,
    const int* __restrict__ layout,
    const int* __restrict__ lengths,
    int first,
    int end,
    float epsilon,
    int flags) {
  int groups = (int)((uint)end - first);
  for (int item = (int)(blockIdx.x * blockDim.x + threadIdx.x); item < groups; item += (int)(gridDim.x * blockDim.x)) {
    int g = (int)((uint)first + item);
    int chunks = validChunks(layout, lengths, g);
    int run = validRun(layout, lengths, g);
    if (min(chunks, run) > 0) {
      normalize_GGGGGGGG(x, gamma_1, beta, y, mean, rest, rstd, layout, g, chunks, run, epsilon, flags);
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
