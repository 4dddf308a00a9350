package dev.stratus;

import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;

/** A tensor as the judge reads it: row-major in its indices, whatever its memory order. */
final class TensorValues {
  private TensorValues() {}

  static NumberType type(DType type) {
    return switch (type) {
      case FLOAT32 -> NumberType.FLOAT32;
      case FLOAT64 -> NumberType.FLOAT64;
      case FLOAT16 -> NumberType.FLOAT16;
      case BFLOAT16 -> NumberType.BFLOAT16;
    };
  }

  /** Reads in place. */
  static Values of(Tensor tensor) {
    Values memory = Values.of(tensor.data().getSegment(), type(tensor.dtype()));
    if (tensor.order() == MemoryOrder.ROW_MAJOR && tensor.isDense()) {
      return memory;
    }
    int[] sizes = tensor.sizes();
    int[] strides = tensor.strides();
    int offset = tensor.offset();
    return index -> memory.at(position(index, sizes, strides, offset));
  }

  private static long position(long index, int[] sizes, int[] strides, int offset) {
    long position = offset;
    int rest = (int) index;
    for (int d = sizes.length - 1; d > 0; d--) {
      int next = rest / sizes[d];
      position += (long) (rest - next * sizes[d]) * strides[d];
      rest = next;
    }
    return position + (sizes.length > 0 ? (long) rest * strides[0] : 0);
  }

  /** All values, in the judge's order. */
  static double[] array(Tensor tensor) {
    Values values = of(tensor);
    double[] array = new double[Math.toIntExact(tensor.elements())];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.at(i);
    }
    return array;
  }
}
