package dev.stratus.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the elements of a normalization are, element by element and written for certainty: what
 * layouts say in a few numbers. The order of elements is of no meaning.
 *
 * @param groups how many groups
 * @param parameters how many parameters
 * @param elements each element once
 */
record Places(int groups, int parameters, List<Place> elements) {

  /**
   * One element.
   *
   * @param x its place in x
   * @param dy its place in dy
   * @param out its place in dx
   * @param counts whether it lies within its observation's valid length
   */
  record Place(int group, int parameter, int x, int dy, int out, boolean counts) {}

  Places {
    elements = List.copyOf(elements);
  }

  /** Contiguous rows, one parameter per column. */
  static Places rows(int rows, int width) {
    List<Place> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < width; c++) {
        int at = row * width + c;
        all.add(new Place(row, c, at, at, at, true));
      }
    }
    return new Places(rows, width, all);
  }

  /** As {@link LayerNormBackwardStrided#columns} describes them. */
  static Places columns(int outer, int outerStride, int run, int width, int stride) {
    List<Place> all = new ArrayList<>();
    for (int o = 0; o < outer; o++) {
      for (int r = 0; r < run; r++) {
        for (int c = 0; c < width; c++) {
          int at = o * outerStride + r + c * stride;
          all.add(new Place(o * run + r, c, at, at, at, true));
        }
      }
    }
    return new Places(outer * run, width, all);
  }
}
