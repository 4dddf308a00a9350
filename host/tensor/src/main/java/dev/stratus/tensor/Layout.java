package dev.stratus.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sizes and strides: what a tensor's checks and walks share. */
final class Layout {
  private Layout() {}

  /** The most elements of one tensor: native arrays and kernels index with an int. */
  static final long MAX_ELEMENTS = Integer.MAX_VALUE;

  /** What is called for each stretch of evenly spaced elements. */
  @FunctionalInterface
  interface Run {
    /**
     * One stretch.
     *
     * @param first index of its first element in the array
     * @param stride from one element to the next
     * @param count how many
     * @param at the position of the first in memory order
     */
    void accept(long first, long stride, long count, long at);
  }

  /**
   * The number of elements.
   *
   * @throws IllegalArgumentException if the sizes do not belong to the format, one is negative, C
   *     is 0, or there are more than 2^31-1 elements
   */
  static int elements(DataFormat format, int... sizes) {
    if (sizes.length != format.dimensions()) {
      throw new IllegalArgumentException(
          "The data format \""
              + format
              + "\" has "
              + count(format.dimensions(), "dimension")
              + ", and there "
              + (sizes.length == 1 ? "is 1 size" : "are " + sizes.length + " sizes")
              + " ("
              + text(sizes)
              + "): give one size for each label.");
    }
    long elements = 1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        throw new IllegalArgumentException(
            "Dimension "
                + (i + 1)
                + " ("
                + format.label(i)
                + ") of "
                + text(format, sizes)
                + " has the size "
                + sizes[i]
                + "; a size is 0 or more.");
      }
    }
    if (sizes[format.channelDimension()] == 0) {
      throw new IllegalArgumentException(
          "The channel dimension C of "
              + text(format, sizes)
              + " has the size 0; there must be at least 1 channel (any other dimension may be"
              + " empty).");
    }
    if (Arrays.stream(sizes).anyMatch(s -> s == 0)) {
      return 0;
    }
    boolean beyondLong = false;
    for (int size : sizes) {
      beyondLong |= Math.multiplyHigh(elements, (long) size) != 0 || elements * size < 0;
      elements *= size;
    }
    if (beyondLong || elements > MAX_ELEMENTS) {
      throw tooMany(format, beyondLong ? -1 : elements, sizes);
    }
    return (int) elements;
  }

  private static IllegalArgumentException tooMany(DataFormat format, long elements, int... sizes) {
    String many = elements < 0 ? "more than 2^63" : String.format(Locale.ROOT, "%,d", elements);
    String parts = elements < 0 ? "" : " into at least " + (elements / MAX_ELEMENTS + 1) + " parts";
    String where =
        format.indexOf(DimensionLabel.B).isPresent()
            ? "Split it along B"
            : "Split it along B (this format has none; along another dimension that is not"
                + " normalized)";
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s has %s elements; one tensor has at most %,d (2^31-1). %s%s, and process the parts"
                + " one by one.",
            text(format, sizes),
            many,
            MAX_ELEMENTS,
            where,
            parts));
  }

  /**
   * The strides, in elements, of an array without gaps. A dimension of size 0 counts as 1, so that
   * an empty array has strides too; they stop at 2^31-1, as nothing lies there.
   */
  static int[] denseStrides(MemoryOrder order, int... sizes) {
    int[] strides = new int[sizes.length];
    long stride = 1;
    for (int k = 0; k < sizes.length; k++) {
      int dimension = fastest(order, k, sizes.length);
      strides[dimension] = (int) stride;
      stride = Math.min(stride * Math.max(1, sizes[dimension]), Integer.MAX_VALUE);
    }
    return strides;
  }

  /** The dimension that varies k-th fastest. */
  static int fastest(MemoryOrder order, int k, int dimensions) {
    return order == MemoryOrder.COLUMN_MAJOR ? k : dimensions - 1 - k;
  }

  /** Whether the strides are those without gaps, where a dimension has a second element at all. */
  static boolean isDense(MemoryOrder order, int[] sizes, int[] strides) {
    int[] dense = denseStrides(order, sizes);
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 1 && strides[i] != dense[i]) {
        return false;
      }
    }
    return true;
  }

  /** Walks all elements in memory order, in stretches as long as the strides allow. */
  static void walk(MemoryOrder order, int[] sizes, int[] strides, long offset, Run run) {
    int dimensions = sizes.length;
    long elements = 1;
    for (int size : sizes) {
      elements *= size;
    }
    if (elements == 0) {
      return;
    }
    int inner = fastest(order, 0, dimensions);
    long count = sizes[inner];
    long stride = strides[inner];
    int merged = 1;
    while (merged < dimensions) {
      int next = fastest(order, merged, dimensions);
      if (count == 1) {
        stride = strides[next];
      } else if (sizes[next] != 1 && strides[next] != count * stride) {
        break;
      }
      count *= sizes[next];
      merged++;
    }
    int[] digits = new int[dimensions];
    for (long at = 0; at < elements; at += count) {
      long first = offset;
      for (int k = merged; k < dimensions; k++) {
        int dimension = fastest(order, k, dimensions);
        first += (long) digits[dimension] * strides[dimension];
      }
      run.accept(first, stride, count, at);
      step(order, digits, sizes, merged);
    }
  }

  private static void step(MemoryOrder order, int[] digits, int[] sizes, int merged) {
    for (int k = merged; k < sizes.length; k++) {
      int dimension = fastest(order, k, sizes.length);
      if (++digits[dimension] < sizes[dimension]) {
        return;
      }
      digits[dimension] = 0;
    }
  }

  /** Such as {@code 5 x 5 x 3 x 2}. */
  static String text(int... sizes) {
    return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** Such as {@code "SSCB" of 5 x 5 x 3 x 2}. */
  static String text(DataFormat format, int... sizes) {
    return "\"" + format + "\" of " + text(sizes);
  }

  static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
