#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable

static double lane_sum_double2(double2 v) {
  return v.lo + v.hi;
}

static double lane_sum_double4(double4 v) {
  return lane_sum_double2(v.lo + v.hi);
}

static double lane_sum_double8(double8 v) {
  return lane_sum_double4(v.lo + v.hi);
}

static double lane_sum_double16(double16 v) {
  return lane_sum_double8(v.lo + v.hi);
}

static double pivotOf(__global const double* x, int base, int width) {
  int head = min(32, width);
  double first = x[base];
  double near = 0.0;
  {
    int c = 0;
    double16 near_v0 = (double16)(0.0);
    double16 near_v1 = (double16)(0.0);
    double16 near_v2 = (double16)(0.0);
    double16 near_v3 = (double16)(0.0);
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
    near += lane_sum_double16(near_v0 + near_v1 + near_v2 + near_v3);
  }
  return first + near / (double)head;
}

static double spreadOf(double squares, double squaresLost, double shifted, double scaledEpsilon) {
  double spread = squares + (scaledEpsilon - shifted - squaresLost);
  spread = spread < scaledEpsilon ? scaledEpsilon : spread;
  return spread < 1.7976931348623157e308 ? spread : as_double(0x7ff0000000000000L);
}

static bool needsRescaling(double spread, double n) {
  return spread > 1e290 || spread < n * 1e-290;
}

static double scaleFor(double spread, double value) {
  double scale = 1.0;
  if (spread > 1e290) {
    scale = 2.409919865102884e-181;
  } else if (fabs(value) <= 1.0) {
    scale = 3.273390607896142e150;
  }
  return scale;
}

static double productError(double a, double b, double product) {
  double aShifted = a * 1.34217729e8;
  double aHigh = aShifted - (aShifted - a);
  double aLow = a - aHigh;
  double bShifted = b * 1.34217729e8;
  double bHigh = bShifted - (bShifted - b);
  double bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

static double reciprocalRoot(double spread, double n) {
  double share = 1.0 / n;
  double r = 1.0 / sqrt(spread * share);
  double product = spread * r;
  double square = product * r;
  double t = productError(product, r, square);
  double residual = n - square - t - productError(spread, r, product) * r;
  return r + 0.5 * r * (residual * share);
}

static void normalizeRescaledRow(
    __global const double* x,
    __global const double* gamma,
    __global const double* beta,
    __global double* y,
    __global double* mean,
    __global double* rest,
    __global double* rstd,
    int row,
    int width,
    double epsilon,
    double scale,
    int flags) {
  int base = row * width;
  double n = (double)width;
  bool centred = (flags & 1) == 0;
  double centre = 0.0;
  if (centred) {
    double pivot = x[base] * scale;
    double sum = 0.0;
    double sumLost = 0.0;
    for (int c = 0; c < width; c++) {
      double term = x[base + c] * scale - pivot - sumLost;
      double next = sum + term;
      sumLost = next - sum - term;
      sum = next;
    }
    centre = pivot + sum / n;
  }
  double off = 0.0;
  double offLost = 0.0;
  double squares = 0.0;
  double squaresLost = 0.0;
  for (int c = 0; c < width; c++) {
    double d = x[base + c] * scale - centre;
    double term = d - offLost;
    double next = off + term;
    offLost = next - off - term;
    off = next;
    double termSquares = d * d - squaresLost;
    double nextSquares = squares + termSquares;
    squaresLost = nextSquares - squares - termSquares;
    squares = nextSquares;
  }
  double correction = 0.0;
  if (centred) {
    correction = off / n;
  }
  double scaledEpsilon = n * (epsilon * scale * scale);
  double spread = spreadOf(squares, squaresLost, off * correction, scaledEpsilon);
  double inverse = reciprocalRoot(spread, n);
  double middle = centre + correction;
  double back = middle - centre;
  correction = centre - (middle - back) + (correction - back);
  centre = middle;
  {
    int c = 0;
    for (; width - c >= 16; c += 16) {
      double16 slope_v = inverse * vload16(0, &gamma[c]);
      vstore16((vload16(0, &x[base + c]) * scale - centre) * slope_v + (vload16(0, &beta[c]) - correction * slope_v), 0, &y[base + c]);
    }
    for (; c < width; c++) {
      double slope = inverse * gamma[c];
      y[base + c] = (x[base + c] * scale - centre) * slope + (beta[c] - correction * slope);
    }
  }
  if ((flags & 2) != 0) {
    mean[row] = centre / scale;
    rest[row] = correction / scale;
    rstd[row] = inverse * scale;
  }
}

static void normalizeRow(
    __global const double* x,
    __global const double* gamma,
    __global const double* beta,
    __global double* y,
    __global double* mean,
    __global double* rest,
    __global double* rstd,
    int row,
    int width,
    double epsilon,
    int block,
    int flags) {
  int base = row * width;
  double n = (double)width;
  bool centred = (flags & 1) == 0;
  double pivot = 0.0;
  if (centred) {
    pivot = pivotOf(x, base, width);
  }
  double correction = 0.0;
  double spread = 0.0;
  int walks = 1;
  for (int walk = 0; walk < walks; walk++) {
    double off = 0.0;
    double offLost = 0.0;
    double squares = 0.0;
    double squaresLost = 0.0;
    int start = 0;
    while (start < width) {
      int end = (int)((uint)start + min(block, (int)((uint)width - start)));
      double partOff = 0.0;
      double partSquares = 0.0;
      {
        int c = start;
        if (c < end) {
          double16 partOff_v0 = (double16)(0.0);
          double16 partOff_v1 = (double16)(0.0);
          double16 partOff_v2 = (double16)(0.0);
          double16 partOff_v3 = (double16)(0.0);
          double16 partSquares_v0 = (double16)(0.0);
          double16 partSquares_v1 = (double16)(0.0);
          double16 partSquares_v2 = (double16)(0.0);
          double16 partSquares_v3 = (double16)(0.0);
          for (; end - c >= 64; c += 64) {
            double16 d_v0 = vload16(0, &x[base + c]) - pivot;
            partOff_v0 += d_v0;
            partSquares_v0 += d_v0 * d_v0;
            double16 d_v1 = vload16(0, &x[base + c + 16]) - pivot;
            partOff_v1 += d_v1;
            partSquares_v1 += d_v1 * d_v1;
            double16 d_v2 = vload16(0, &x[base + c + 32]) - pivot;
            partOff_v2 += d_v2;
            partSquares_v2 += d_v2 * d_v2;
            double16 d_v3 = vload16(0, &x[base + c + 48]) - pivot;
            partOff_v3 += d_v3;
            partSquares_v3 += d_v3 * d_v3;
          }
          for (; end - c >= 16; c += 16) {
            double16 d_v0 = vload16(0, &x[base + c]) - pivot;
            partOff_v0 += d_v0;
            partSquares_v0 += d_v0 * d_v0;
          }
          for (; c < end; c++) {
            double d = x[base + c] - pivot;
            partOff += d;
            partSquares += d * d;
          }
          partOff += lane_sum_double16(partOff_v0 + partOff_v1 + partOff_v2 + partOff_v3);
          partSquares += lane_sum_double16(partSquares_v0 + partSquares_v1 + partSquares_v2 + partSquares_v3);
        }
      }
      double term = partOff - offLost;
      double next = off + term;
      offLost = next - off - term;
      off = next;
      double termSquares = partSquares - squaresLost;
      double nextSquares = squares + termSquares;
      squaresLost = nextSquares - squares - termSquares;
      squares = nextSquares;
      start = end;
    }
    double shifted = 0.0;
    if (centred) {
      correction = off / n;
      shifted = off * correction;
    }
    spread = spreadOf(squares, squaresLost, shifted, n * epsilon);
    if (walk == 0 && shifted > 0.2 * squares) {
      pivot += correction;
      walks = 2;
    }
  }
  if (needsRescaling(spread, n)) {
    double scale = scaleFor(spread, x[base]);
    normalizeRescaledRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, scale, flags);
  } else {
    double centre = pivot + correction;
    double back = centre - pivot;
    double lost = pivot - (centre - back) + (correction - back);
    double inverse = reciprocalRoot(spread, n);
    {
      int c = 0;
      for (; width - c >= 16; c += 16) {
        double16 slope_v = inverse * vload16(0, &gamma[c]);
        double16 value_v = vload16(0, &x[base + c]);
        double16 d_v = value_v - centre;
        double16 from_v = value_v - d_v;
        double16 dLost_v = value_v - (d_v + from_v) + (from_v - centre);
        vstore16(d_v * slope_v + (vload16(0, &beta[c]) + (dLost_v - lost) * slope_v), 0, &y[base + c]);
      }
      for (; c < width; c++) {
        double slope = inverse * gamma[c];
        double value = x[base + c];
        double d = value - centre;
        double from = value - d;
        double dLost = value - (d + from) + (from - centre);
        y[base + c] = d * slope + (beta[c] + (dLost - lost) * slope);
      }
    }
    if ((flags & 2) != 0) {
      mean[row] = centre;
      rest[row] = lost;
      rstd[row] = inverse;
    }
  }
}

__kernel void rowPerItem(
    __global const double* restrict x,
    __global const double* restrict gamma,
    __global const double* restrict beta,
    __global double* restrict y,
    __global double* restrict mean,
    __global double* restrict rest,
    __global double* restrict rstd,
    int rows,
    int width,
    double epsilon,
    int block,
    int flags) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    normalizeRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);
  }
}
