package dev.stratus.embedded.api;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The memory of the native arrays. An array is one segment: a header, then the elements. The header
 * is part of TornadoVM's layout and holds nothing here; the elements begin on a cache line and
 * vector boundary, so that a driver may use the memory in place and load whole vectors from it.
 */
public final class NativeMemory {
  private static final int HEADER = 16;

  /** A cache line, and the widest vector of today's processors. */
  private static final int ALIGNMENT = 64;

  /** What is left of the line before the header. */
  private static final int PADDING = ALIGNMENT - HEADER;

  private NativeMemory() {}

  /** Bytes of an array's header. */
  public static long headerBytes() {
    return HEADER;
  }

  /**
   * Zeroed memory of an array, header first. It is freed when nothing refers to it any more.
   *
   * @param type the array's type, for messages
   * @throws IllegalArgumentException if {@code elements} is negative
   * @throws TornadoOutOfMemoryException if the JVM gives no more memory outside its heap
   */
  public static MemorySegment allocate(String type, long elements, int elementBytes) {
    if (elements < 0) {
      throw new IllegalArgumentException(
          "The size of " + named(type) + " cannot be " + elements + "; give 0 or more elements.");
    }
    if (elements > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "The size of " + named(type) + " cannot be " + elements + "; at most 2^31-1 elements.");
    }
    long bytes = elements * elementBytes;
    try {
      return Arena.ofAuto().allocate(ALIGNMENT + bytes, ALIGNMENT).asSlice(PADDING, HEADER + bytes);
    } catch (OutOfMemoryError refused) {
      TornadoOutOfMemoryException failure =
          new TornadoOutOfMemoryException(
              capital(named(type))
                  + " of "
                  + elements
                  + " elements needs "
                  + bytes
                  + " bytes outside the Java heap, and the JVM gives no more. Let go of arrays no longer used, or"
                  + " start Java with a larger -XX:MaxDirectMemorySize (by default as large as the heap, -Xmx).");
      failure.initCause(refused);
      throw failure;
    }
  }

  /** The elements in an array's memory. */
  public static MemorySegment elements(MemorySegment whole) {
    return whole.asSlice(HEADER);
  }

  /** Memory of a new array that holds a copy of {@code elements}, a segment without header. */
  public static MemorySegment copyOf(String type, MemorySegment elements, int elementBytes) {
    MemorySegment whole =
        allocate(type, wholeElements(type, elements.byteSize(), elementBytes), elementBytes);
    MemorySegment.copy(elements, 0, whole, HEADER, elements.byteSize());
    return whole;
  }

  /** Checks that an array can live in {@code whole}, header first, and gives it back. */
  public static MemorySegment wrap(String type, MemorySegment whole, int elementBytes) {
    if (!whole.isNative()) {
      throw new IllegalArgumentException(
          capital(named(type))
              + " cannot live in a segment on the Java heap, where drivers cannot reach it. Copy it with fromSegment,"
              + " or allocate the segment from an Arena.");
    }
    if (whole.byteSize() < HEADER) {
      throw new IllegalArgumentException(
          "A segment of "
              + whole.byteSize()
              + " bytes is too small for "
              + named(type)
              + ": its first "
              + HEADER
              + " bytes are the header, the elements follow. Copy a segment without header with fromSegment.");
    }
    wholeElements(type, whole.byteSize() - HEADER, elementBytes);
    return whole;
  }

  /** Memory of a new array that holds the elements of all {@code arrays}, in order. */
  public static MemorySegment concat(String type, int elementBytes, TornadoNativeArray... arrays) {
    long elements = 0;
    for (TornadoNativeArray array : arrays) {
      elements += array.getSize();
    }
    MemorySegment whole = allocate(type, elements, elementBytes);
    long offset = HEADER;
    for (TornadoNativeArray array : arrays) {
      MemorySegment.copy(array.getSegment(), 0, whole, offset, array.getNumBytesOfSegment());
      offset += array.getNumBytesOfSegment();
    }
    return whole;
  }

  /**
   * The bytes of a part of an array, not copied.
   *
   * @throws IllegalArgumentException if the part is not inside the array
   */
  public static MemorySegment part(String type, TornadoNativeArray array, int offset, int length) {
    if (offset < 0 || length < 0 || (long) offset + length > array.getSize()) {
      throw new IllegalArgumentException(
          "There are no "
              + length
              + " elements from index "
              + offset
              + " in "
              + named(type)
              + " of "
              + array.getSize()
              + " elements.");
    }
    long bytes = array.getElementSize();
    return array.getSegment().asSlice(offset * bytes, length * bytes);
  }

  /** What to throw for an access outside an array. */
  public static IndexOutOfBoundsException outside(
      String type, int index, int size, IndexOutOfBoundsException cause) {
    IndexOutOfBoundsException failure =
        new IndexOutOfBoundsException(
            "Index " + index + " is outside " + named(type) + " of " + size + " elements.");
    failure.initCause(cause);
    return failure;
  }

  /** What to throw for an access to a 16-bit value outside an array of bytes. */
  public static IndexOutOfBoundsException halfOutside(
      int byteOffset, int size, IndexOutOfBoundsException cause) {
    IndexOutOfBoundsException failure =
        new IndexOutOfBoundsException(
            "The two bytes of a 16-bit value at byte "
                + byteOffset
                + " are not inside a ByteArray of "
                + size
                + " elements.");
    failure.initCause(cause);
    return failure;
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String named(String type) {
    return (type.startsWith("Int") ? "an " : "a ") + type;
  }

  private static long wholeElements(String type, long bytes, int elementBytes) {
    if (bytes % elementBytes != 0) {
      throw new IllegalArgumentException(
          bytes
              + " bytes are not a whole number of elements of "
              + named(type)
              + ", which are "
              + elementBytes
              + " bytes each.");
    }
    if (bytes / elementBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          bytes + " bytes are more than the 2^31-1 elements of " + named(type) + ".");
    }
    return bytes / elementBytes;
  }
}
