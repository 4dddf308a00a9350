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

static __device__ __forceinline__ double spreadOf(
    double squares,
    double squaresLost,
    double shifted,
    double scaledEpsilon) {
  double spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 1.7976931348623157e308 ? spread : as_double(0x7ff0000000000000L);
}

static __device__ __forceinline__ bool needsRescaling(double spread, double n) {
  return spread > 1e290 || spread < n * 1e-290;
}

static __device__ __forceinline__ double scaleFor(double spread, double value) {
  double scale = 1.0;
  if (spread > 1e290) {
    scale = 2.409919865102884e-181;
  } else if (fabs(value) <= 1.0) {
    scale = 3.273390607896142e150;
  }
  return scale;
}

static __device__ __forceinline__ double productError(double a, double b, double product) {
  double aShifted = a * 1.34217729e8;
  double aHigh = aShifted - (aShifted - a);
  double aLow = a - aHigh;
  double bShifted = b * 1.34217729e8;
  double bHigh = bShifted - (bShifted - b);
  double bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

static __device__ __forceinline__ double reciprocalRoot(double spread, double n) {
  double share = 1.0 / n;
  double r = 1.0 / sqrt(spread * share);
  double product = spread * r;
  double square = product * r;
  double t = productError(product, r, square);
  double residual = n - square - t - productError(spread, r, product) * r;
  return r + 0.5 * r * (residual * share);
}

extern "C" __global__ void rowPerGroup(
    const double* __restrict__ x,
    const double* __restrict__ gamma_1,
    const double* __restrict__ beta,
    double* __restrict__ y,
    double* __restrict__ mean,
    double* __restrict__ rest,
    double* __restrict__ rstd,
    int rows,
    int width,
    double epsilon,
    int flags) {
  __shared__ double sums[256];
  __shared__ double squareSums[256];
  int lane = (int)threadIdx.x;
  int lanes = (int)blockDim.x;
  int groups = (int)(gridDim.x * blockDim.x) / lanes;
  bool centred = (flags & 1) == 0;
  double n = (double)width;
  for (int r = (int)blockIdx.x; r < rows; r += groups) {
    int base = r * width;
    double scale = 1.0;
    double centre = 0.0;
    double correction = 0.0;
    double spread = 0.0;
    int rounds = 1;
    for (int round_1 = 0; round_1 < rounds; round_1++) {
      double middle = 0.0;
      if (centred) {
        double pivot = x[base] * scale;
        double sum = 0.0;
        double sumLost = 0.0;
        for (int c = lane; c < width; c += lanes) {
          double term = x[base + c] * scale - pivot - sumLost;
          double next = sum + term;
          sumLost = next - sum - term;
          sum = next;
        }
        sums[lane] = sum;
        __syncthreads();
        for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
          if (lane < half_1) {
            sums[lane] += sums[lane + half_1];
          }
          __syncthreads();
        }
        middle = pivot + sums[0] / n;
        __syncthreads();
      }
      double off = 0.0;
      double offLost = 0.0;
      double squares = 0.0;
      double squaresLost = 0.0;
      for (int c = lane; c < width; c += lanes) {
        double d = x[base + c] * scale - middle;
        double term = d - offLost;
        double next = off + term;
        offLost = next - off - term;
        off = next;
        double termSquares = d * d - squaresLost;
        double nextSquares = squares + termSquares;
        squaresLost = nextSquares - squares - termSquares;
        squares = nextSquares;
      }
      sums[lane] = off;
      squareSums[lane] = squares;
      __syncthreads();
      for (int half_1 = lanes / 2; half_1 > 0; half_1 /= 2) {
        if (lane < half_1) {
          sums[lane] += sums[lane + half_1];
          squareSums[lane] += squareSums[lane + half_1];
        }
        __syncthreads();
      }
      double shift = 0.0;
      if (centred) {
        shift = sums[0] / n;
      }
      double scaledEpsilon = n * (epsilon * scale * scale);
      spread = spreadOf(squareSums[0], 0.0, n * shift * shift, scaledEpsilon);
      __syncthreads();
      centre = middle + shift;
      double back = centre - middle;
      correction = middle - (centre - back) + (shift - back);
      if (round_1 == 0 && needsRescaling(spread, n)) {
        scale = scaleFor(spread, x[base]);
        rounds = 2;
      }
    }
    double inverse = reciprocalRoot(spread, n);
    for (int c = lane; c < width; c += lanes) {
      double slope = inverse * gamma_1[c];
      double value = x[base + c] * scale;
      double d = value - centre;
      double from = value - d;
      double dLost = value - (d + from) + (from - centre);
      y[base + c] = d * slope + (beta[c] + (dLost - correction) * slope);
    }
    if ((flags & 2) != 0 && lane == 0) {
      mean[r] = centre / scale;
      rest[r] = correction / scale;
      rstd[r] = inverse * scale;
    }
  }
}
