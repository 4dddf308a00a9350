package dev.stratus.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The element types of a tensor. */
public enum DType {
  /** IEEE 754 binary32. */
  FLOAT32(4, 24),
  /** IEEE 754 binary64. */
  FLOAT64(8, 53),
  /** IEEE 754 binary16. */
  FLOAT16(2, 11),
  /** The upper half of a float32: its range, with 8 bits of precision. */
  BFLOAT16(2, 8);

  private final int bytes;
  private final int precision;

  DType(int bytes, int precision) {
    this.bytes = bytes;
    this.precision = precision;
  }

  /** The name, such as {@code float32}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Bits of the significand, the hidden one among them. */
  public int precision() {
    return precision;
  }

  /**
   * The type of parameters, statistics and parameter gradients that go with data of this type:
   * float64 for float64, float32 for every other.
   */
  public DType parameterType() {
    return this == FLOAT64 ? FLOAT64 : FLOAT32;
  }

  /**
   * The type of a name, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists all
   */
  public static DType of(String text) {
    return Arrays.stream(values())
        .filter(t -> t.text().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no element type '" + text + "'; there are " + names() + "."));
  }

  /**
   * The type of an array's elements.
   *
   * @throws IllegalArgumentException if they are no floats
   */
  public static DType of(TornadoNativeArray array) {
    return switch (array) {
      case FloatArray floats -> FLOAT32;
      case DoubleArray doubles -> FLOAT64;
      case HalfFloatArray halves -> FLOAT16;
      case BFloat16Array brains -> BFLOAT16;
      default ->
          throw new IllegalArgumentException(
              "A tensor cannot be of elements of "
                  + array.getClass().getSimpleName()
                  + "; it has "
                  + names()
                  + ".");
    };
  }

  /**
   * A new array of zeros.
   *
   * @param elements 0 or more
   */
  public TornadoNativeArray allocate(int elements) {
    return switch (this) {
      case FLOAT32 -> new FloatArray(elements);
      case FLOAT64 -> new DoubleArray(elements);
      case FLOAT16 -> new HalfFloatArray(elements);
      case BFLOAT16 -> new BFloat16Array(elements);
    };
  }

  static String names() {
    return Arrays.stream(values()).map(DType::text).collect(Collectors.joining(", "));
  }
}
