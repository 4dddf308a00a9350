package dev.stratus.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The values of an array, in logical row-major order of its indices whatever the memory order:
 * element {@code (i0, i1, ... in)} of sizes {@code (s0, ... sn)} is number {@code ((i0 * s1 + i1) *
 * s2 + ...)}. Read from several threads at once.
 */
@FunctionalInterface
public interface Values {

  /** One value; every number type converts to double exactly. */
  double at(long index);

  /** The values of a Java array, used in place. */
  static Values of(float[] values) {
    return index -> values[(int) index];
  }

  /** The values of a Java array, used in place. */
  static Values of(double[] values) {
    return index -> values[(int) index];
  }

  /**
   * Values in memory, used in place: native-endian, element 0 at byte 0. The segment must be
   * readable from any thread.
   */
  static Values of(MemorySegment memory, NumberType type) {
    return switch (type) {
      case FLOAT32 -> index -> memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
      case FLOAT64 -> index -> memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES);
      case FLOAT16, BFLOAT16 ->
          index -> type.ofBits(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES));
    };
  }
}
