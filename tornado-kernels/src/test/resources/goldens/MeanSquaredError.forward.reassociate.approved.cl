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

__kernel void forward(
    __global const float* restrict y,
    __global const float* restrict targets,
    __global const float* restrict weights,
    __global float* restrict losses,
    int rows,
    int width) {
  for (int row = (int)get_global_id(0); row < rows; row += (int)get_global_size(0)) {
    float sum = 0.0f;
    {
      int c = 0;
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (; width - c >= 64; c += 64) {
        float16 d_v0 = vload16(0, &y[row * width + c]) - vload16(0, &targets[row * width + c]);
        sum_v0 += d_v0 * d_v0;
        float16 d_v1 = vload16(0, &y[row * width + c + 16]) - vload16(0, &targets[row * width + c + 16]);
        sum_v1 += d_v1 * d_v1;
        float16 d_v2 = vload16(0, &y[row * width + c + 32]) - vload16(0, &targets[row * width + c + 32]);
        sum_v2 += d_v2 * d_v2;
        float16 d_v3 = vload16(0, &y[row * width + c + 48]) - vload16(0, &targets[row * width + c + 48]);
        sum_v3 += d_v3 * d_v3;
      }
      for (; width - c >= 16; c += 16) {
        float16 d_v0 = vload16(0, &y[row * width + c]) - vload16(0, &targets[row * width + c]);
        sum_v0 += d_v0 * d_v0;
      }
      for (; c < width; c++) {
        float d = y[row * width + c] - targets[row * width + c];
        sum += d * d;
      }
      sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
    }
    float weight = weights[row];
    losses[row] = weight == 0.0f ? 0.0f : weight * (0.5f * sum);
  }
}
