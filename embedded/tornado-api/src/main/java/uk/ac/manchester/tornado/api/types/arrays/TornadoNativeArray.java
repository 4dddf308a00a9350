package uk.ac.manchester.tornado.api.types.arrays;

import dev.stratus.embedded.api.NativeMemory;
import java.lang.foreign.MemorySegment;

/** An array outside the Java heap, as kernels and drivers use it. Not to be subclassed. */
public abstract sealed class TornadoNativeArray
    permits ByteArray,
        CharArray,
        ShortArray,
        IntArray,
        LongArray,
        FloatArray,
        DoubleArray,
        HalfFloatArray,
        BFloat16Array {

  /**
   * Bytes before element 0. Not a compile-time constant, because a TornadoVM SDK may be set to
   * another value.
   */
  public static final long ARRAY_HEADER = NativeMemory.headerBytes();

  /** For the array classes of this package. */
  public TornadoNativeArray() {}

  /** Number of elements. */
  public abstract int getSize();

  /** The elements, without the header. */
  public abstract MemorySegment getSegment();

  /** Header and elements. */
  public abstract MemorySegment getSegmentWithHeader();

  /** Bytes of header and elements. */
  public abstract long getNumBytesOfSegmentWithHeader();

  /** Bytes of the elements. */
  public abstract long getNumBytesOfSegment();

  /** Sets every element to zero. */
  protected void clear() {
    getSegment().fill((byte) 0);
  }

  /** Bytes of an element. */
  public abstract int getElementSize();
}
