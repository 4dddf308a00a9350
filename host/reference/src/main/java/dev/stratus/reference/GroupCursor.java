package dev.stratus.reference;

/**
 * Walks the elements of one group after another by counting their indices up, the last dimension
 * fastest. No strides of any layout enter: the number of an element is that of its index in
 * row-major order.
 */
final class GroupCursor {
  private final JudgedShape shape;
  private final JudgeSettings settings;
  private final int[] index;
  private final long[] weight;
  private final int[] walked;
  private final long groupElements;
  private long element;
  private long ordinal;

  GroupCursor(JudgedShape shape, JudgeSettings settings) {
    this.shape = shape;
    this.settings = settings;
    int dimensions = shape.dimensions();
    index = new int[dimensions];
    weight = new long[dimensions];
    int normalized = 0;
    long product = 1;
    for (int d = dimensions - 1; d >= 0; d--) {
      weight[d] = product;
      product *= shape.size(d);
      normalized += shape.isNormalized(d) ? 1 : 0;
    }
    walked = new int[normalized];
    for (int d = dimensions - 1, w = 0; d >= 0; d--) {
      if (shape.isNormalized(d)) {
        walked[w++] = d;
      }
    }
    groupElements = shape.groupElements();
  }

  /** Goes before the first element of a group. */
  void open(long group) {
    long rest = group;
    element = 0;
    for (int d = shape.dimensions() - 1; d >= 0; d--) {
      index[d] = 0;
      if (!shape.isNormalized(d)) {
        index[d] = (int) (rest % shape.size(d));
        rest /= shape.size(d);
        element += index[d] * weight[d];
      }
    }
    ordinal = -1;
  }

  /** Goes to the next element; false when there is none. */
  boolean next() {
    ordinal++;
    if (ordinal == 0 || ordinal >= groupElements) {
      return ordinal < groupElements;
    }
    for (int d : walked) {
      if (++index[d] < shape.size(d)) {
        element += weight[d];
        break;
      }
      element -= (index[d] - 1) * weight[d];
      index[d] = 0;
    }
    return true;
  }

  /** The element's number in row-major order. */
  long element() {
    return element;
  }

  /** Whether it lies within the valid length of its observation. */
  boolean counts() {
    if (!settings.masked()) {
      return true;
    }
    int batch = shape.batchDimension();
    int observation = batch < 0 ? 0 : index[batch];
    return index[shape.timeDimension()] < settings.validLength(observation);
  }

  /** Which scale and offset the element has. */
  int parameter() {
    return switch (settings.affine()) {
      case NONE -> 0;
      case PER_CHANNEL -> index[shape.channelDimension()];
      case PER_ELEMENT -> (int) ordinal;
    };
  }
}
