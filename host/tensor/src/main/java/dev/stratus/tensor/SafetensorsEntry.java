package dev.stratus.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One array of a .safetensors file.
 *
 * @param dtype the format's name of the element type, such as {@code F32}
 * @param shape sizes of the dimensions, row-major
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
record SafetensorsEntry(String dtype, List<Long> shape, long begin, long end) {

  /** Bytes of one element, of the types whose elements are whole bytes. */
  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E8M0", 1),
          Map.entry("U16", 2),
          Map.entry("I16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("U32", 4),
          Map.entry("I32", 4),
          Map.entry("F32", 4),
          Map.entry("U64", 8),
          Map.entry("I64", 8),
          Map.entry("F64", 8),
          Map.entry("C64", 8));

  SafetensorsEntry {
    shape = List.copyOf(shape);
  }

  static String nameOf(DType type) {
    return switch (type) {
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
    };
  }

  /** The tensor type of the same values; empty for what no tensor holds. */
  Optional<DType> type() {
    return Arrays.stream(DType.values()).filter(t -> nameOf(t).equals(dtype)).findFirst();
  }

  long bytes() {
    return end - begin;
  }

  /** What an address must be a multiple of; 1 where the type is not known. */
  int alignment() {
    return BYTES.getOrDefault(dtype, 1);
  }

  /** The bytes that the shape needs: empty where the type is not known, or beyond any file. */
  Optional<Long> neededBytes() {
    Integer size = BYTES.get(dtype);
    if (size == null) {
      return Optional.empty();
    }
    if (shape.contains(0L)) {
      return Optional.of(0L);
    }
    long bytes = size;
    for (long dimension : shape) {
      if (Math.multiplyHigh(bytes, dimension) != 0 || bytes * dimension < 0) {
        return Optional.of(Long.MAX_VALUE);
      }
      bytes *= dimension;
    }
    return Optional.of(bytes);
  }

  /** The same array at another place. */
  SafetensorsEntry at(long place) {
    return new SafetensorsEntry(dtype, shape, place, place + bytes());
  }

  /** Such as {@code F32 [2, 3]}. */
  String text() {
    return dtype + " " + shape;
  }
}
