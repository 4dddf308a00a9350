// Hand-written OpenCL C that the generated kernels are measured against. Not generated, not used by the product.
#pragma OPENCL FP_CONTRACT OFF

// A copy around the caches: the ceiling of any kernel that reads one array and writes another of the same size.
// One work-item copies `chunk` floats; chunk is a multiple of 64 and both buffers are 64-byte aligned.
__kernel void copyNonTemporal(__global const float* restrict x, __global float* restrict y, int chunk) {
  const size_t base = get_global_id(0) * (size_t)chunk;
  for (int i = 0; i < chunk; i += 16) {
    float16 v = vload16(0, x + base + i);
    __builtin_nontemporal_store(v, (__global float16*)(y + base + i));
  }
}

// An addition around the caches: the ceiling of any kernel that reads two arrays and writes a third of the same size.
__kernel void addNonTemporal(__global const float* restrict a, __global const float* restrict b,
    __global float* restrict sum, int chunk) {
  const size_t base = get_global_id(0) * (size_t)chunk;
  for (int i = 0; i < chunk; i += 16) {
    float16 v = vload16(0, a + base + i) + vload16(0, b + base + i);
    __builtin_nontemporal_store(v, (__global float16*)(sum + base + i));
  }
}

// Layer normalization as a person would tune it for a CPU device: a row per work-item, float16 with four accumulators,
// stores around the caches where stream is not 0. Three sweeps over a row that stays in the first-level cache:
// the rounded mean, its correction together with the squares, the result. width is a multiple of 16, rows are 64-byte aligned.
static float sum16(float16 v) {
  const float8 a8 = v.lo + v.hi;
  const float4 a4 = a8.lo + a8.hi;
  const float2 a2 = a4.lo + a4.hi;
  return a2.x + a2.y;
}

__kernel void layerNormByHand(__global const float* restrict x, __global const float* restrict gamma,
    __global const float* restrict beta, __global float* restrict y, int width, float epsilon, int stream) {
  __global const float* in = x + get_global_id(0) * (size_t)width;
  __global float* out = y + get_global_id(0) * (size_t)width;
  float16 s0 = 0.0f, s1 = 0.0f, s2 = 0.0f, s3 = 0.0f;
  int c = 0;
  for (; c + 63 < width; c += 64) {
    s0 += vload16(0, in + c);
    s1 += vload16(0, in + c + 16);
    s2 += vload16(0, in + c + 32);
    s3 += vload16(0, in + c + 48);
  }
  for (; c < width; c += 16) {
    s0 += vload16(0, in + c);
  }
  const float16 s = (s0 + s1) + (s2 + s3);
  const float mean = sum16(s) / (float)width;

  float16 d0 = 0.0f, d1 = 0.0f, q0 = 0.0f, q1 = 0.0f;
  c = 0;
  for (; c + 31 < width; c += 32) {
    const float16 a = vload16(0, in + c) - mean;
    const float16 b = vload16(0, in + c + 16) - mean;
    d0 += a;
    d1 += b;
    q0 += a * a;
    q1 += b * b;
  }
  for (; c < width; c += 16) {
    const float16 a = vload16(0, in + c) - mean;
    d0 += a;
    q0 += a * a;
  }
  const float16 d = d0 + d1;
  const float16 q = q0 + q1;
  const float correction = sum16(d) / (float)width;
  const float variance = sum16(q) / (float)width - correction * correction;
  const float rstd = 1.0f / sqrt(variance + epsilon);

  for (c = 0; c < width; c += 16) {
    const float16 e = (vload16(0, in + c) - mean) - correction;
    const float16 r = vload16(0, gamma + c) * (e * rstd) + vload16(0, beta + c);
    if (stream) {
      __builtin_nontemporal_store(r, (__global float16*)(out + c));
    } else {
      vstore16(r, 0, out + c);
    }
  }
}

// What the multiply-add units give: twelve independent chains of vectors that live in registers. Values stay finite, as |factor| < 1.
__kernel void multiplyAdds(__global const float* from, __global float* to, int steps) {
  float16 factor = (float16)(from[0]);
  float16 s[12];
  for (int j = 0; j < 12; j++) {
    s[j] = (float16)(from[1] + j);
  }
  for (int k = 0; k < steps; k++) {
#pragma unroll
    for (int j = 0; j < 12; j++) {
      s[j] = fma(s[j], factor, (float16)(0.5f));
    }
  }
  float16 sum = s[0];
  for (int j = 1; j < 12; j++) {
    sum += s[j];
  }
  vstore16(sum, get_global_id(0), to);
}
