package uk.ac.manchester.tornado.api.types.arrays;

import dev.stratus.embedded.api.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ShortBuffer;

/**
 * Up to 2^31-1 {@code short} values outside the Java heap. The memory is one segment: a header of
 * {@link #ARRAY_HEADER} bytes, then the elements in native byte order, element 0 on a 64-byte
 * boundary. New arrays hold zeros; the memory is given back when the array is no longer reachable.
 */
public final class ShortArray extends TornadoNativeArray {
  private static final int ELEMENT_BYTES = 2;
  private static final ValueLayout.OfShort ELEMENT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private final MemorySegment whole;
  private final MemorySegment data;
  private final int size;

  /**
   * An array of zeros.
   *
   * @param numberOfElements 0 or more
   * @throws IllegalArgumentException if the number is negative
   */
  public ShortArray(int numberOfElements) {
    this(NativeMemory.allocate("ShortArray", numberOfElements, ELEMENT_BYTES));
  }

  /**
   * The elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public ShortArray(ShortArray... arrays) {
    this(NativeMemory.concat("ShortArray", ELEMENT_BYTES, arrays));
  }

  private ShortArray(MemorySegment whole) {
    this.whole = whole;
    this.data = NativeMemory.elements(whole);
    this.size = (int) (data.byteSize() / ELEMENT_BYTES);
  }

  /** A copy of a Java array. */
  public static ShortArray fromArray(short[] values) {
    ShortArray array = new ShortArray(values.length);
    MemorySegment.copy(values, 0, array.data, ELEMENT, 0, values.length);
    return array;
  }

  /** An array of the given elements. */
  public static ShortArray fromElements(short... values) {
    return fromArray(values);
  }

  /**
   * A copy of a segment of elements (no header) in native byte order.
   *
   * @throws IllegalArgumentException if its size is not a whole number of elements, or is more than
   *     2^31-1 of them
   */
  public static ShortArray fromSegment(MemorySegment segment) {
    return new ShortArray(NativeMemory.copyOf("ShortArray", segment, ELEMENT_BYTES));
  }

  /**
   * The array that lives in a segment: {@link #ARRAY_HEADER} bytes of header, then the elements.
   * Nothing is copied, and the array lives as long as the segment does.
   *
   * @throws IllegalArgumentException if the segment is on the Java heap, is too small for a header,
   *     or does not hold a whole number of elements
   */
  public static ShortArray fromSegmentShallow(MemorySegment segment) {
    return new ShortArray(NativeMemory.wrap("ShortArray", segment, ELEMENT_BYTES));
  }

  /** A copy of the buffer's elements from its position to its limit, which stay where they are. */
  public static ShortArray fromShortBuffer(ShortBuffer buffer) {
    ShortArray array = new ShortArray(buffer.remaining());
    MemorySegment source = MemorySegment.ofBuffer(buffer);
    // Elements, not bytes: the buffer may have another byte order.
    MemorySegment.copy(
        source, ELEMENT.withOrder(buffer.order()), 0, array.data, ELEMENT, 0, array.size);
    return array;
  }

  /** Sets every element of {@code array} to {@code value}. */
  public static void initialize(ShortArray array, short value) {
    array.init(value);
  }

  /**
   * A new array of the elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public static ShortArray concat(ShortArray... arrays) {
    return new ShortArray(arrays);
  }

  /** A copy on the Java heap. */
  public short[] toHeapArray() {
    return data.toArray(ELEMENT);
  }

  /**
   * Sets the element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void set(int index, short value) {
    try {
      data.setAtIndex(ELEMENT, index, value);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("ShortArray", index, size, outside);
    }
  }

  /**
   * The element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public short get(int index) {
    try {
      return data.getAtIndex(ELEMENT, index);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("ShortArray", index, size, outside);
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
  public void init(short value) {
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
  public ShortArray slice(int offset, int length) {
    return fromSegment(NativeMemory.part("ShortArray", this, offset, length));
  }
}
