package dev.stratus.reference;

/**
 * The binary number types that a result may have. All values travel as double, which holds every
 * value of every type here exactly.
 */
public enum NumberType {
  FLOAT32("float32", 23, 127, 4),
  FLOAT64("float64", 52, 1023, 8),
  /** IEEE 754 binary16: 10 mantissa bits, largest value 65504, subnormals from 6e-8. */
  FLOAT16("float16", 10, 15, 2),
  /** The upper half of a float32: 7 mantissa bits, the range of float32. */
  BFLOAT16("bfloat16", 7, 127, 2);

  private final String text;
  private final int mantissaBits;
  private final int maxExponent;
  private final int bytes;

  NumberType(String text, int mantissaBits, int maxExponent, int bytes) {
    this.text = text;
    this.mantissaBits = mantissaBits;
    this.maxExponent = maxExponent;
    this.bytes = bytes;
  }

  /** The name as NumPy and PyTorch write it. */
  public String text() {
    return text;
  }

  public int bytes() {
    return bytes;
  }

  /** Explicit mantissa bits: 2^-mantissaBits is the spacing of values from 1 to 2. */
  public int mantissaBits() {
    return mantissaBits;
  }

  /** The type that calculations, statistics and parameters have: float32 for the 16-bit types. */
  public NumberType arithmetic() {
    return this == FLOAT64 ? FLOAT64 : FLOAT32;
  }

  /** The largest finite value. */
  public double max() {
    return Math.scalb(2 - Math.scalb(1.0, -mantissaBits), maxExponent);
  }

  /** The least value that is not subnormal. */
  public double minNormal() {
    return Math.scalb(1.0, 1 - maxExponent);
  }

  /** The spacing of values at the size s, which is finite; that of the subnormals is the least. */
  public double ulp(double s) {
    int exponent = Math.clamp(Math.getExponent(s), 1 - maxExponent, Double.MAX_EXPONENT);
    return Math.scalb(1.0, exponent - mantissaBits);
  }

  /** Rounds to the nearest value of this type, ties to even, beyond the largest to infinity. */
  public double round(double value) {
    if (this == FLOAT64 || !Double.isFinite(value)) {
      return value;
    }
    double ulp = ulp(value);
    double rounded = Math.rint(value / ulp) * ulp;
    return Math.abs(rounded) > max()
        ? Math.copySign(Double.POSITIVE_INFINITY, value)
        : Math.copySign(rounded, value);
  }

  /** The bit pattern of a value, rounded to this type, in the low bits. */
  public long bits(double value) {
    return switch (this) {
      case FLOAT64 -> Double.doubleToRawLongBits(value);
      case FLOAT32 -> Integer.toUnsignedLong(Float.floatToRawIntBits((float) value));
      case FLOAT16 -> Float.floatToFloat16((float) round(value)) & 0xffffL;
      case BFLOAT16 ->
          Double.isNaN(value)
              ? 0x7fc0L
              : Integer.toUnsignedLong(Float.floatToRawIntBits((float) round(value))) >>> 16;
    };
  }

  /** The value that has this bit pattern. */
  public double ofBits(long bits) {
    return switch (this) {
      case FLOAT64 -> Double.longBitsToDouble(bits);
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT16 -> Float.float16ToFloat((short) bits);
      case BFLOAT16 -> Float.intBitsToFloat((int) bits << 16);
    };
  }

  /** The bit pattern as a report shows it: {@code 0x3f800000}, as wide as the type. */
  public String bitsText(double value) {
    String digits = Long.toHexString(bits(value));
    return "0x" + "0".repeat(2 * bytes - digits.length()) + digits;
  }

  /** The value rounded to this type, to be printed: a Float, or a Double for float64. */
  public Number number(double value) {
    if (this == FLOAT64) {
      return value;
    }
    return (float) round(value);
  }

  /**
   * The error of {@code actual} in units in the last place at the size {@code s}; the reference is
   * {@code expected + rest}. A reference that is not finite asks for any value that is not finite.
   * Where the reference is finite, NaN is infinitely wrong, and infinity counts as the first power
   * of two beyond the type, so that a result a few ulp short of overflow is judged like any other.
   */
  double error(double expected, double rest, double actual, double s) {
    if (!Double.isFinite(expected)) {
      return Double.isFinite(actual) ? Double.POSITIVE_INFINITY : 0;
    }
    if (Double.isNaN(actual)) {
      return Double.POSITIVE_INFINITY;
    }
    if (Double.isInfinite(actual)) {
      return errorOfInfinity(expected, actual > 0, s);
    }
    return Math.abs((actual - expected) - rest) / ulp(s);
  }

  private double errorOfInfinity(double expected, boolean positive, double s) {
    // Halved, so that float64's first power of two beyond it can be held too.
    double beyond = Math.scalb(1.0, maxExponent);
    double halfUlp = ulp(max()) / 2;
    boolean rightly = Math.abs(expected) - max() >= halfUlp && (expected > 0) == positive;
    double distance = Math.abs((positive ? beyond : -beyond) - expected / 2);
    return rightly ? 0 : 2 * (distance / ulp(s));
  }
}
