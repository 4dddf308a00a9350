package dev.stratus.tensor;

/**
 * Rounding of doubles to the nearest 16-bit value, ties to even, once.
 *
 * <p>Rounding first to float32 and then to 16 bits would round twice: a double just beside a tie of
 * the 16-bit format may become that tie as a float32. So the float32 on the way is "rounded to odd"
 * (truncated, its last bit set if anything was cut off), which keeps the side of the tie; it has
 * more than two bits more than either format at every size either can hold (Boldo and Melquiond,
 * "Emulation of a FMA and correctly rounded sums", IEEE Trans. Computers 57(4), 2008).
 */
final class Rounding {
  private Rounding() {}

  /** The bits of the nearest binary16. */
  static short toFloat16(double value) {
    return Float.floatToFloat16(toOdd(value));
  }

  /** The bits of the nearest bfloat16. */
  static short toBFloat16(double value) {
    return toBFloat16(toOdd(value));
  }

  /** The bits of the nearest bfloat16. */
  static short toBFloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40); // quiet, so that no payload bit is needed
    }
    int lastKept = (bits >>> 16) & 1;
    return (short) ((bits + 0x7fff + lastKept) >>> 16);
  }

  /** The value of bfloat16 bits: exact. */
  static float fromBFloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  private static float toOdd(double value) {
    float nearest = (float) value;
    if (nearest == value || Double.isNaN(value)) {
      return nearest;
    }
    int bits = Float.floatToRawIntBits(nearest);
    int truncated = Math.abs(nearest) > Math.abs(value) ? bits - 1 : bits;
    return Float.intBitsToFloat(truncated | 1);
  }
}
