#pragma OPENCL FP_CONTRACT OFF

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

__attribute__((reqd_work_group_size(1, 1, 1)))
__kernel void rowStream(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    __global float* restrict mean,
    __global float* restrict rest,
    __global float* restrict rstd,
    int rows,
    int width,
    int lineColumns,
    int columns,
    int stages,
    float epsilon,
    int flags) {
  float line[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float scales[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float offsets[4096] __attribute__((xcl_array_partition(cyclic, 4, 1))) = {0};
  float arrived[4] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float offs[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float offRests[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float squares[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  float squareRests[8] __attribute__((xcl_array_partition(complete, 1))) = {0};
  bool centred = (flags & 1) == 0;
  float n = (float)width;
  __attribute__((xcl_pipeline_loop(1)))
  __attribute__((opencl_unroll_hint(4)))
  for (int c = 0; c < width; c++) {
    scales[c] = gamma[c];
    offsets[c] = beta[c];
  }
  for (int row = 0; row < rows; row++) {
    int base = row * width;
    float first = x[base];
    float pivot = 0.0f;
    if (centred) {
      float near = 0.0f;
      float few = 0.0f;
      __attribute__((opencl_unroll_hint))
      for (int i = 0; i < 16; i++) {
        few += i < width ? x[base + i] - first : 0.0f;
        if (i % 4 == 3) {
          near += few;
          few = 0.0f;
        }
      }
      pivot = first + near / (float)min(16, width);
    }
    float scale = 1.0f;
    float factor = 1.0f;
    float correction = 0.0f;
    float spread = 0.0f;
    bool moved = false;
    int walks = 1;
    for (int walk = 0; walk < walks; walk++) {
      __attribute__((opencl_unroll_hint))
      for (int k = 0; k < 8; k++) {
        offs[k] = 0.0f;
        offRests[k] = 0.0f;
        squares[k] = 0.0f;
        squareRests[k] = 0.0f;
      }
      __attribute__((xcl_pipeline_loop(1)))
      for (int at = 0; at < width; at += 4) {
        __attribute__((opencl_unroll_hint))
        for (int j = 0; j < 4; j++) {
          float value = line[at + j] * factor;
          if (walk == 0) {
            value = (int)((uint)at + j) < width ? x[base + at + j] : 0.0f;
          }
          line[at + j] = value;
          arrived[j] = value;
        }
        float turn = 0.0f;
        float turnSquares = 0.0f;
        float few = 0.0f;
        float fewSquares = 0.0f;
        __attribute__((opencl_unroll_hint))
        for (int j = 0; j < 4; j++) {
          float d = (int)((uint)at + j) < width ? arrived[j] - pivot : 0.0f;
          few += d;
          fewSquares += d * d;
          if (j % 4 == 3) {
            turn += few;
            turnSquares += fewSquares;
            few = 0.0f;
            fewSquares = 0.0f;
          }
        }
        turn += few;
        turnSquares += fewSquares;
        float off = offs[0] + turn;
        float added = off - offs[0];
        float offRest = offRests[0] + (offs[0] - (off - added) + (turn - added));
        float square = squares[0] + turnSquares;
        float squareAdded = square - squares[0];
        float squareRest = squareRests[0] + (squares[0] - (square - squareAdded) + (turnSquares - squareAdded));
        __attribute__((opencl_unroll_hint))
        for (int k = 0; k < 7; k++) {
          offs[k] = offs[k + 1];
          offRests[k] = offRests[k + 1];
          squares[k] = squares[k + 1];
          squareRests[k] = squareRests[k + 1];
        }
        offs[7] = off;
        offRests[7] = offRest;
        squares[7] = square;
        squareRests[7] = squareRest;
      }
      float off = 0.0f;
      float offRest = 0.0f;
      float square = 0.0f;
      float squareRest = 0.0f;
      __attribute__((opencl_unroll_hint))
      for (int k = 0; k < 8; k++) {
        float next = off + offs[k];
        float added = next - off;
        offRest += off - (next - added) + (offs[k] - added) + offRests[k];
        off = next;
        float nextSquare = square + squares[k];
        float squareAdded = nextSquare - square;
        squareRest += square - (nextSquare - squareAdded) + (squares[k] - squareAdded) + squareRests[k];
        square = nextSquare;
      }
      float shifted = 0.0f;
      if (centred) {
        off += offRest;
        correction = off / n;
        shifted = off * correction;
      }
      float scaledEpsilon = n * (epsilon * scale * scale);
      spread = spreadOf(square, -squareRest, shifted, scaledEpsilon);
      factor = 1.0f;
      if (walk == 0 && needsRescaling(spread, n)) {
        factor = scaleFor(spread, first);
        scale = factor;
        if (centred) {
          pivot = first * factor;
        }
        walks = 2;
      } else if (!moved && shifted > 0.25f * square) {
        pivot += correction;
        moved = true;
        walks = (int)((uint)walk + 2);
      }
    }
    float centre = pivot + correction;
    float back = centre - pivot;
    float lost = pivot - (centre - back) + (correction - back);
    float inverse = reciprocalRoot(spread, n);
    __attribute__((xcl_pipeline_loop(1)))
    for (int at = 0; at < width; at += 4) {
      __attribute__((opencl_unroll_hint))
      for (int j = 0; j < 4; j++) {
        if ((int)((uint)at + j) < width) {
          float slope = inverse * scales[at + j];
          float value = line[at + j];
          float d = value - centre;
          float from = value - d;
          float dLost = value - (d + from) + (from - centre);
          y[base + at + j] = d * slope + (offsets[at + j] + (dLost - lost) * slope);
        }
      }
    }
    if ((flags & 2) != 0) {
      mean[row] = centre / scale;
      rest[row] = lost / scale;
      rstd[row] = inverse * scale;
    }
  }
}
