package dev.stratus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** One rounding, to the nearest, ties to even: held against all values of the 16-bit formats. */
class RoundingTest {

  private static double half(int bits) {
    return Float.float16ToFloat((short) bits);
  }

  private static double brain(int bits) {
    return Rounding.fromBFloat16((short) bits);
  }

  @Test
  void every16BitValueIsExactAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double brain = brain(bits);
      double half = half(bits);
      if (!Double.isNaN(brain)) {
        assertThat(Rounding.toBFloat16(brain)).isEqualTo((short) bits);
        assertThat(Rounding.toBFloat16((float) brain)).isEqualTo((short) bits);
      }
      if (!Double.isNaN(half)) {
        assertThat(Rounding.toFloat16(half)).isEqualTo((short) bits);
      }
    }
    assertThat(brain(0x3f80)).isEqualTo(1.0);
    assertThat(brain(0xc049)).isEqualTo(-3.140625);
    assertThat(brain(1)).isEqualTo(0x1p-133);
  }

  /** Between any two neighbours: the tie, and the doubles beside the tie that no float holds. */
  @Test
  void tiesAndTheirNeighboursFloat16() {
    tiesAndTheirNeighbours(0x7bff, RoundingTest::half, Rounding::toFloat16);
  }

  @Test
  void tiesAndTheirNeighboursBFloat16() {
    tiesAndTheirNeighbours(0x7f7f, RoundingTest::brain, Rounding::toBFloat16);
  }

  private static void tiesAndTheirNeighbours(
      int largest, IntToDoubleFunction value, ToIntFunction<Double> round) {
    for (int bits = 0; bits <= largest; bits++) {
      double low = value.applyAsDouble(bits);
      // Beyond the largest value the next one would be the power of two that overflows.
      double high =
          bits < largest ? value.applyAsDouble(bits + 1) : 2 * low - value.applyAsDouble(bits - 1);
      double tie = (low + high) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertThat(round.applyAsInt(tie) & 0xffff).as("tie above %x", bits).isEqualTo(even);
      assertThat(round.applyAsInt(Math.nextDown(tie)) & 0xffff).as("below %s", tie).isEqualTo(bits);
      assertThat(round.applyAsInt(Math.nextUp(tie)) & 0xffff)
          .as("above %s", tie)
          .isEqualTo(bits + 1);
      assertThat(round.applyAsInt(-Math.nextUp(tie)) & 0xffff)
          .as("minus, above %s", tie)
          .isEqualTo(0x8000 | (bits + 1));
    }
  }

  @Test
  void roundingTwiceWouldGetTheseWrong() {
    double besideATie = 1 + 0x1p-11 + 0x1p-40;
    assertThat(half(Float.floatToFloat16((float) besideATie))).isEqualTo(1.0);
    assertThat(half(Rounding.toFloat16(besideATie))).isEqualTo(1 + 0x1p-10);
  }

  @Test
  void whatIsBeyondTheRange() {
    assertThat(half(Rounding.toFloat16(65519.999999999))).isEqualTo(65504);
    assertThat(half(Rounding.toFloat16(65520))).isInfinite();
    assertThat(half(Rounding.toFloat16(-1e300))).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(half(Rounding.toFloat16(0x1p-25))).isZero();
    assertThat(half(Rounding.toFloat16(Double.MIN_VALUE))).isZero();
    assertThat(Rounding.toFloat16(-Double.MIN_VALUE)).isEqualTo((short) 0x8000);
    assertThat(brain(Rounding.toBFloat16(1e300))).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(brain(Rounding.toBFloat16(Double.NEGATIVE_INFINITY)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(brain(Rounding.toBFloat16(Float.MAX_VALUE))).isInfinite();
    assertThat(brain(Rounding.toBFloat16(Double.NaN))).isNaN();
    assertThat(half(Rounding.toFloat16(Double.NaN))).isNaN();
    // A NaN whose payload lies only in the bits that are cut off must not become an infinity.
    assertThat(brain(Rounding.toBFloat16(Float.intBitsToFloat(0x7f800001)))).isNaN();
  }

  /** The API's own types and a tensor's elements are one conversion. */
  @Test
  void theElementTypesOfTheApiAgree() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 200_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (!Float.isNaN(value)) {
        assertThat(Rounding.toBFloat16(value)).isEqualTo(BFloat16.bf16FromFloat(value));
        assertThat(Rounding.toBFloat16((double) value)).isEqualTo(Rounding.toBFloat16(value));
        assertThat(Rounding.toFloat16(value)).isEqualTo(new HalfFloat(value).getHalfFloatValue());
      }
    }
  }

  @Test
  void randomDoublesGoToTheNearest() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(-30, 17));
      double rounded = half(Rounding.toFloat16(value));
      int bits = Rounding.toFloat16(value) & 0x7fff;
      double error = Math.abs(rounded - value);
      double above = half(bits + 1);
      double below = bits == 0 ? 0 : half(bits - 1);
      assertThat(error).isLessThanOrEqualTo(Math.abs(above - Math.abs(value)));
      assertThat(error).isLessThanOrEqualTo(Math.abs(below - Math.abs(value)));
    }
  }
}
