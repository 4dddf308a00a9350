package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NumberTypeTest {

  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 65504, 0x1p5, 0x7bff",
    "BFLOAT16, 0x1.fep127, 0x1p120, 0x7f7f",
    "FLOAT32, 0x1.fffffep127, 0x1p104, 0x7f7fffff",
    "FLOAT64, 0x1.fffffffffffffp1023, 0x1p971, 0x7fefffffffffffff"
  })
  void theLargest(NumberType type, String max, String ulp, String bits) {
    assertThat(type.max()).isEqualTo(Double.parseDouble(max));
    assertThat(type.ulp(type.max())).isEqualTo(Double.parseDouble(ulp));
    assertThat(type.bitsText(type.max())).isEqualTo(bits);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 0x1p-24", "BFLOAT16, 0x1p-133", "FLOAT32, 0x1p-149", "FLOAT64, 0x1p-1074"})
  void theSubnormals(NumberType type, String least) {
    double spacing = Double.parseDouble(least);
    assertThat(type.ulp(0)).isEqualTo(spacing);
    assertThat(type.ofBits(1)).isEqualTo(spacing);
    assertThat(type.round(1.75 * spacing)).isEqualTo(2 * spacing);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 65519.99, 65504", "FLOAT16, 65520, Infinity", "FLOAT16, -65520, -Infinity",
    "FLOAT16, 2049, 2048", "FLOAT16, 2051, 2052", "FLOAT16, -0.0, -0.0",
    "BFLOAT16, 257, 256", "BFLOAT16, 259, 260", "BFLOAT16, 3.4e38, Infinity",
    "BFLOAT16, 3.39e38, 0x1.fep127", "FLOAT32, 16777217, 16777216", "FLOAT32, 1e39, Infinity"
  })
  void roundsToEvenAndToInfinity(NumberType type, double value, String rounded) {
    assertThat(type.round(value)).isEqualTo(Double.parseDouble(rounded));
  }

  /** Against the JDK's own conversions, for values that are float32 already. */
  @Test
  void agreesWithTheJdk() {
    SplittableRandom random = new SplittableRandom(5);
    for (int n = 0; n < 200_000; n++) {
      float value = Float.intBitsToFloat(random.nextInt());
      float scaled = (float) Math.scalb(random.nextGaussian(), random.nextInt(-30, 20));
      for (float v : new float[] {value, scaled}) {
        if (Float.isNaN(v)) {
          assertThat(NumberType.FLOAT16.round(v)).isNaN();
          continue;
        }
        assertThat(NumberType.FLOAT16.bits(v)).isEqualTo(Float.floatToFloat16(v) & 0xffffL);
        assertThat(NumberType.FLOAT32.round(v)).isEqualTo(v);
      }
      double wide = random.nextGaussian();
      assertThat(NumberType.FLOAT32.round(wide)).isEqualTo((float) wide);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPatternOfTheShortTypesComesBack(NumberType type) {
    long patterns = 1L << Math.min(16, 8 * type.bytes());
    for (long bits = 0; bits < patterns; bits++) {
      double value = type.ofBits(bits);
      if (!Double.isNaN(value)) {
        assertThat(type.bits(value)).isEqualTo(bits);
        assertThat(type.round(value)).isEqualTo(value);
      }
    }
  }

  /** An infinity short of the limit counts as the first power of two beyond the type. */
  @ParameterizedTest
  @EnumSource
  void infinityNearTheLargest(NumberType type) {
    double max = type.max();
    assertThat(type.error(max, 0, Double.POSITIVE_INFINITY, max)).isEqualTo(1);
    assertThat(type.error(max, 0, Double.NEGATIVE_INFINITY, max)).isGreaterThan(100);
    assertThat(type.error(Double.NaN, 0, Double.NEGATIVE_INFINITY, max)).isZero();
    assertThat(type.error(1, 0, Double.NaN, 1)).isInfinite();
    assertThat(type.error(Double.NaN, 0, 1, 1)).isInfinite();
    if (type != NumberType.FLOAT64) {
      assertThat(type.error(2 * max, 0, Double.POSITIVE_INFINITY, 2 * max)).isZero();
      assertThat(type.error(2 * max, 0, Double.NEGATIVE_INFINITY, 2 * max)).isGreaterThan(100);
    }
  }
}
