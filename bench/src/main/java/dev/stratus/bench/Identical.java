package dev.stratus.bench;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The check of a copy. */
final class Identical {
  private Identical() {}

  /**
   * @throws IllegalStateException if the arrays differ; the message says from which byte on
   */
  static String check(String who, FloatArray from, FloatArray to) {
    long at = to.getSegment().mismatch(from.getSegment());
    if (at >= 0) {
      throw new IllegalStateException(
          who + " did not copy: the arrays differ from byte " + at + " on.");
    }
    return "identical";
  }
}
