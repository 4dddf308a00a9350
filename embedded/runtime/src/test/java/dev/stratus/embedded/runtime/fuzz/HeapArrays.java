package dev.stratus.embedded.runtime.fuzz;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Java arrays and boxed scalars as bytes of a device. */
final class HeapArrays {
  private HeapArrays() {}

  static void write(Object array, MemorySegment to, long at) {
    if (array instanceof boolean[] flags) {
      for (int i = 0; i < flags.length; i++) {
        to.set(ValueLayout.JAVA_BYTE, at + i, (byte) (flags[i] ? 1 : 0));
      }
      return;
    }
    MemorySegment from = segment(array);
    MemorySegment.copy(from, 0, to, at, from.byteSize());
  }

  static void read(MemorySegment from, long at, Object array) {
    if (array instanceof boolean[] flags) {
      for (int i = 0; i < flags.length; i++) {
        flags[i] = from.get(ValueLayout.JAVA_BYTE, at + i) != 0;
      }
      return;
    }
    MemorySegment to = segment(array);
    MemorySegment.copy(from, at, to, 0, to.byteSize());
  }

  private static MemorySegment segment(Object array) {
    return switch (array) {
      case byte[] a -> MemorySegment.ofArray(a);
      case short[] a -> MemorySegment.ofArray(a);
      case char[] a -> MemorySegment.ofArray(a);
      case int[] a -> MemorySegment.ofArray(a);
      case long[] a -> MemorySegment.ofArray(a);
      case float[] a -> MemorySegment.ofArray(a);
      case double[] a -> MemorySegment.ofArray(a);
      default -> throw new IllegalArgumentException("not a numeric array: " + array.getClass());
    };
  }

  /** A boxed scalar's value, or a floating one's bits. */
  static long bits(Object scalar) {
    return switch (scalar) {
      case Boolean b -> b ? 1 : 0;
      case Character c -> c;
      case Float f -> Float.floatToRawIntBits(f);
      case Double d -> Double.doubleToRawLongBits(d);
      case Number n -> n.longValue();
      default -> throw new IllegalArgumentException("not a scalar: " + scalar.getClass());
    };
  }
}
