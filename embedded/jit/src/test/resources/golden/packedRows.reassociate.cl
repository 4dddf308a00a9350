#pragma OPENCL FP_CONTRACT OFF

static float16 bfloat16_to_float_16(ushort16 b) {
  return as_float16(convert_uint16(b) << 16);
}

static float half_to_float(ushort h) {
  uint bits = (uint)(h & 0x7fff) << 13;
  uint moved = bits + (bits < 0x0f800000u ? 0x38000000u : 0x70000000u);
  float small = as_float(bits + 0x38800000u) - as_float(0x38800000u);
  uint value = bits < 0x00800000u ? as_uint(small) : moved;
  return as_float(value | (uint)(h & 0x8000) << 16);
}

static float bfloat16_to_float(ushort b) {
  return as_float((uint)b << 16);
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

#ifdef __has_builtin
#if __has_builtin(__builtin_prefetch)
#define prefetch_line(p) __builtin_prefetch((__global const void*)(p), 0, 2)
#endif
#endif
#ifndef prefetch_line
#define prefetch_line(p)
#endif

#ifdef __clang__
typedef ushort16 __attribute__((aligned(2))) unaligned_ushort16;
#endif
static void store_ushort16(ushort16 v, __global ushort* p) {
#ifdef __clang__
  *(__global unaligned_ushort16*)p = v;
#else
  vstore16(v, 0, p);
#endif
}

static ushort16 float_to_bfloat16_16(float16 f) {
  int16 bits = as_int16(f);
  int16 rounded = bits + 0x7fff + ((bits >> 16) & 1);
  return convert_ushort16(as_uint16(f != f ? bits | 0x00400000 : rounded) >> 16);
}

static float16 half_to_float_16(ushort16 h) {
  return vload_half16(0, (const half*)&h);
}

#ifdef __has_builtin
#if __has_builtin(__builtin_nontemporal_store)
#define STRATUS_NONTEMPORAL
#endif
#endif

static void stream_ushort16(ushort16 v, __global ushort* p) {
#ifdef STRATUS_NONTEMPORAL
  if (((size_t)p & (sizeof(ushort16) - 1)) == 0) {
    __builtin_nontemporal_store(v, (__global ushort16*)p);
    return;
  }
#endif
  store_ushort16(v, p);
}

static ushort float_to_bfloat16(float f) {
  uint bits = as_uint(f);
  uint rounded = bits + 0x7fffu + ((bits >> 16) & 1);
  return (ushort)((f != f ? bits | 0x00400000u : rounded) >> 16);
}

static ushort float_to_half(float f) {
  uint bits = as_uint(f) & 0x7fffffffu;
  uint rounded = (bits - 0x37fff001u + ((bits >> 13) & 1)) >> 13;
  uint small = as_uint(as_float(bits) + 0.5f) - 0x3f000000u;
  uint half_bits = bits < 0x38800000u ? small : rounded;
  half_bits = bits >= 0x47800000u ? 0x7c00u : half_bits;
  half_bits = bits > 0x7f800000u ? 0x7e00u : half_bits;
  return (ushort)(half_bits | ((as_uint(f) >> 16) & 0x8000u));
}

__kernel void packedRows(
    __global const ushort* restrict a,
    __global const ushort* restrict b,
    __global ushort* restrict y,
    __global ushort* restrict z,
    int rows,
    int width) {
  for (int row = 0; row < rows; row++) {
    int base = row * width;
    ushort first = a[base];
    float sum = 0.0f;
    {
      int c = 0;
      float16 sum_v0 = (float16)(0.0f);
      float16 sum_v1 = (float16)(0.0f);
      float16 sum_v2 = (float16)(0.0f);
      float16 sum_v3 = (float16)(0.0f);
      for (; width - c >= 64; c += 64) {
        sum_v0 += vload_half16(0, (__global const half*)&a[base + c]) * bfloat16_to_float_16(vload16(0, &b[base + c]));
        sum_v1 += vload_half16(0, (__global const half*)&a[base + c + 16]) * bfloat16_to_float_16(vload16(0, &b[base + c + 16]));
        sum_v2 += vload_half16(0, (__global const half*)&a[base + c + 32]) * bfloat16_to_float_16(vload16(0, &b[base + c + 32]));
        sum_v3 += vload_half16(0, (__global const half*)&a[base + c + 48]) * bfloat16_to_float_16(vload16(0, &b[base + c + 48]));
      }
      for (; width - c >= 16; c += 16) {
        sum_v0 += vload_half16(0, (__global const half*)&a[base + c]) * bfloat16_to_float_16(vload16(0, &b[base + c]));
      }
      for (; c < width; c++) {
        sum += half_to_float(a[base + c]) * bfloat16_to_float(b[base + c]);
      }
      sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
    }
    {
      int c = 0;
      int a_next = width;
      int a_ahead = a_next <= 65536 ? a_next : 0;
      for (; width - c >= 16; c += 16) {
        prefetch_line(&a[base + c + a_ahead]);
        ushort16 half_v = vload16(0, &a[base + c]);
        store_ushort16(half_v, &y[base + c]);
        stream_ushort16(float_to_bfloat16_16(half_to_float_16(half_v) - sum), &z[base + c]);
      }
      for (; c < width; c++) {
        ushort half_1 = a[base + c];
        y[base + c] = half_1;
        z[base + c] = float_to_bfloat16(half_to_float(half_1) - sum);
      }
    }
    y[base] = float_to_half(half_to_float(first) + half_to_float(y[base]));
  }
}
