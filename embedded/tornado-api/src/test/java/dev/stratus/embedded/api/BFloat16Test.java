package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;

class BFloat16Test {

  @Test
  void all65536ValuesConvertBothWays() {
    for (int i = 0; i < 1 << 16; i++) {
      short bits = (short) i;
      double expected = valueOf(i);
      float value = BFloat16.bf16ToFloat(bits);
      if (Double.isNaN(expected)) {
        assertThat(value).isNaN();
        short back = BFloat16.bf16FromFloat(value);
        assertThat(BFloat16.bf16ToFloat(back)).isNaN();
        assertThat(back & 0x0040).as("%04x stays a quiet NaN", i).isNotZero();
        assertThat(back & 0x8000).isEqualTo(i & 0x8000);
      } else {
        assertThat(Double.compare(value, expected)).as("bits %04x", i).isZero();
        assertThat(BFloat16.bf16FromFloat(value)).isEqualTo(bits);
      }
    }
  }

  @Test
  void floatsRoundToTheNearestAndTiesToEven() {
    // Between each pair of neighbours, the last one being infinity: the middle and its neighbours.
    for (int i = 0; i <= 0x7f7f; i++) {
      int middle = (i << 16) | 0x8000;
      int even = (i & 1) == 0 ? i : i + 1;
      for (int sign : new int[] {0, 0x8000}) {
        assertThat(bitsOf(middle - 1, sign)).isEqualTo((short) (i | sign));
        assertThat(bitsOf(middle, sign)).as("%08x", middle).isEqualTo((short) (even | sign));
        assertThat(bitsOf(middle + 1, sign)).isEqualTo((short) ((i + 1) | sign));
      }
    }
  }

  @Test
  void noNaNRoundsToInfinity() {
    for (int payload : new int[] {1, 0x7fff, 0x8000, 0xffff, 0x3fffff, 0x400000, 0x7fffff}) {
      for (int sign : new int[] {0, 0x80000000}) {
        float nan = Float.intBitsToFloat(sign | 0x7f800000 | payload);
        assertThat(BFloat16.bf16ToFloat(BFloat16.bf16FromFloat(nan))).isNaN();
      }
    }
  }

  @Test
  void theLargestFiniteValue() {
    assertThat(BFloat16.BF16_MAX).isEqualTo(BFloat16.bf16ToFloat((short) 0x7f7f));
    assertThat(BFloat16.bf16FromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
  }

  @Test
  void anArrayTakesBitsAndFloats() {
    BFloat16Array array = BFloat16Array.fromFloats(1f, -2.5f, 1.00390625f, Float.NaN);
    assertThat(array.toShortArray()).containsExactly(0x3f80, (short) 0xc020, 0x3f80, 0x7fc0);
    assertThat(array.getFloat(1)).isEqualTo(-2.5f);
    array.setFloat(0, 3f);
    assertThat(array.get(0)).isEqualTo((short) 0x4040);
    array.set(0, (short) 0x7f80);
    assertThat(array.getFloat(0)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  private static short bitsOf(int floatBits, int sign) {
    return BFloat16.bf16FromFloat(Float.intBitsToFloat(floatBits | (sign << 16)));
  }

  /** The value of bfloat16 bits by the definition of the format. */
  private static double valueOf(int bits) {
    double sign = (bits & 0x8000) == 0 ? 1 : -1;
    int exponent = (bits >> 7) & 0xff;
    int fraction = bits & 0x7f;
    if (exponent == 0xff) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb((double) fraction, -133)
        : sign * Math.scalb(128.0 + fraction, exponent - 134);
  }
}
