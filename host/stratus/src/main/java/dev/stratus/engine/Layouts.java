package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The numbers that kernels for any layout read. */
final class Layouts {
  private Layouts() {}

  static IntArray groups(GroupWalk walk) {
    return IntArray.fromArray(walk.groupLayout());
  }

  static IntArray parameters(GroupWalk walk) {
    return IntArray.fromArray(walk.parameterLayout());
  }
}
