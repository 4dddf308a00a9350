package uk.ac.manchester.tornado.api.types.arrays;

import dev.stratus.embedded.api.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.IntBuffer;

/**
 * Up to 2^31-1 {@code int} values outside the Java heap. The memory is one segment: a header of
 * {@link #ARRAY_HEADER} bytes, then the elements in native byte order, element 0 on a 64-byte
 * boundary. New arrays hold zeros; the memory is given back when the array is no longer reachable.
 */
public final class IntArray extends TornadoNativeArray {
  private static final int ELEMENT_BYTES = 4;
  private static final ValueLayout.OfInt ELEMENT = ValueLayout.JAVA_INT_UNALIGNED;

  private final MemorySegment whole;
  private final MemorySegment data;
  private final int size;

  /**
   * An array of zeros.
   *
   * @param numberOfElements 0 or more
   * @throws IllegalArgumentException if the number is negative
   */
  public IntArray(int numberOfElements) {
    this(NativeMemory.allocate("IntArray", numberOfElements, ELEMENT_BYTES));
  }

  /**
   * The elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public IntArray(IntArray... arrays) {
    this(NativeMemory.concat("IntArray", ELEMENT_BYTES, arrays));
  }

  private IntArray(MemorySegment whole) {
    this.whole = whole;
    this.data = NativeMemory.elements(whole);
    this.size = (int) (data.byteSize() / ELEMENT_BYTES);
  }

  /** A copy of a Java array. */
  public static IntArray fromArray(int[] values) {
    IntArray array = new IntArray(values.length);
    MemorySegment.copy(values, 0, array.data, ELEMENT, 0, values.length);
    return array;
  }

  /** An array of the given elements. */
  public static IntArray fromElements(int... values) {
    return fromArray(values);
  }

  /**
   * A copy of a segment of elements (no header) in native byte order.
   *
   * @throws IllegalArgumentException if its size is not a whole number of elements, or is more than
   *     2^31-1 of them
   */
  public static IntArray fromSegment(MemorySegment segment) {
    return new IntArray(NativeMemory.copyOf("IntArray", segment, ELEMENT_BYTES));
  }

  /**
   * The array that lives in a segment: {@link #ARRAY_HEADER} bytes of header, then the elements.
   * Nothing is copied, and the array lives as long as the segment does.
   *
   * @throws IllegalArgumentException if the segment is on the Java heap, is too small for a header,
   *     or does not hold a whole number of elements
   */
  public static IntArray fromSegmentShallow(MemorySegment segment) {
    return new IntArray(NativeMemory.wrap("IntArray", segment, ELEMENT_BYTES));
  }

  /** A copy of the buffer's elements from its position to its limit, which stay where they are. */
  public static IntArray fromIntBuffer(IntBuffer buffer) {
    IntArray array = new IntArray(buffer.remaining());
    MemorySegment source = MemorySegment.ofBuffer(buffer);
    // Elements, not bytes: the buffer may have another byte order.
    MemorySegment.copy(
        source, ELEMENT.withOrder(buffer.order()), 0, array.data, ELEMENT, 0, array.size);
    return array;
  }

  /** Sets every element of {@code array} to {@code value}. */
  public static void initialize(IntArray array, int value) {
    array.init(value);
  }

  /**
   * A new array of the elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public static IntArray concat(IntArray... arrays) {
    return new IntArray(arrays);
  }

  /** A copy on the Java heap. */
  public int[] toHeapArray() {
    return data.toArray(ELEMENT);
  }

  /**
   * Sets the element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void set(int index, int value) {
    try {
      data.setAtIndex(ELEMENT, index, value);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("IntArray", index, size, outside);
    }
  }

  /**
   * The element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public int get(int index) {
    try {
      return data.getAtIndex(ELEMENT, index);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("IntArray", index, size, outside);
    }
  }

  /** Sets every element to zero. */
  @Override
  public void clear() {
    super.clear();
  }

  /** Bytes of an element: 4. */
  @Override
  public int getElementSize() {
    return ELEMENT_BYTES;
  }

  /** Sets every element to {@code value}. */
  public void init(int value) {
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
  public IntArray slice(int offset, int length) {
    return fromSegment(NativeMemory.part("IntArray", this, offset, length));
  }
}
