package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class TornadoMathTest {
  private static final double[] SAMPLES = {
    0,
    -0.0,
    0.25,
    -0.5,
    0.75,
    1,
    -1,
    1.5,
    -2,
    3.25,
    -7.5,
    100,
    1e-30,
    1e30,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp",
        "sqrt",
        "floor",
        "ceil",
        "log",
        "sin",
        "cos",
        "tan",
        "tanh",
        "asin",
        "acos",
        "atan",
        "toRadians",
        "signum",
        "abs"
      })
  void functionsAreThoseOfMath(String name) throws ReflectiveOperationException {
    Method ofMath = Math.class.getMethod(name, double.class);
    Method doubles = TornadoMath.class.getMethod(name, double.class);
    Method floats = TornadoMath.class.getMethod(name, float.class);
    for (double x : SAMPLES) {
      double expected = (double) ofMath.invoke(null, x);
      assertThat(doubles.invoke(null, x)).isEqualTo(expected);
      double ofFloat = (double) ofMath.invoke(null, (double) (float) x);
      assertThat(floats.invoke(null, (float) x)).as("%s(%s)", name, x).isEqualTo((float) ofFloat);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pow", "atan2", "min", "max"})
  void functionsOfTwoAreThoseOfMath(String name) throws ReflectiveOperationException {
    Method ofMath = Math.class.getMethod(name, double.class, double.class);
    Method doubles = TornadoMath.class.getMethod(name, double.class, double.class);
    Method floats = TornadoMath.class.getMethod(name, float.class, float.class);
    for (double x : SAMPLES) {
      for (double y : SAMPLES) {
        assertThat(doubles.invoke(null, x, y)).isEqualTo(ofMath.invoke(null, x, y));
        double ofFloats = (double) ofMath.invoke(null, (double) (float) x, (double) (float) y);
        assertThat(floats.invoke(null, (float) x, (float) y)).isEqualTo((float) ofFloats);
      }
    }
  }

  @Test
  void integersCompareAsJavaDoes() {
    assertThat(TornadoMath.min(-3, 2)).isEqualTo(-3);
    assertThat(TornadoMath.max(-3, 2)).isEqualTo(2);
    assertThat(TornadoMath.min(Long.MIN_VALUE, 2L)).isEqualTo(Long.MIN_VALUE);
    assertThat(TornadoMath.max(Long.MIN_VALUE, 2L)).isEqualTo(2);
    assertThat(TornadoMath.min((short) -3, (short) 2)).isEqualTo((short) -3);
    assertThat(TornadoMath.max((short) -3, (short) 2)).isEqualTo((short) 2);
    assertThat(TornadoMath.min((byte) -3, (byte) 2)).isEqualTo((byte) -3);
    assertThat(TornadoMath.max((byte) -3, (byte) 2)).isEqualTo((byte) 2);
    assertThat(TornadoMath.abs(-3)).isEqualTo(3);
    assertThat(TornadoMath.abs(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
    assertThat(TornadoMath.abs(-3L)).isEqualTo(3);
    assertThat(TornadoMath.abs((short) -3)).isEqualTo((short) 3);
    assertThat(TornadoMath.abs(Short.MIN_VALUE)).isEqualTo(Short.MIN_VALUE);
    assertThat(TornadoMath.abs((byte) -3)).isEqualTo((byte) 3);
    assertThat(TornadoMath.abs(Byte.MIN_VALUE)).isEqualTo(Byte.MIN_VALUE);
  }

  @Test
  void halfsCompareByValue() {
    HalfFloat small = new HalfFloat(-2f);
    HalfFloat large = new HalfFloat(0.5f);
    assertThat(TornadoMath.min(large, small).getFloat32()).isEqualTo(-2f);
    assertThat(TornadoMath.max(small, large).getFloat32()).isEqualTo(0.5f);
    assertThat(TornadoMath.max(small, new HalfFloat(Float.NaN)).getFloat32()).isNaN();
  }

  @Test
  void clampGivesTheNearestInside() {
    assertThat(List.of(-2, 0, 3, 5, 9).stream().map(v -> TornadoMath.clamp(v, 0, 5)))
        .containsExactly(0, 0, 3, 5, 5);
    assertThat(TornadoMath.clamp(9L, 0L, 5L)).isEqualTo(5);
    assertThat(TornadoMath.clamp((short) -9, (short) 0, (short) 5)).isEqualTo((short) 0);
    assertThat(TornadoMath.clamp((byte) 4, (byte) 0, (byte) 5)).isEqualTo((byte) 4);
    assertThat(TornadoMath.clamp(0.25f, 0.5f, 1f)).isEqualTo(0.5f);
    assertThat(TornadoMath.clamp(2.0, 0.5, 1.0)).isEqualTo(1.0);
  }

  @Test
  void fractIsTheDistanceFromTheFloor() {
    assertThat(TornadoMath.fract(2.75f)).isEqualTo(0.75f);
    assertThat(TornadoMath.fract(-2.75f)).isEqualTo(0.25f);
    assertThat(TornadoMath.fract(2.75)).isEqualTo(0.75);
    assertThat(TornadoMath.fract(-2.75)).isEqualTo(0.25);
  }

  @Test
  void logarithmsToBaseTwo() {
    for (int power = -100; power <= 100; power++) {
      assertThat(TornadoMath.log2((float) Math.scalb(1.0, power))).isEqualTo(power);
      assertThat(TornadoMath.log2(Math.scalb(1.0, power))).isEqualTo(power, within(1e-13));
    }
  }

  @Test
  void hyperbolicInverses() {
    for (double x : new double[] {-1e300, -20, -1, -1e-9, 0, 1e-12, 0.3, 1, 5, 700, 1e200}) {
      double y = TornadoMath.asinh(x);
      if (Math.abs(x) < 1e100) {
        assertThat(Math.sinh(y)).isEqualTo(x, within(Math.abs(x) * 1e-13));
      } else {
        assertThat(y).isEqualTo(Math.copySign(Math.log(Math.abs(x)) + Math.log(2), x));
      }
    }
    // asinh(1) = log(1 + sqrt(2)), acosh(2) = log(2 + sqrt(3))
    assertThat(TornadoMath.asinh(1f)).isEqualTo(0.8813736f);
    assertThat(1 / TornadoMath.asinh(-0.0)).isEqualTo(Double.NEGATIVE_INFINITY);
    for (double x : new double[] {1, 1 + 1e-12, 1.5, 20, 700}) {
      assertThat(Math.cosh(TornadoMath.acosh(x))).isEqualTo(x, within(x * 1e-13));
    }
    // Near 1 the result is sqrt(2d): digits that log(x + sqrt(x*x - 1)) loses.
    double d = Math.scalb(1.0, -40);
    assertThat(TornadoMath.acosh(1 + d)).isEqualTo(Math.sqrt(2 * d), within(1e-17));
    assertThat(TornadoMath.acosh(0.5)).isNaN();
    assertThat(TornadoMath.acosh(2f)).isEqualTo(1.316958f);
    assertThat(TornadoMath.acosh(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void halfTurnsAreExactWhereTheyCanBe() {
    for (int n = -5; n <= 5; n++) {
      assertThat(TornadoMath.sinpi((double) n)).isZero();
      assertThat(TornadoMath.cospi(n + 0.5)).isZero();
      assertThat(TornadoMath.cospi((double) n)).isEqualTo(n % 2 == 0 ? 1 : -1);
      assertThat(TornadoMath.sinpi(n + 0.5f)).isEqualTo(n % 2 == 0 ? 1f : -1f);
    }
    for (double x = -3; x < 3; x += 0.0371) {
      assertThat(TornadoMath.sinpi(x)).isEqualTo(Math.sin(x * Math.PI), within(2e-15));
      assertThat(TornadoMath.cospi(x)).isEqualTo(Math.cos(x * Math.PI), within(2e-15));
    }
  }

  @Test
  void pi() {
    assertThat(TornadoMath.PI()).isEqualTo(Math.PI);
    assertThat(TornadoMath.floatPI()).isEqualTo((float) Math.PI);
  }

  @Test
  void equalArrays() {
    float[] floats = {1, Float.NaN, -0f};
    assertThat(TornadoMath.isEqual(floats, floats.clone())).isTrue();
    assertThat(TornadoMath.isEqual(floats, new float[] {1, Float.NaN, 0f})).isFalse();
    assertThat(TornadoMath.isEqual(floats, new float[] {1, Float.NaN})).isFalse();
    assertThat(TornadoMath.isEqual(new double[] {1}, new double[] {1})).isTrue();
    assertThat(TornadoMath.isEqual(new double[] {1}, new double[] {2})).isFalse();
    assertThat(TornadoMath.isEqual(new int[] {1}, new int[] {1})).isTrue();
    assertThat(TornadoMath.isEqual(new int[] {1}, new int[] {2})).isFalse();
    assertThat(TornadoMath.isEqual(new short[] {1}, new short[] {2})).isFalse();
    assertThat(TornadoMath.isEqual(new byte[] {1}, new byte[] {1})).isTrue();

    assertThat(
            TornadoMath.isEqual(FloatArray.fromArray(floats), FloatArray.fromArray(floats.clone())))
        .isTrue();
    assertThat(TornadoMath.isEqual(FloatArray.fromArray(floats), FloatArray.fromElements(1f)))
        .isFalse();
    assertThat(TornadoMath.isEqual(FloatArray.fromElements(0f), FloatArray.fromElements(-0f)))
        .isFalse();
    assertThat(TornadoMath.isEqual(DoubleArray.fromElements(2), DoubleArray.fromElements(2)))
        .isTrue();
    assertThat(TornadoMath.isEqual(DoubleArray.fromElements(2), DoubleArray.fromElements(3)))
        .isFalse();
    assertThat(TornadoMath.isEqual(IntArray.fromElements(1, 2), IntArray.fromElements(1, 2)))
        .isTrue();
    assertThat(TornadoMath.isEqual(IntArray.fromElements(1, 2), IntArray.fromElements(1)))
        .isFalse();
    HalfFloatArray halfs = HalfFloatArray.fromElements(new HalfFloat(1f), new HalfFloat(2f));
    assertThat(TornadoMath.isEqual(halfs, HalfFloatArray.concat(halfs))).isTrue();
    assertThat(TornadoMath.isEqual(halfs, halfs.slice(0, 1))).isFalse();
  }

  @Test
  void distancesInUlp() {
    float[] expected = {1, 100, 0};
    float[] value = {Math.nextUp(1f), 100, 0};
    assertThat(TornadoMath.findULPDistance(value, expected)).isEqualTo(1);
    value[1] = 100 + 3 * Math.ulp(100f);
    assertThat(TornadoMath.findULPDistance(value, expected)).isEqualTo(3);
    assertThat(
            TornadoMath.findULPDistance(
                FloatArray.fromArray(value), FloatArray.fromArray(expected)))
        .isEqualTo(3);
    assertThat(TornadoMath.isEqualULP(value, expected, 3)).isTrue();
    assertThat(TornadoMath.isEqualULP(value, expected, 2)).isFalse();
    assertThat(TornadoMath.isEqualULP(value, new float[] {1}, 2)).isFalse();
    value[2] = Float.NaN;
    assertThat(TornadoMath.findULPDistance(value, expected)).isInfinite();
    expected[2] = Float.NaN;
    assertThat(TornadoMath.findULPDistance(value, expected)).isEqualTo(3);

    double[] wanted = {1, Double.POSITIVE_INFINITY};
    double[] got = {Math.nextUp(1.0), Double.POSITIVE_INFINITY};
    assertThat(TornadoMath.findULPDistance(got, wanted)).isEqualTo(1);
    assertThat(TornadoMath.isEqualULP(got, wanted, 1)).isTrue();
    assertThat(
            TornadoMath.findULPDistance(DoubleArray.fromArray(got), DoubleArray.fromArray(wanted)))
        .isEqualTo(1);
    got[1] = 5;
    assertThat(TornadoMath.isEqualULP(got, wanted, 1e300)).isFalse();
    assertThatThrownBy(() -> TornadoMath.findULPDistance(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There are 2 values but 3 expected ones.");
  }

  @Test
  void tolerance() {
    float[] a = {1, Float.NaN};
    assertThat(TornadoMath.isEqualTol(a, new float[] {1.25f, Float.NaN}, 0.25f)).isTrue();
    assertThat(TornadoMath.isEqualTol(a, new float[] {1.26f, Float.NaN}, 0.25f)).isFalse();
    assertThat(TornadoMath.isEqualTol(a, new float[] {1, 1}, 1e30f)).isFalse();
    assertThat(TornadoMath.isEqualTol(a, new float[] {1}, 1)).isFalse();
  }
}
