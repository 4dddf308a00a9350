package dev.stratus.embedded.api;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * Indivisible additions to arrays on the JVM, as {@code KernelContext.atomicAdd} promises them. An
 * index outside throws {@link IndexOutOfBoundsException}.
 */
public final class Atomics {
  private static final VarHandle INTS = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONGS = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle HEAP_INTS = MethodHandles.arrayElementVarHandle(int[].class);

  private Atomics() {}

  public static void add(IntArray array, int index, int value) {
    try {
      int _ = (int) INTS.getAndAdd(array.getSegment(), index * (long) Integer.BYTES, value);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("IntArray", index, array.getSize(), outside);
    }
  }

  public static void add(int[] array, int index, int value) {
    int _ = (int) HEAP_INTS.getAndAdd(array, index, value);
  }

  public static void add(LongArray array, int index, long value) {
    try {
      long _ = (long) LONGS.getAndAdd(array.getSegment(), index * (long) Long.BYTES, value);
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("LongArray", index, array.getSize(), outside);
    }
  }

  /** Compares bits, not values: a NaN must not be retried for ever. */
  public static void add(FloatArray array, int index, float value) {
    try {
      int before;
      int after;
      do {
        before = (int) INTS.getVolatile(array.getSegment(), index * (long) Float.BYTES);
        after = Float.floatToRawIntBits(Float.intBitsToFloat(before) + value);
      } while (!INTS.compareAndSet(array.getSegment(), index * (long) Float.BYTES, before, after));
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("FloatArray", index, array.getSize(), outside);
    }
  }

  /** Compares bits, not values: a NaN must not be retried for ever. */
  public static void add(DoubleArray array, int index, double value) {
    try {
      long before;
      long after;
      do {
        before = (long) LONGS.getVolatile(array.getSegment(), index * (long) Double.BYTES);
        after = Double.doubleToRawLongBits(Double.longBitsToDouble(before) + value);
      } while (!LONGS.compareAndSet(
          array.getSegment(), index * (long) Double.BYTES, before, after));
    } catch (IndexOutOfBoundsException outside) {
      throw NativeMemory.outside("DoubleArray", index, array.getSize(), outside);
    }
  }
}
