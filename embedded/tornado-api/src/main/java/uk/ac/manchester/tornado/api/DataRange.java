package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A part of a native array: from an element on, so many elements; by default all of it. */
public class DataRange {
  private final TornadoNativeArray array;
  private long offset;
  private long partialSize;

  public DataRange(TornadoNativeArray array) {
    if (array == null) {
      throw new IllegalArgumentException("The array of a DataRange is null.");
    }
    this.array = array;
  }

  /**
   * Sets where the part begins.
   *
   * @param offset index of the first element
   */
  public DataRange withOffset(long offset) {
    this.offset = offset;
    return this;
  }

  /**
   * Sets how long the part is.
   *
   * @param size number of elements
   */
  public DataRange withSize(long size) {
    this.partialSize = size;
    return this;
  }

  /** Index of the first element. */
  public long getOffset() {
    return offset;
  }

  /** Number of elements; 0 until it is set or {@link #materialize()} finds it. */
  public long getPartialSize() {
    return partialSize;
  }

  /**
   * Completes the range: a size not set becomes all elements from the offset on.
   *
   * @throws IllegalArgumentException if the range is not inside the array
   */
  public void materialize() {
    if (partialSize == 0) {
      partialSize = array.getSize() - offset;
    }
    if (offset < 0 || partialSize < 0 || partialSize > array.getSize() - offset) {
      throw new IllegalArgumentException(
          "There are no "
              + partialSize
              + " elements from index "
              + offset
              + " in an array of "
              + array.getSize()
              + " elements.");
    }
  }

  public TornadoNativeArray getArray() {
    return array;
  }
}
