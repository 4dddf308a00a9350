package dev.stratus.training.step;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Makes a program's arrays and counts their bytes. One that only measures hands out arrays of one
 * element instead, so that a program can be put together to learn what it would need.
 */
public final class StepArrays {
  private final boolean measuring;
  private final List<Object> constants = new ArrayList<>();
  private long bytes;
  private long largest;

  private StepArrays(boolean measuring) {
    this.measuring = measuring;
  }

  /** Makes arrays. */
  public static StepArrays real() {
    return new StepArrays(false);
  }

  /** Counts alone. */
  public static StepArrays measuring() {
    return new StepArrays(true);
  }

  /** Zeros; what is in it between two runs of a program is the device's own. */
  public FloatArray floats(long elements) {
    FloatArray array = new FloatArray(count(elements));
    array.init(0f);
    return array;
  }

  /** Zeros, as {@link #floats}. */
  public IntArray ints(long elements) {
    IntArray array = new IntArray(count(elements));
    array.init(0);
    return array;
  }

  /** Values that the program reads and nobody changes. */
  public FloatArray constant(float... values) {
    FloatArray array = floats(values.length);
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, values[i]);
    }
    return keep(array);
  }

  /** Values that the program reads and nobody changes. */
  public IntArray constant(int... values) {
    IntArray array = ints(values.length);
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, values[i]);
    }
    return keep(array);
  }

  /** An array that goes to the device once and may be changed by the program. */
  public <A> A keep(A array) {
    constants.add(array);
    return array;
  }

  private int count(long elements) {
    long least = Math.max(1, elements);
    if (least > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "An array of "
              + elements
              + " elements is asked for; the most is 2147483647. A smaller mini-batch needs less.");
    }
    bytes += least * Integer.BYTES;
    largest = Math.max(largest, least * Integer.BYTES);
    return measuring ? 1 : (int) least;
  }

  /** StepArrays that go to the device once. */
  public List<Object> constants() {
    return List.copyOf(constants);
  }

  /** Bytes of all arrays. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of the largest array. */
  public long largest() {
    return largest;
  }
}
