package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.HalfFloat;

class HalfFloatTest {

  @Test
  void all65536ValuesConvertBothWays() {
    for (int i = 0; i < 1 << 16; i++) {
      short bits = (short) i;
      HalfFloat half = new HalfFloat(bits);
      assertThat(half.getHalfFloatValue()).isEqualTo(bits);
      double expected = valueOf(i);
      float value = half.getFloat32();
      if (Double.isNaN(expected)) {
        assertThat(value).isNaN();
        assertThat(new HalfFloat(value).getFloat32()).isNaN();
      } else {
        assertThat(Double.compare(value, expected)).as("bits %04x", i).isZero();
        assertThat(new HalfFloat(value).getHalfFloatValue()).isEqualTo(bits);
      }
    }
  }

  @Test
  void floatsRoundToTheNearestAndTiesToEven() {
    // Between each pair of neighbours: just below the middle, the middle, just above.
    for (int i = 0; i < 0x7bff; i++) {
      float low = (float) valueOf(i);
      float high = (float) valueOf(i + 1);
      float middle = (low + high) / 2;
      assertThat(bitsOf(Math.nextDown(middle))).isEqualTo((short) i);
      assertThat(bitsOf(middle)).isEqualTo((short) ((i & 1) == 0 ? i : i + 1));
      assertThat(bitsOf(Math.nextUp(middle))).isEqualTo((short) (i + 1));
      assertThat(bitsOf(-middle)).isEqualTo((short) (((i & 1) == 0 ? i : i + 1) | 0x8000));
    }
    assertThat(bitsOf(65519.996f)).isEqualTo((short) 0x7bff);
    assertThat(bitsOf(65520f)).isEqualTo((short) 0x7c00);
    assertThat(bitsOf(Float.MIN_VALUE)).isZero();
  }

  @Test
  void arithmeticIsTheExactResultRoundedOnce() {
    short[] samples = {
      0,
      (short) 0x8000,
      1,
      2,
      0x3ff,
      0x400,
      0x401,
      0x3bff,
      0x3c00,
      0x3c01,
      0x4248,
      0x5640,
      0x7bff,
      (short) 0xbc00,
      (short) 0xc2ab,
      (short) 0xfbff,
      0x7c00,
      (short) 0xfc00,
      0x7e00
    };
    for (short x : samples) {
      for (short y : samples) {
        HalfFloat a = new HalfFloat(x);
        HalfFloat b = new HalfFloat(y);
        double p = a.getFloat32();
        double q = b.getFloat32();
        same(HalfFloat.add(a, b), p + q);
        same(HalfFloat.sub(a, b), p - q);
        same(HalfFloat.mult(a, b), p * q);
        // A quotient of halfs is never so near a tie that the double's rounding moves it.
        same(HalfFloat.div(a, b), p / q);
      }
    }
  }

  @Test
  void textIsTheFloats() {
    assertThat(new HalfFloat(1.5f)).hasToString("1.5");
  }

  /** Compares with a double rounded to half by arithmetic, not by the JDK's conversion. */
  private static void same(HalfFloat actual, double exact) {
    if (Double.isNaN(exact)) {
      assertThat(actual.getFloat32()).isNaN();
      return;
    }
    double expected = rounded(exact);
    assertThat(Double.compare(actual.getFloat32(), expected))
        .as("%s rounded is %s, got %s", exact, expected, actual)
        .isZero();
  }

  private static double rounded(double exact) {
    if (Double.isInfinite(exact) || exact == 0) {
      return exact;
    }
    int exponent = Math.max(Math.getExponent(exact), -14);
    double ulp = Math.scalb(1.0, exponent - 10);
    double value = Math.rint(exact / ulp) * ulp;
    return Math.abs(value) >= 65536
        ? Math.copySign(Double.POSITIVE_INFINITY, exact)
        : value == 0 ? Math.copySign(0.0, exact) : value;
  }

  /** The value of half bits by the definition of binary16. */
  private static double valueOf(int bits) {
    double sign = (bits & 0x8000) == 0 ? 1 : -1;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb((double) fraction, -24)
        : sign * Math.scalb(1024.0 + fraction, exponent - 25);
  }

  private static short bitsOf(float value) {
    return new HalfFloat(value).getHalfFloatValue();
  }
}
