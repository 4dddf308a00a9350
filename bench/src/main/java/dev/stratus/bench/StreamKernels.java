package dev.stratus.bench;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What a device's memory can do, as plain kernels: the roofs that others are compared with. */
public final class StreamKernels {
  private StreamKernels() {}

  /** Reads one array and writes one. */
  public static void copy(FloatArray a, FloatArray b, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      b.set(i, a.get(i));
    }
  }

  /** {@link #copy} with four neighbouring elements of a work-item at once; n is a multiple of 4. */
  public static void copyByFours(FloatArray a, FloatArray b, int n) {
    for (@Parallel int i = 0; i < n / 4; i++) {
      for (int j = 0; j < 4; j++) {
        b.set(4 * i + j, a.get(4 * i + j));
      }
    }
  }

  /** Reads two arrays and writes one. */
  public static void add(FloatArray a, FloatArray b, FloatArray c, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      c.set(i, a.get(i) + b.get(i));
    }
  }

  /** Writes an array that is larger than the caches, so that nothing else is left in them. */
  public static void flush(FloatArray a, float value, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      a.set(i, value);
    }
  }
}
