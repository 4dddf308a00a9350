package uk.ac.manchester.tornado.api.types;

/**
 * A 16-bit floating-point value (IEEE 754 binary16). Arithmetic gives the exact result rounded
 * once: a float has more than twice the bits of a half, so that rounding twice changes nothing.
 */
public class HalfFloat {
  private final short bits;

  /** The nearest 16-bit value; ties go to the even one. */
  public HalfFloat(float value) {
    this.bits = Float.floatToFloat16(value);
  }

  /** The value with these bits. */
  public HalfFloat(short halfFloat) {
    this.bits = halfFloat;
  }

  public static HalfFloat add(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() + b.getFloat32());
  }

  public static HalfFloat sub(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() - b.getFloat32());
  }

  public static HalfFloat mult(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() * b.getFloat32());
  }

  public static HalfFloat div(HalfFloat a, HalfFloat b) {
    return new HalfFloat(a.getFloat32() / b.getFloat32());
  }

  /** The value's bits. */
  public short getHalfFloatValue() {
    return bits;
  }

  /** The value as a float: exact. */
  public float getFloat32() {
    return Float.float16ToFloat(bits);
  }

  /** The value as {@link Float#toString(float)} writes it. */
  @Override
  public String toString() {
    return Float.toString(getFloat32());
  }
}
