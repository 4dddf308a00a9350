package uk.ac.manchester.tornado.api.math;

import java.util.Arrays;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Mathematical functions that kernels can use. On the JVM a {@code float} function is the {@code
 * double} one of {@link Math}, rounded; on a device it is the device's own, within the accuracy
 * that the device's language promises.
 */
public class TornadoMath {
  private static final double LOG_2 = Math.log(2);

  /** Made public by the API; there is nothing to make. */
  public TornadoMath() {}

  /** As {@link Math#min(float, float)}. */
  public static float min(float a, float b) {
    return Math.min(a, b);
  }

  /** As {@link Math#min(double, double)}. */
  public static double min(double a, double b) {
    return Math.min(a, b);
  }

  /** As {@link Math#min(long, long)}. */
  public static long min(long a, long b) {
    return Math.min(a, b);
  }

  /** As {@link Math#min(int, int)}. */
  public static int min(int a, int b) {
    return Math.min(a, b);
  }

  public static short min(short a, short b) {
    return (short) Math.min(a, b);
  }

  public static byte min(byte a, byte b) {
    return (byte) Math.min(a, b);
  }

  public static HalfFloat min(HalfFloat a, HalfFloat b) {
    return new HalfFloat(Math.min(a.getFloat32(), b.getFloat32()));
  }

  /** As {@link Math#max(float, float)}. */
  public static float max(float a, float b) {
    return Math.max(a, b);
  }

  /** As {@link Math#max(double, double)}. */
  public static double max(double a, double b) {
    return Math.max(a, b);
  }

  /** As {@link Math#max(long, long)}. */
  public static long max(long a, long b) {
    return Math.max(a, b);
  }

  /** As {@link Math#max(int, int)}. */
  public static int max(int a, int b) {
    return Math.max(a, b);
  }

  public static short max(short a, short b) {
    return (short) Math.max(a, b);
  }

  public static byte max(byte a, byte b) {
    return (byte) Math.max(a, b);
  }

  public static HalfFloat max(HalfFloat a, HalfFloat b) {
    return new HalfFloat(Math.max(a.getFloat32(), b.getFloat32()));
  }

  /** As {@link Math#abs(float)}. */
  public static float abs(float a) {
    return Math.abs(a);
  }

  /** As {@link Math#abs(double)}. */
  public static double abs(double a) {
    return Math.abs(a);
  }

  /** As {@link Math#abs(long)}. */
  public static long abs(long a) {
    return Math.abs(a);
  }

  /** As {@link Math#abs(int)}. */
  public static int abs(int a) {
    return Math.abs(a);
  }

  /** The smallest value stays as it is. */
  public static short abs(short a) {
    return (short) Math.abs(a);
  }

  /** The smallest value stays as it is. */
  public static byte abs(byte a) {
    return (byte) Math.abs(a);
  }

  /** The nearest value from {@code min} to {@code max}. */
  public static long clamp(long value, long min, long max) {
    return Math.max(Math.min(value, max), min);
  }

  /** The nearest value from {@code min} to {@code max}. */
  public static int clamp(int value, int min, int max) {
    return Math.max(Math.min(value, max), min);
  }

  /** The nearest value from {@code min} to {@code max}. */
  public static short clamp(short value, short min, short max) {
    return (short) Math.max(Math.min(value, max), min);
  }

  /** The nearest value from {@code min} to {@code max}. */
  public static byte clamp(byte value, byte min, byte max) {
    return (byte) Math.max(Math.min(value, max), min);
  }

  /** The nearest value from {@code min} to {@code max}. */
  public static float clamp(float value, float min, float max) {
    return Math.max(Math.min(value, max), min);
  }

  /** The nearest value from {@code min} to {@code max}. */
  public static double clamp(double value, double min, double max) {
    return Math.max(Math.min(value, max), min);
  }

  /** As {@link Math#exp}. */
  public static float exp(float value) {
    return (float) Math.exp(value);
  }

  /** As {@link Math#exp}. */
  public static double exp(double value) {
    return Math.exp(value);
  }

  /** As {@link Math#sqrt}. */
  public static float sqrt(float value) {
    return (float) Math.sqrt(value);
  }

  /** As {@link Math#sqrt}. */
  public static double sqrt(double value) {
    return Math.sqrt(value);
  }

  /** As {@link Math#floor}. */
  public static float floor(float value) {
    return (float) Math.floor(value);
  }

  /** As {@link Math#floor}. */
  public static double floor(double value) {
    return Math.floor(value);
  }

  /** As {@link Math#ceil}. */
  public static float ceil(float value) {
    return (float) Math.ceil(value);
  }

  /** As {@link Math#ceil}. */
  public static double ceil(double value) {
    return Math.ceil(value);
  }

  /** As {@link Math#log}. */
  public static float log(float value) {
    return (float) Math.log(value);
  }

  /** As {@link Math#log}. */
  public static double log(double value) {
    return Math.log(value);
  }

  /** As {@link Math#sin}. */
  public static float sin(float value) {
    return (float) Math.sin(value);
  }

  /** As {@link Math#sin}. */
  public static double sin(double value) {
    return Math.sin(value);
  }

  /** As {@link Math#cos}. */
  public static float cos(float value) {
    return (float) Math.cos(value);
  }

  /** As {@link Math#cos}. */
  public static double cos(double value) {
    return Math.cos(value);
  }

  /** As {@link Math#tan}. */
  public static float tan(float value) {
    return (float) Math.tan(value);
  }

  /** As {@link Math#tan}. */
  public static double tan(double value) {
    return Math.tan(value);
  }

  /** As {@link Math#tanh}. */
  public static float tanh(float value) {
    return (float) Math.tanh(value);
  }

  /** As {@link Math#tanh}. */
  public static double tanh(double value) {
    return Math.tanh(value);
  }

  /** As {@link Math#asin}. */
  public static float asin(float value) {
    return (float) Math.asin(value);
  }

  /** As {@link Math#asin}. */
  public static double asin(double value) {
    return Math.asin(value);
  }

  /** As {@link Math#acos}. */
  public static float acos(float value) {
    return (float) Math.acos(value);
  }

  /** As {@link Math#acos}. */
  public static double acos(double value) {
    return Math.acos(value);
  }

  /** As {@link Math#atan}. */
  public static float atan(float value) {
    return (float) Math.atan(value);
  }

  /** As {@link Math#atan}. */
  public static double atan(double value) {
    return Math.atan(value);
  }

  /** As {@link Math#toRadians}. */
  public static float toRadians(float value) {
    return (float) Math.toRadians(value);
  }

  /** As {@link Math#toRadians}. */
  public static double toRadians(double value) {
    return Math.toRadians(value);
  }

  /** As {@link Math#signum}. */
  public static float signum(float value) {
    return Math.signum(value);
  }

  /** As {@link Math#signum}. */
  public static double signum(double value) {
    return Math.signum(value);
  }

  /** The distance from the next whole number below. */
  public static float fract(float value) {
    return value - (float) Math.floor(value);
  }

  /** The distance from the next whole number below. */
  public static double fract(double value) {
    return value - Math.floor(value);
  }

  /** The logarithm to base 2. */
  public static float log2(float value) {
    return (float) (Math.log(value) / LOG_2);
  }

  /** The logarithm to base 2. */
  public static double log2(double value) {
    return Math.log(value) / LOG_2;
  }

  /** The inverse of the hyperbolic sine. */
  public static float asinh(float value) {
    return (float) asinhOf(value);
  }

  /** The inverse of the hyperbolic sine. */
  public static double asinh(double value) {
    return asinhOf(value);
  }

  /** The inverse of the hyperbolic cosine; NaN below 1. */
  public static float acosh(float value) {
    return (float) acoshOf(value);
  }

  /** The inverse of the hyperbolic cosine; NaN below 1. */
  public static double acosh(double value) {
    return acoshOf(value);
  }

  /** The sine of {@code value} half turns. */
  public static float sinpi(float value) {
    return (float) sinpi((double) value);
  }

  /** The sine of {@code value} half turns. */
  public static double sinpi(double value) {
    double turn = Math.IEEEremainder(value, 2);
    // Half a turn on, the sine runs backwards: whole numbers give exactly 0.
    double near = Math.abs(turn) > 0.5 ? Math.copySign(1, turn) - turn : turn;
    return Math.sin(near * Math.PI);
  }

  /** The cosine of {@code value} half turns. */
  public static float cospi(float value) {
    return (float) cospi((double) value);
  }

  /** The cosine of {@code value} half turns. */
  public static double cospi(double value) {
    return Math.sin((0.5 - Math.abs(Math.IEEEremainder(value, 2))) * Math.PI);
  }

  /** As {@link Math#pow}. */
  public static float pow(float base, float exponent) {
    return (float) Math.pow(base, exponent);
  }

  /** As {@link Math#pow}. */
  public static double pow(double base, double exponent) {
    return Math.pow(base, exponent);
  }

  /** As {@link Math#atan2}. */
  public static float atan2(float y, float x) {
    return (float) Math.atan2(y, x);
  }

  /** As {@link Math#atan2}. */
  public static double atan2(double y, double x) {
    return Math.atan2(y, x);
  }

  /** Pi, rounded. */
  public static float floatPI() {
    return (float) Math.PI;
  }

  /** Pi. */
  public static double PI() {
    return Math.PI;
  }

  /**
   * Whether both have the same length and the same elements (a NaN is equal to itself, 0.0 is not
   * -0.0).
   */
  public static boolean isEqual(float[] a, float[] b) {
    return Arrays.equals(a, b);
  }

  /**
   * Whether both have the same length and the same elements (a NaN is equal to itself, 0.0 is not
   * -0.0).
   */
  public static boolean isEqual(double[] a, double[] b) {
    return Arrays.equals(a, b);
  }

  /** Whether both have the same length and the same elements. */
  public static boolean isEqual(int[] a, int[] b) {
    return Arrays.equals(a, b);
  }

  /** Whether both have the same length and the same elements. */
  public static boolean isEqual(short[] a, short[] b) {
    return Arrays.equals(a, b);
  }

  /** Whether both have the same length and the same elements. */
  public static boolean isEqual(byte[] a, byte[] b) {
    return Arrays.equals(a, b);
  }

  /**
   * Whether both have the same length and the same elements (a NaN is equal to itself, 0.0 is not
   * -0.0).
   */
  public static boolean isEqual(FloatArray a, FloatArray b) {
    if (a.getSize() != b.getSize()) {
      return false;
    }
    for (int i = 0; i < a.getSize(); i++) {
      if (Float.compare(a.get(i), b.get(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether both have the same length and the same elements (a NaN is equal to itself, 0.0 is not
   * -0.0).
   */
  public static boolean isEqual(DoubleArray a, DoubleArray b) {
    if (a.getSize() != b.getSize()) {
      return false;
    }
    for (int i = 0; i < a.getSize(); i++) {
      if (Double.compare(a.get(i), b.get(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether both have the same length and the same elements. */
  public static boolean isEqual(IntArray a, IntArray b) {
    return a.getSegment().mismatch(b.getSegment()) == -1;
  }

  /** Whether both have the same length and the same values (a NaN is equal to any NaN). */
  public static boolean isEqual(HalfFloatArray a, HalfFloatArray b) {
    if (a.getSize() != b.getSize()) {
      return false;
    }
    for (int i = 0; i < a.getSize(); i++) {
      if (Float.compare(a.get(i).getFloat32(), b.get(i).getFloat32()) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether no element of {@code value} is more than {@code numULP} ulp from {@code expected}. */
  public static boolean isEqualULP(float[] value, float[] expected, float numULP) {
    return value.length == expected.length && findULPDistance(value, expected) <= numULP;
  }

  /** The largest distance of an element from the expected one, in ulp of the expected one. */
  public static float findULPDistance(FloatArray value, FloatArray expected) {
    return findULPDistance(value.toHeapArray(), expected.toHeapArray());
  }

  /**
   * The largest distance of an element from the expected one, in ulp of the expected one; infinite
   * where just one of the two is NaN or infinite.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static float findULPDistance(float[] value, float[] expected) {
    checkLengths(value.length, expected.length);
    float worst = 0;
    for (int i = 0; i < value.length; i++) {
      worst = Math.max(worst, ulpDistance(value[i], expected[i]));
    }
    return worst;
  }

  /** Whether no element of {@code value} is more than {@code numULP} ulp from {@code expected}. */
  public static boolean isEqualULP(double[] value, double[] expected, double numULP) {
    return value.length == expected.length && findULPDistance(value, expected) <= numULP;
  }

  /** The largest distance of an element from the expected one, in ulp of the expected one. */
  public static double findULPDistance(DoubleArray value, DoubleArray expected) {
    return findULPDistance(value.toHeapArray(), expected.toHeapArray());
  }

  /**
   * The largest distance of an element from the expected one, in ulp of the expected one; infinite
   * where just one of the two is NaN or infinite.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double findULPDistance(double[] value, double[] expected) {
    checkLengths(value.length, expected.length);
    double worst = 0;
    for (int i = 0; i < value.length; i++) {
      worst = Math.max(worst, ulpDistance(value[i], expected[i]));
    }
    return worst;
  }

  /** Whether both have the same length and no elements differ by more than {@code tolerance}. */
  public static boolean isEqualTol(float[] a, float[] b, float tolerance) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      // Written so that a NaN on one side fails.
      if (Float.compare(a[i], b[i]) != 0 && !(Math.abs(a[i] - b[i]) <= tolerance)) {
        return false;
      }
    }
    return true;
  }

  private static float ulpDistance(float value, float expected) {
    if (value == expected || (Float.isNaN(value) && Float.isNaN(expected))) {
      return 0;
    }
    if (!Float.isFinite(value) || !Float.isFinite(expected)) {
      return Float.POSITIVE_INFINITY;
    }
    return (float) (Math.abs((double) value - expected) / Math.ulp(expected));
  }

  private static double ulpDistance(double value, double expected) {
    if (value == expected || (Double.isNaN(value) && Double.isNaN(expected))) {
      return 0;
    }
    if (!Double.isFinite(value) || !Double.isFinite(expected)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.abs(value - expected) / Math.ulp(expected);
  }

  private static void checkLengths(int value, int expected) {
    if (value != expected) {
      throw new IllegalArgumentException(
          "There are " + value + " values but " + expected + " expected ones.");
    }
  }

  /** By log1p, so that small arguments keep their digits; even, with the argument's sign. */
  private static double asinhOf(double value) {
    double size = Math.abs(value);
    double result =
        size > 1e150
            ? Math.log(size) + LOG_2
            : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
    return Math.copySign(result, value);
  }

  /** By log1p, so that arguments near 1 keep their digits. */
  private static double acoshOf(double value) {
    if (value > 1e150) {
      return Math.log(value) + LOG_2;
    }
    double above = value - 1;
    return Math.log1p(above + Math.sqrt(2 * above + above * above));
  }
}
