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

#ifdef __has_builtin
#if __has_builtin(__builtin_prefetch)
#define prefetch_line(p) __builtin_prefetch((__global const void*)(p), 0, 2)
#endif
#endif
#ifndef prefetch_line
#define prefetch_line(p)
#endif

#ifdef __has_builtin
#if __has_builtin(__builtin_nontemporal_store)
#define STRATUS_NONTEMPORAL
#endif
#endif

static void stream_float16(float16 v, __global float* p) {
#ifdef STRATUS_NONTEMPORAL
  if (((size_t)p & (sizeof(float16) - 1)) == 0) {
    __builtin_nontemporal_store(v, (__global float16*)p);
    return;
  }
#endif
  vstore16(v, 0, p);
}

__kernel void normalizeRows(
    __global const float* restrict x,
    __global const float* restrict gamma,
    __global const float* restrict beta,
    __global float* restrict y,
    int rows,
    int width,
    float epsilon) {
  for (int row = 0; row < rows; row++) {
    int base = row * width;
    float sum = 0.0f;
    {
      int c = 0;
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (; width - c >= 64; c += 64) {
        sum_v0 += vload16(0, &x[base + c]);
        sum_v1 += vload16(0, &x[base + c + 16]);
        sum_v2 += vload16(0, &x[base + c + 32]);
        sum_v3 += vload16(0, &x[base + c + 48]);
      }
      for (; width - c >= 16; c += 16) {
        sum_v0 += vload16(0, &x[base + c]);
      }
      for (; c < width; c++) {
        sum += x[base + c];
      }
      sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
    }
    float mean = sum / (float)width;
    float off = 0.0f;
    float squares = 0.0f;
    {
      int c = 0;
      float16 off_v0 = (float16)(0.0f);
      float16 off_v1 = (float16)(0.0f);
      float16 off_v2 = (float16)(0.0f);
      float16 off_v3 = (float16)(0.0f);
      float16 squares_v0 = (float16)(0.0f);
      float16 squares_v1 = (float16)(0.0f);
      float16 squares_v2 = (float16)(0.0f);
      float16 squares_v3 = (float16)(0.0f);
      for (; width - c >= 64; c += 64) {
        float16 d_v0 = vload16(0, &x[base + c]) - mean;
        off_v0 += d_v0;
        squares_v0 += d_v0 * d_v0;
        float16 d_v1 = vload16(0, &x[base + c + 16]) - mean;
        off_v1 += d_v1;
        squares_v1 += d_v1 * d_v1;
        float16 d_v2 = vload16(0, &x[base + c + 32]) - mean;
        off_v2 += d_v2;
        squares_v2 += d_v2 * d_v2;
        float16 d_v3 = vload16(0, &x[base + c + 48]) - mean;
        off_v3 += d_v3;
        squares_v3 += d_v3 * d_v3;
      }
      for (; width - c >= 16; c += 16) {
        float16 d_v0 = vload16(0, &x[base + c]) - mean;
        off_v0 += d_v0;
        squares_v0 += d_v0 * d_v0;
      }
      for (; c < width; c++) {
        float d = x[base + c] - mean;
        off += d;
        squares += d * d;
      }
      off += lane_sum_float16(off_v0 + off_v1 + off_v2 + off_v3);
      squares += lane_sum_float16(squares_v0 + squares_v1 + squares_v2 + squares_v3);
    }
    float correction = off / (float)width;
    float variance = squares / (float)width - correction * correction;
    float rstd = 1.0f / sqrt(variance + epsilon);
    {
      int c = 0;
      int x_next = width;
      int x_ahead = x_next <= 32768 ? x_next : 0;
      for (; width - c >= 16; c += 16) {
        prefetch_line(&x[base + c + x_ahead]);
        stream_float16((vload16(0, &x[base + c]) - mean - correction) * rstd * vload16(0, &gamma[c]) + vload16(0, &beta[c]), &y[base + c]);
      }
      for (; c < width; c++) {
        y[base + c] = (x[base + c] - mean - correction) * rstd * gamma[c] + beta[c];
      }
    }
  }
}
