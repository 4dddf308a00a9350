package dev.stratus.embedded.jit.interp;

import dev.stratus.embedded.jit.ir.ScalarType;

/** A 16-bit float as its bits. The bfloat16 conversions are written once more, from the format. */
record Packed(ScalarType type, short bits) {

  float toFloat() {
    return type == ScalarType.HALF ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
  }

  static Packed of(ScalarType type, float value) {
    if (type == ScalarType.HALF) {
      return new Packed(type, Float.floatToFloat16(value));
    }
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return new Packed(type, (short) ((bits >> 16) | 0x40));
    }
    int lost = bits & 0xffff;
    boolean up = lost > 0x8000 || (lost == 0x8000 && (bits & 0x10000) != 0);
    return new Packed(type, (short) ((bits >> 16) + (up ? 1 : 0)));
  }
}
