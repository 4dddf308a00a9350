package dev.stratus.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Single elements of each type in memory of native byte order. */
final class Elements {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private Elements() {}

  /** An element's value: exact. */
  static double get(DType type, MemorySegment memory, long index) {
    return switch (type) {
      case FLOAT32 -> memory.getAtIndex(FLOAT, index);
      case FLOAT64 -> memory.getAtIndex(DOUBLE, index);
      case FLOAT16 -> Float.float16ToFloat(memory.getAtIndex(SHORT, index));
      case BFLOAT16 -> Rounding.fromBFloat16(memory.getAtIndex(SHORT, index));
    };
  }

  /** Sets an element to the nearest value of its type, ties to even. */
  static void set(DType type, MemorySegment memory, long index, double value) {
    switch (type) {
      case FLOAT32 -> memory.setAtIndex(FLOAT, index, (float) value);
      case FLOAT64 -> memory.setAtIndex(DOUBLE, index, value);
      case FLOAT16 -> memory.setAtIndex(SHORT, index, Rounding.toFloat16(value));
      case BFLOAT16 -> memory.setAtIndex(SHORT, index, Rounding.toBFloat16(value));
    }
  }

  /**
   * Copies elements of one type bit by bit, also NaNs.
   *
   * @param stride elements between two that are copied
   */
  static void copy(
      DType type,
      MemorySegment from,
      long first,
      long stride,
      MemorySegment to,
      long at,
      long count) {
    int bytes = type.bytes();
    if (stride == 1) {
      MemorySegment.copy(from, first * bytes, to, at * bytes, count * bytes);
      return;
    }
    for (long i = 0; i < count; i++) {
      long source = first + i * stride;
      switch (bytes) {
        case 2 -> to.setAtIndex(SHORT, at + i, from.getAtIndex(SHORT, source));
        case 4 ->
            to.setAtIndex(
                ValueLayout.JAVA_INT_UNALIGNED,
                at + i,
                from.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, source));
        default ->
            to.setAtIndex(
                ValueLayout.JAVA_LONG_UNALIGNED,
                at + i,
                from.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, source));
      }
    }
  }

  /** The other way round: dense elements from {@code at} on into evenly spaced ones. */
  static void scatter(
      DType type,
      MemorySegment from,
      long at,
      MemorySegment to,
      long first,
      long stride,
      long count) {
    int bytes = type.bytes();
    if (stride == 1) {
      MemorySegment.copy(from, at * bytes, to, first * bytes, count * bytes);
      return;
    }
    for (long i = 0; i < count; i++) {
      MemorySegment.copy(from, (at + i) * bytes, to, (first + i * stride) * bytes, bytes);
    }
  }

  /** Copies elements bit by bit; swaps their bytes where one side's order is not the other's. */
  static void copy(
      DType type,
      MemorySegment from,
      ByteOrder fromOrder,
      long fromByte,
      MemorySegment to,
      ByteOrder toOrder,
      long toByte,
      long count) {
    ValueLayout layout =
        switch (type.bytes()) {
          case 2 -> SHORT;
          case 4 -> ValueLayout.JAVA_INT_UNALIGNED;
          default -> ValueLayout.JAVA_LONG_UNALIGNED;
        };
    MemorySegment.copy(
        from, layout.withOrder(fromOrder), fromByte, to, layout.withOrder(toOrder), toByte, count);
  }
}
