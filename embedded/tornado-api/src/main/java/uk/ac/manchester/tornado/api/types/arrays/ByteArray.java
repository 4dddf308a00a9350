package uk.ac.manchester.tornado.api.types.arrays;

import dev.stratus.embedded.api.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/**
 * Up to 2^31-1 {@code byte} values outside the Java heap. The memory is one segment: a header of
 * {@link #ARRAY_HEADER} bytes, then the elements in native byte order, element 0 on a 64-byte
 * boundary. New arrays hold zeros; the memory is given back when the array is no longer reachable.
 */
public final class ByteArray extends TornadoNativeArray {
  private static final int ELEMENT_BYTES = 1;
  private static final ValueLayout.OfByte ELEMENT = ValueLayout.JAVA_BYTE;

  private final MemorySegment whole;
  private final MemorySegment data;
  private final int size;

  /**
   * An array of zeros.
   *
   * @param numberOfElements 0 or more
   * @throws IllegalArgumentException if the number is negative
   */
  public ByteArray(int numberOfElements) {
    this(NativeMemory.allocate("ByteArray", numberOfElements, ELEMENT_BYTES));
  }

  /**
   * The elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public ByteArray(ByteArray... arrays) {
    this(NativeMemory.concat("ByteArray", ELEMENT_BYTES, arrays));
  }

  private ByteArray(MemorySegment whole) {
    this.whole = whole;
    this.data = NativeMemory.elements(whole);
    this.size = (int) (data.byteSize() / ELEMENT_BYTES);
  }

  /** A copy of a Java array. */
  public static ByteArray fromArray(byte[] values) {
    ByteArray array = new ByteArray(values.length);
    MemorySegment.copy(values, 0, array.data, ELEMENT, 0, values.length);
    return array;
  }

  /** An array of the given elements. */
  public static ByteArray fromElements(byte... values) {
    return fromArray(values);
  }

  /**
   * A copy of a segment of elements (no header) in native byte order.
   *
   * @throws IllegalArgumentException if its size is not a whole number of elements, or is more than
   *     2^31-1 of them
   */
  public static ByteArray fromSegment(MemorySegment segment) {
    return new ByteArray(NativeMemory.copyOf("ByteArray", segment, ELEMENT_BYTES));
  }

  /**
   * The array that lives in a segment: {@link #ARRAY_HEADER} bytes of header, then the elements.
   * Nothing is copied, and the array lives as long as the segment does.
   *
   * @throws IllegalArgumentException if the segment is on the Java heap, is too small for a header,
   *     or does not hold a whole number of elements
   */
  public static ByteArray fromSegmentShallow(MemorySegment segment) {
    return new ByteArray(NativeMemory.wrap("ByteArray", segment, ELEMENT_BYTES));
  }

  /** A copy of the buffer's elements from its position to its limit, which stay where they are. */
  public static ByteArray fromByteBuffer(ByteBuffer buffer) {
    return fromSegment(MemorySegment.ofBuffer(buffer));
  }

  /** Sets every element of {@code array} to {@code value}. */
  public static void initialize(ByteArray array, byte value) {
    array.init(value);
  }

  /**
   * A new array of the elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public static ByteArray concat(ByteArray... arrays) {
    return new ByteArray(arrays);
  }

  /** A copy on the Java heap. */
  public byte[] toHeapArray() {
    return data.toArray(ELEMENT);
  }

  /**
   * Sets the element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void set(int index, byte value) {
    try {
      data.setAtIndex(ELEMENT, index, value);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("ByteArray", index, size, outside);
    }
  }

  /**
   * The element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public byte get(int index) {
    try {
      return data.getAtIndex(ELEMENT, index);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("ByteArray", index, size, outside);
    }
  }

  /**
   * Writes the two bytes of a 16-bit floating-point value, in native byte order.
   *
   * @param byteOffset offset of its first byte; need not be even
   * @throws IndexOutOfBoundsException if the two bytes are not inside the array
   */
  public void setHalfFloat(int byteOffset, HalfFloat value) {
    try {
      data.set(ValueLayout.JAVA_SHORT_UNALIGNED, byteOffset, value.getHalfFloatValue());
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.halfOutside(byteOffset, size, outside);
    }
  }

  /**
   * Reads two bytes as a 16-bit floating-point value, in native byte order.
   *
   * @param byteOffset offset of its first byte; need not be even
   * @throws IndexOutOfBoundsException if the two bytes are not inside the array
   */
  public HalfFloat getHalfFloat(int byteOffset) {
    try {
      return new HalfFloat(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, byteOffset));
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.halfOutside(byteOffset, size, outside);
    }
  }

  /** Sets every element to zero. */
  @Override
  public void clear() {
    super.clear();
  }

  /** Bytes of an element: 1. */
  @Override
  public int getElementSize() {
    return ELEMENT_BYTES;
  }

  /** Sets every element to {@code value}. */
  public void init(byte value) {
    data.fill(value);
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
  public ByteArray slice(int offset, int length) {
    return fromSegment(NativeMemory.part("ByteArray", this, offset, length));
  }
}
