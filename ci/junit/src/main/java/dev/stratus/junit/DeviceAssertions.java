package dev.stratus.junit;

import dev.stratus.reference.Closeness;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Assertions with a tolerance in ulp, units in the last place of the expected value. A failure
 * names the worst element, its place, both values with their bit patterns, and the share of the
 * allowance that was used. NaN is close to NaN alone, an infinity to the same infinity alone.
 *
 * <p>Results that are small differences of larger terms are judged at the size of the terms: {@code
 * assertClose(y, expected, Closeness.within(4).atSize(100))}.
 */
public final class DeviceAssertions {
  private DeviceAssertions() {}

  /**
   * @param ulps 0: equal
   * @throws AssertionError if the lengths differ, or an element is further off
   * @throws IllegalArgumentException if the tolerance is negative or NaN
   */
  public static void assertClose(FloatArray actual, FloatArray expected, double ulps) {
    assertClose(actual, expected, Closeness.within(ulps));
  }

  /** As {@link #assertClose(FloatArray, FloatArray, double)}. */
  public static void assertClose(FloatArray actual, float[] expected, double ulps) {
    require(
        Closeness.within(ulps),
        NumberType.FLOAT32,
        values(actual),
        actual.getSize(),
        Values.of(expected),
        expected.length);
  }

  /**
   * As {@link #assertClose(FloatArray, FloatArray, double)}, of float32 results against a float64
   * reference: ulps are those of float32.
   */
  public static void assertClose(FloatArray actual, double[] expected, double ulps) {
    require(
        Closeness.within(ulps),
        NumberType.FLOAT32,
        values(actual),
        actual.getSize(),
        Values.of(expected),
        expected.length);
  }

  /** As {@link #assertClose(FloatArray, FloatArray, double)}. */
  public static void assertClose(float[] actual, float[] expected, double ulps) {
    require(
        Closeness.within(ulps),
        NumberType.FLOAT32,
        Values.of(actual),
        actual.length,
        Values.of(expected),
        expected.length);
  }

  /** As {@link #assertClose(FloatArray, FloatArray, double)}, of float64. */
  public static void assertClose(DoubleArray actual, DoubleArray expected, double ulps) {
    assertClose(actual, expected, Closeness.within(ulps));
  }

  /** As {@link #assertClose(FloatArray, FloatArray, double)}, of float64. */
  public static void assertClose(DoubleArray actual, double[] expected, double ulps) {
    require(
        Closeness.within(ulps),
        NumberType.FLOAT64,
        values(actual),
        actual.getSize(),
        Values.of(expected),
        expected.length);
  }

  /** As {@link #assertClose(FloatArray, FloatArray, double)}, with a size for the ulp. */
  public static void assertClose(FloatArray actual, FloatArray expected, Closeness closeness) {
    require(
        closeness,
        NumberType.FLOAT32,
        values(actual),
        actual.getSize(),
        values(expected),
        expected.getSize());
  }

  /** As {@link #assertClose(FloatArray, FloatArray, double)}, with a size for the ulp. */
  public static void assertClose(DoubleArray actual, DoubleArray expected, Closeness closeness) {
    require(
        closeness,
        NumberType.FLOAT64,
        values(actual),
        actual.getSize(),
        values(expected),
        expected.getSize());
  }

  private static Values values(FloatArray array) {
    return index -> array.get((int) index);
  }

  private static Values values(DoubleArray array) {
    return index -> array.get((int) index);
  }

  private static void require(
      Closeness closeness,
      NumberType type,
      Values actual,
      long actualLength,
      Values expected,
      long expectedLength) {
    if (actualLength != expectedLength) {
      throw new AssertionError(
          "There are "
              + actualLength
              + " elements, and "
              + expectedLength
              + " are expected; both must have as many.");
    }
    ComparisonReport report = closeness.compare(type, actual, expected, expectedLength);
    if (!report.passed()) {
      throw new AssertionError(report.text());
    }
  }
}
