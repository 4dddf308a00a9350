package dev.stratus.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * A dimension of a walk, perhaps merged from several: its size, and by how much one step along it
 * moves everything that is counted. Strides are in elements.
 *
 * @param x stride of the input
 * @param dy stride of the gradient that comes in, or of the residual input
 * @param out stride of the result
 * @param parameter stride of gamma and beta
 * @param group stride of the group's number
 * @param observation stride of the index into the valid lengths
 * @param time stride of the time step
 */
record Dim(int size, int x, int dy, int out, int parameter, int group, int observation, int time) {

  static final Dim ONE = new Dim(1, 0, 0, 0, 0, 0, 0, 0);

  /** A dimension of one step, whose stride in every array would be this. */
  static Dim single(int stride) {
    return new Dim(1, stride, stride, stride, 0, 0, 0, 0);
  }

  /** Whether a step along the slower dimension goes on where this one ends, in every count. */
  private boolean continuedBy(Dim slower) {
    return slower.x == x * size
        && slower.dy == dy * size
        && slower.out == out * size
        && slower.parameter == parameter * size
        && slower.group == group * size
        && slower.observation == observation * size
        && slower.time == time * size;
  }

  private Dim longer(int factor) {
    return new Dim(size * factor, x, dy, out, parameter, group, observation, time);
  }

  /**
   * The same walk in as few dimensions as the strides allow. Sizes of 1 are dropped, but not that
   * of a masked time: its one step may be beyond the valid length.
   */
  static List<Dim> merged(List<Dim> fastestFirst) {
    List<Dim> merged = new ArrayList<>();
    for (Dim dim : fastestFirst) {
      if (dim.size == 1 && dim.time == 0) {
        continue;
      }
      if (!merged.isEmpty() && merged.getLast().continuedBy(dim)) {
        merged.set(merged.size() - 1, merged.getLast().longer(dim.size));
      } else {
        merged.add(dim);
      }
    }
    return merged;
  }

  /** How many steps the dimensions have together. */
  static int product(List<Dim> dims) {
    int product = 1;
    for (Dim dim : dims) {
      product *= dim.size();
    }
    return product;
  }
}
