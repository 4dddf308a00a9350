package dev.stratus.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Rows of float32 values, all of one width, read a row at a time: the judge never holds a second
 * copy of a large array, and native arrays beyond 2^31 bytes work.
 */
public interface FloatRows {

  /** How many rows there are. */
  long rows();

  /** Elements in each row. */
  int width();

  /** Copies row {@code row} into {@code into}, whose length is {@link #width()}. */
  void read(long row, float[] into);

  /** Copies one row. */
  @FunctionalInterface
  interface Reader {
    void read(long row, float[] into);
  }

  /**
   * Row-major rows in a Java array, used in place.
   *
   * @throws IllegalArgumentException if the length is no multiple of the width
   */
  static FloatRows of(float[] values, int width) {
    long rows = wholeRows(values.length, width);
    return of(
        rows,
        width,
        (row, into) -> System.arraycopy(values, Math.toIntExact(row * width), into, 0, width));
  }

  /**
   * Row-major rows in memory, used in place: native-endian float32, element 0 at byte 0 of the
   * segment.
   *
   * @throws IllegalArgumentException if the segment holds no whole number of rows
   */
  static FloatRows of(MemorySegment values, int width) {
    if (values.byteSize() % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "The memory has "
              + values.byteSize()
              + " bytes, which is not a whole number of 4-byte float32 elements.");
    }
    long rows = wholeRows(values.byteSize() / Float.BYTES, width);
    long rowBytes = (long) width * Float.BYTES;
    return of(
        rows,
        width,
        (row, into) ->
            MemorySegment.copy(
                values, ValueLayout.JAVA_FLOAT_UNALIGNED, row * rowBytes, into, 0, width));
  }

  /** Rows from anywhere. */
  static FloatRows of(long rows, int width, Reader reader) {
    Objects.requireNonNull(reader, "reader");
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + "; it must be >= 0.");
    }
    requireWidth(width);
    return new FloatRows() {
      @Override
      public long rows() {
        return rows;
      }

      @Override
      public int width() {
        return width;
      }

      @Override
      public void read(long row, float[] into) {
        reader.read(Objects.checkIndex(row, rows), into);
      }
    };
  }

  private static long wholeRows(long elements, int width) {
    requireWidth(width);
    if (elements % width != 0) {
      throw new IllegalArgumentException(
          elements + " elements are not a whole number of rows of width " + width + ".");
    }
    return elements / width;
  }

  private static void requireWidth(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width is " + width + "; it must be >= 1.");
    }
  }
}
