package dev.stratus.junit;

import static dev.stratus.junit.DeviceAssertions.assertClose;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.reference.Closeness;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What is close passes, what is not is named. */
class DeviceAssertionsTest {
  private static final float[] EXPECTED = {1f, 2f, 3f};
  private static final float[] TWO_OFF = {1f, 2f, Math.nextUp(Math.nextUp(3f))};

  @Test
  void everyKindOfArrayIsCompared() {
    FloatArray floats = FloatArray.fromArray(TWO_OFF);
    DoubleArray doubles = DoubleArray.fromArray(new double[] {1, 2, Math.nextUp(3.0)});
    double[] three = {1, 2, 3};
    assertThatCode(
            () -> {
              assertClose(TWO_OFF, EXPECTED, 2);
              assertClose(floats, EXPECTED, 2);
              assertClose(floats, FloatArray.fromArray(EXPECTED), 2);
              assertClose(floats, three, 2);
              assertClose(doubles, three, 1);
              assertClose(doubles, DoubleArray.fromArray(three), 1);
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> assertClose(TWO_OFF, EXPECTED, 1.5))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertClose(floats, EXPECTED, 1)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertClose(floats, FloatArray.fromArray(EXPECTED), 1))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertClose(floats, three, 1)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertClose(doubles, three, 0.5)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertClose(doubles, DoubleArray.fromArray(three), 0))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theMessageNamesTheWorstElementBothPatternsAndTheShare() {
    assertThatThrownBy(() -> assertClose(TWO_OFF, EXPECTED, 1))
        .hasMessageContaining("FAILED: 1 of 3 elements")
        .hasMessageContaining("worst at   element 2")
        .hasMessageContaining("bits 0x40400000")
        .hasMessageContaining("bits 0x40400002")
        .hasMessageContaining("used 200% of it");
  }

  @Test
  void lengthsMustBeTheSame() {
    assertThatThrownBy(() -> assertClose(new float[3], new float[4], 1))
        .isInstanceOf(AssertionError.class)
        .hasMessage("There are 3 elements, and 4 are expected; both must have as many.");
  }

  @Test
  void whatCancelsIsJudgedAtASize() {
    FloatArray actual = FloatArray.fromElements(1e-6f);
    FloatArray zero = FloatArray.fromElements(0f);
    assertThatThrownBy(() -> assertClose(actual, zero, 16)).isInstanceOf(AssertionError.class);
    assertThatCode(() -> assertClose(actual, zero, Closeness.within(16).atSize(1)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> assertClose(actual, zero, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
