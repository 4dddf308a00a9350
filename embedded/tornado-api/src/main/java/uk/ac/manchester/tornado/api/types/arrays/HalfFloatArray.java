package uk.ac.manchester.tornado.api.types.arrays;

import dev.stratus.embedded.api.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/**
 * Up to 2^31-1 16-bit floating-point values outside the Java heap. The memory is one segment: a
 * header of {@link #ARRAY_HEADER} bytes, then the elements in native byte order, element 0 on a
 * 64-byte boundary. New arrays hold zeros; the memory is given back when the array is no longer
 * reachable.
 */
public final class HalfFloatArray extends TornadoNativeArray {
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
  public HalfFloatArray(int numberOfElements) {
    this(NativeMemory.allocate("HalfFloatArray", numberOfElements, ELEMENT_BYTES));
  }

  /**
   * The elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public HalfFloatArray(HalfFloatArray... arrays) {
    this(NativeMemory.concat("HalfFloatArray", ELEMENT_BYTES, arrays));
  }

  private HalfFloatArray(MemorySegment whole) {
    this.whole = whole;
    this.data = NativeMemory.elements(whole);
    this.size = (int) (data.byteSize() / ELEMENT_BYTES);
  }

  /** A copy of a Java array. */
  public static HalfFloatArray fromArray(HalfFloat[] values) {
    HalfFloatArray array = new HalfFloatArray(values.length);
    for (int i = 0; i < values.length; i++) {
      array.set(i, values[i]);
    }
    return array;
  }

  /** An array of the given elements. */
  public static HalfFloatArray fromElements(HalfFloat... values) {
    return fromArray(values);
  }

  /**
   * A copy of a segment of elements (no header) in native byte order.
   *
   * @throws IllegalArgumentException if its size is not a whole number of elements, or is more than
   *     2^31-1 of them
   */
  public static HalfFloatArray fromSegment(MemorySegment segment) {
    return new HalfFloatArray(NativeMemory.copyOf("HalfFloatArray", segment, ELEMENT_BYTES));
  }

  /**
   * The array that lives in a segment: {@link #ARRAY_HEADER} bytes of header, then the elements.
   * Nothing is copied, and the array lives as long as the segment does.
   *
   * @throws IllegalArgumentException if the segment is on the Java heap, is too small for a header,
   *     or does not hold a whole number of elements
   */
  public static HalfFloatArray fromSegmentShallow(MemorySegment segment) {
    return new HalfFloatArray(NativeMemory.wrap("HalfFloatArray", segment, ELEMENT_BYTES));
  }

  /** Sets every element of {@code array} to {@code value}. */
  public static void initialize(HalfFloatArray array, HalfFloat value) {
    array.init(value);
  }

  /**
   * A new array of the elements of the given arrays, one after the other.
   *
   * @throws IllegalArgumentException if together they have more than 2^31-1 elements
   */
  public static HalfFloatArray concat(HalfFloatArray... arrays) {
    return new HalfFloatArray(arrays);
  }

  /** A copy on the Java heap. */
  public HalfFloat[] toHeapArray() {
    HalfFloat[] values = new HalfFloat[size];
    for (int i = 0; i < size; i++) {
      values[i] = get(i);
    }
    return values;
  }

  /** The elements' bits, copied to the Java heap. */
  public short[] toShortArray() {
    return data.toArray(ELEMENT);
  }

  /**
   * Sets the element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void set(int index, HalfFloat value) {
    try {
      data.setAtIndex(ELEMENT, index, value.getHalfFloatValue());
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("HalfFloatArray", index, size, outside);
    }
  }

  /**
   * The element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public HalfFloat get(int index) {
    try {
      return new HalfFloat(data.getAtIndex(ELEMENT, index));
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("HalfFloatArray", index, size, outside);
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
  public void init(HalfFloat value) {
    short bits = value.getHalfFloatValue();
    for (int i = 0; i < size; i++) {
      data.setAtIndex(ELEMENT, i, bits);
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
  public HalfFloatArray slice(int offset, int length) {
    return fromSegment(NativeMemory.part("HalfFloatArray", this, offset, length));
  }
}
