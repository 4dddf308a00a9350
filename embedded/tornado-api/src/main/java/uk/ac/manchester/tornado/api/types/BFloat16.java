package uk.ac.manchester.tornado.api.types;

/**
 * The 16-bit floating-point format bfloat16: the upper half of a float, with a float's range and 8
 * significant bits. A value is a {@code short} of its bits.
 */
public final class BFloat16 {
  /** The largest finite value. */
  public static final float BF16_MAX = 0x1.fep127f;

  private static final int QUIET = 0x0040;

  private BFloat16() {}

  /** The value with these bits as a float: exact. */
  public static float bf16ToFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * The bits of the nearest value; ties go to the even one, and what rounds beyond {@link
   * #BF16_MAX} becomes infinite. A NaN stays one: quiet, with its sign and the upper bits of its
   * payload.
   */
  public static short bf16FromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | QUIET);
    }
    // Half a unit of the last place, less one bit where a tie must go down to an even value.
    int half = 0x7fff + ((bits >>> 16) & 1);
    return (short) ((bits + half) >>> 16);
  }
}
