// y = x * a + b in the forms that conversions of 16-bit floats can be written in; see ConversionTable.
#pragma OPENCL FP_CONTRACT OFF
#define MAP(NAME, BODY) \
  __kernel void NAME(__global const ushort* restrict x, __global ushort* restrict y, float a, float b, int n) { \
    int chunk = n / (int)get_global_size(0); \
    int first = (int)get_global_id(0) * chunk; \
    for (int i = first; i < first + chunk; i += 16) { BODY } \
  }
#define HALF_IN(I) ((__global const half*)x + (I))
#define HALF_OUT(I) ((__global half*)y + (I))

typedef ushort16 __attribute__((aligned(2))) unaligned;

static float16 half_lanes(ushort16 h) {
  int16 bits = convert_int16(h & (ushort16)0x7fff) << 13;
  int16 moved = bits + (bits < 0x0f800000 ? (int16)0x38000000 : (int16)0x70000000);
  float16 small = as_float16(bits + 0x38800000) - as_float16((int16)0x38800000);
  int16 value = bits < 0x00800000 ? as_int16(small) : moved;
  return as_float16(value | (convert_int16(h & (ushort16)0x8000) << 16));
}

static ushort16 to_half_lanes(float16 f) {
  int16 bits = as_int16(f) & 0x7fffffff;
  int16 rounded = (bits - 0x37fff001 + ((bits >> 13) & 1)) >> 13;
  int16 small = as_int16(as_float16(bits) + 0.5f) - 0x3f000000;
  int16 half_bits = bits < 0x38800000 ? small : rounded;
  half_bits = bits >= 0x47800000 ? (int16)0x7c00 : half_bits;
  half_bits = bits > 0x7f800000 ? (int16)0x7e00 : half_bits;
  return convert_ushort16(half_bits | ((as_int16(f) >> 16) & 0x8000));
}

static float16 bfloat_lanes(ushort16 b) {
  return as_float16(convert_uint16(b) << 16);
}

static ushort16 to_bfloat_lanes(float16 f) {
  int16 bits = as_int16(f);
  int16 rounded = bits + 0x7fff + ((bits >> 16) & 1);
  return convert_ushort16(as_uint16(f != f ? bits | 0x00400000 : rounded) >> 16);
}

MAP(float_lanes, vstore16(vload16(0, (__global const float*)x + i) * a + b, 0, (__global float*)y + i);)
MAP(half_built_in, vstore_half16_rte(vload_half16(0, HALF_IN(i)) * a + b, 0, HALF_OUT(i));)
MAP(half_integer, *(__global unaligned*)(y + i) = to_half_lanes(half_lanes(vload16(0, x + i)) * a + b);)
MAP(half_single,
    for (int k = i; k < i + 16; k++) vstore_half_rte(vload_half(0, HALF_IN(k)) * a + b, 0, HALF_OUT(k));)
MAP(bfloat_vstore, vstore16(to_bfloat_lanes(bfloat_lanes(vload16(0, x + i)) * a + b), 0, y + i);)
MAP(bfloat_plain, *(__global unaligned*)(y + i) = to_bfloat_lanes(bfloat_lanes(vload16(0, x + i)) * a + b);)
MAP(bfloat_stream,
    __builtin_nontemporal_store(
        to_bfloat_lanes(bfloat_lanes(vload16(0, x + i)) * a + b), (__global ushort16*)(y + i));)
