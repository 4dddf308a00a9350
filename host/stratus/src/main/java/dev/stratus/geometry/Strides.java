package dev.stratus.geometry;

import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.Arrays;

/**
 * Where the elements of an array lie: {@code offset + sum of index * stride}, in elements.
 *
 * @param strides one for each dimension, in index order
 * @param offset of the element with all indices 0
 */
public record Strides(int[] strides, int offset) {

  public Strides {
    strides = strides.clone();
  }

  /** Those of a tensor, which may be a view. */
  public static Strides of(Tensor tensor) {
    return new Strides(tensor.strides(), tensor.offset());
  }

  /** Those of a dense array: no gaps, the memory order's fastest dimension first. */
  public static Strides dense(MemoryOrder order, int... sizes) {
    int[] strides = new int[sizes.length];
    int next = 1;
    for (int i = 0; i < sizes.length; i++) {
      int d = order == MemoryOrder.COLUMN_MAJOR ? i : sizes.length - 1 - i;
      strides[d] = next;
      // A size of 0 leaves the strides as if it were 1: there is no element to be found by them.
      next *= Math.max(1, sizes[d]);
    }
    return new Strides(strides, 0);
  }

  /** The stride of a dimension. */
  public int at(int dimension) {
    return strides[dimension];
  }

  @Override
  public int[] strides() {
    return strides.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Strides(int[] theirs, int start)
        && start == offset
        && Arrays.equals(theirs, strides);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(strides) + offset;
  }

  @Override
  public String toString() {
    return Arrays.toString(strides) + " from " + offset;
  }
}
