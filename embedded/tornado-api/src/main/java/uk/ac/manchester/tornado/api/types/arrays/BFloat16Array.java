package uk.ac.manchester.tornado.api.types.arrays;

import dev.stratus.embedded.api.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.BFloat16;

/**
 * Up to 2^31-1 bfloat16 values (see {@link BFloat16}) outside the Java heap, got and set as their
 * bits or as floats. The memory is one segment: a header of {@link #ARRAY_HEADER} bytes, then the
 * elements in native byte order, element 0 on a 64-byte boundary. New arrays hold zeros; the memory
 * is given back when the array is no longer reachable.
 */
public final class BFloat16Array extends TornadoNativeArray {
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
  public BFloat16Array(int numberOfElements) {
    this(NativeMemory.allocate("BFloat16Array", numberOfElements, ELEMENT_BYTES));
  }

  /**
   * The elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public BFloat16Array(BFloat16Array... arrays) {
    this(NativeMemory.concat("BFloat16Array", ELEMENT_BYTES, arrays));
  }

  private BFloat16Array(MemorySegment whole) {
    this.whole = whole;
    this.data = NativeMemory.elements(whole);
    this.size = (int) (data.byteSize() / ELEMENT_BYTES);
  }

  /** An array of the values with these bits. */
  public static BFloat16Array fromShorts(short... values) {
    return new BFloat16Array(
        NativeMemory.copyOf("BFloat16Array", MemorySegment.ofArray(values), ELEMENT_BYTES));
  }

  /** An array of these values, each rounded as {@link BFloat16#bf16FromFloat} does. */
  public static BFloat16Array fromFloats(float... values) {
    BFloat16Array array = new BFloat16Array(values.length);
    for (int i = 0; i < values.length; i++) {
      array.setFloat(i, values[i]);
    }
    return array;
  }

  /**
   * A copy of a segment of elements (no header) in native byte order.
   *
   * @throws IllegalArgumentException if its size is not a whole number of elements, or is more than
   *     2^31-1 of them
   */
  public static BFloat16Array fromSegment(MemorySegment segment) {
    return new BFloat16Array(NativeMemory.copyOf("BFloat16Array", segment, ELEMENT_BYTES));
  }

  /**
   * The array that lives in a segment: {@link #ARRAY_HEADER} bytes of header, then the elements.
   * Nothing is copied, and the array lives as long as the segment does.
   *
   * @throws IllegalArgumentException if the segment is on the Java heap, is too small for a header,
   *     or does not hold a whole number of elements
   */
  public static BFloat16Array fromSegmentShallow(MemorySegment segment) {
    return new BFloat16Array(NativeMemory.wrap("BFloat16Array", segment, ELEMENT_BYTES));
  }

  /** Sets every element of {@code array} to the value with these bits. */
  public static void initialize(BFloat16Array array, short value) {
    array.init(value);
  }

  /**
   * A new array of the elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public static BFloat16Array concat(BFloat16Array... arrays) {
    return new BFloat16Array(arrays);
  }

  /** The elements' bits, copied to the Java heap. */
  public short[] toShortArray() {
    return data.toArray(ELEMENT);
  }

  /**
   * Sets the bits of the element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void set(int index, short value) {
    try {
      data.setAtIndex(ELEMENT, index, value);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("BFloat16Array", index, size, outside);
    }
  }

  /**
   * The bits of the element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public short get(int index) {
    try {
      return data.getAtIndex(ELEMENT, index);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("BFloat16Array", index, size, outside);
    }
  }

  /**
   * Sets the element at {@code index} to the nearest value; ties go to the even one.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void setFloat(int index, float value) {
    set(index, BFloat16.bf16FromFloat(value));
  }

  /**
   * The element at {@code index} as a float: exact.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public float getFloat(int index) {
    return BFloat16.bf16ToFloat(get(index));
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

  /** Sets every element to the value with these bits. */
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
  public BFloat16Array slice(int offset, int length) {
    return fromSegment(NativeMemory.part("BFloat16Array", this, offset, length));
  }
}
