package uk.ac.manchester.tornado.api.types.arrays;

import dev.stratus.embedded.api.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.CharBuffer;

/**
 * Up to 2^31-1 {@code char} values outside the Java heap. The memory is one segment: a header of
 * {@link #ARRAY_HEADER} bytes, then the elements in native byte order, element 0 on a 64-byte
 * boundary. New arrays hold zeros; the memory is given back when the array is no longer reachable.
 */
public final class CharArray extends TornadoNativeArray {
  private static final int ELEMENT_BYTES = 2;
  private static final ValueLayout.OfChar ELEMENT = ValueLayout.JAVA_CHAR_UNALIGNED;

  private final MemorySegment whole;
  private final MemorySegment data;
  private final int size;

  /**
   * An array of zeros.
   *
   * @param numberOfElements 0 or more
   * @throws IllegalArgumentException if the number is negative
   */
  public CharArray(int numberOfElements) {
    this(NativeMemory.allocate("CharArray", numberOfElements, ELEMENT_BYTES));
  }

  /**
   * The elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public CharArray(CharArray... arrays) {
    this(NativeMemory.concat("CharArray", ELEMENT_BYTES, arrays));
  }

  private CharArray(MemorySegment whole) {
    this.whole = whole;
    this.data = NativeMemory.elements(whole);
    this.size = (int) (data.byteSize() / ELEMENT_BYTES);
  }

  /** A copy of a Java array. */
  public static CharArray fromArray(char[] values) {
    CharArray array = new CharArray(values.length);
    MemorySegment.copy(values, 0, array.data, ELEMENT, 0, values.length);
    return array;
  }

  /** An array of the given elements. */
  public static CharArray fromElements(char... values) {
    return fromArray(values);
  }

  /**
   * A copy of a segment of elements (no header) in native byte order.
   *
   * @throws IllegalArgumentException if its size is not a whole number of elements, or is more than
   *     2^31-1 of them
   */
  public static CharArray fromSegment(MemorySegment segment) {
    return new CharArray(NativeMemory.copyOf("CharArray", segment, ELEMENT_BYTES));
  }

  /**
   * The array that lives in a segment: {@link #ARRAY_HEADER} bytes of header, then the elements.
   * Nothing is copied, and the array lives as long as the segment does.
   *
   * @throws IllegalArgumentException if the segment is on the Java heap, is too small for a header,
   *     or does not hold a whole number of elements
   */
  public static CharArray fromSegmentShallow(MemorySegment segment) {
    return new CharArray(NativeMemory.wrap("CharArray", segment, ELEMENT_BYTES));
  }

  /** A copy of the buffer's elements from its position to its limit, which stay where they are. */
  public static CharArray fromCharBuffer(CharBuffer buffer) {
    // A CharBuffer may wrap any CharSequence, for which there is no segment.
    char[] values = new char[buffer.remaining()];
    buffer.duplicate().get(values);
    return fromArray(values);
  }

  /** Sets every element of {@code array} to {@code value}. */
  public static void initialize(CharArray array, char value) {
    array.init(value);
  }

  /**
   * A new array of the elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public static CharArray concat(CharArray... arrays) {
    return new CharArray(arrays);
  }

  /** A copy on the Java heap. */
  public char[] toHeapArray() {
    return data.toArray(ELEMENT);
  }

  /**
   * Sets the element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void set(int index, char value) {
    try {
      data.setAtIndex(ELEMENT, index, value);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("CharArray", index, size, outside);
    }
  }

  /**
   * The element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public char get(int index) {
    try {
      return data.getAtIndex(ELEMENT, index);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("CharArray", index, size, outside);
    }
  }

  /** Sets every element to zero. */
  @Override
  public void clear() {
    super.clear();
  }

  /** Bytes of an element: 2. */
  @Override
  public int getElementSize() {
    return ELEMENT_BYTES;
  }

  /** Sets every element to {@code value}. */
  public void init(char value) {
    for (int i = 0; i < size; i++) {
      data.setAtIndex(ELEMENT, i, value);
    }
  }

  /** Number of elements. */
  @Override
  public int getSize() {
    return size;
  }

  /** The elements, without the header: a view, not a copy. */
  @Override
  public MemorySegment getSegment() {
    return data;
  }

  /** Header and elements: a view, not a copy. */
  @Override
  public MemorySegment getSegmentWithHeader() {
    return whole;
  }

  /** Bytes of header and elements. */
  @Override
  public long getNumBytesOfSegmentWithHeader() {
    return whole.byteSize();
  }

  /** Bytes of the elements. */
  @Override
  public long getNumBytesOfSegment() {
    return data.byteSize();
  }

  /**
   * A copy of a part.
   *
   * @param offset index of the first element
   * @param length number of elements
   * @throws IllegalArgumentException if the part is not inside the array
   */
  public CharArray slice(int offset, int length) {
    return fromSegment(NativeMemory.part("CharArray", this, offset, length));
  }
}
