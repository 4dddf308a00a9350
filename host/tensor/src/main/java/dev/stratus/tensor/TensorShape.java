package dev.stratus.tensor;

import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * What describes a tensor beside its elements, checked before memory is taken for them.
 *
 * @param format the labels
 * @param order the memory order
 * @param sizes one for each label
 */
public record TensorShape(DataFormat format, MemoryOrder order, int... sizes) {

  /**
   * A shape.
   *
   * @throws IllegalArgumentException if the sizes do not belong to the format, C is 0, or there are
   *     more than 2^31-1 elements
   */
  public TensorShape {
    sizes = sizes.clone();
    Layout.elements(format, sizes);
  }

  @Override
  public int[] sizes() {
    return sizes.clone();
  }

  /** The number of elements. */
  public int elements() {
    return Layout.elements(format, sizes);
  }

  /** The tensor of an array of exactly that many elements; nothing is copied. */
  public Tensor of(TornadoNativeArray array) {
    return Tensor.wrap(array, format, order, sizes);
  }
}
