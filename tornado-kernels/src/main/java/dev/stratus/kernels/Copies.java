package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Copies on the device, a work-item per element: what a step needs where one array goes to several
 * places, or several mini-batches take turns in one.
 */
public final class Copies {
  private Copies() {}

  /** {@code to = from}. */
  public static void floats(FloatArray from, FloatArray to, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      to.set(i, from.get(i));
    }
  }

  /** {@code to = from}. */
  public static void ints(IntArray from, IntArray to, int elements) {
    for (@Parallel int i = 0; i < elements; i++) {
      to.set(i, from.get(i));
    }
  }
}
