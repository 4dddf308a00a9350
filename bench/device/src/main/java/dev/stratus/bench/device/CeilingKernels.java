package dev.stratus.bench.device;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What a device's memory can do, as plain kernels. The ladder: {@code ...InChunks} for CPU devices,
 * where a work-item's inner loop becomes vectors; the others for GPUs, where neighbouring
 * work-items read neighbouring elements.
 */
public final class CeilingKernels {
  private CeilingKernels() {}

  /** c = a. */
  public static void copy(FloatArray a, FloatArray c, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      c.set(i, a.get(i));
    }
  }

  /** c = a + b. */
  public static void add(FloatArray a, FloatArray b, FloatArray c, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      c.set(i, a.get(i) + b.get(i));
    }
  }

  /** c = a + s * b. */
  public static void triad(FloatArray a, FloatArray b, FloatArray c, float s, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      c.set(i, a.get(i) + s * b.get(i));
    }
  }

  /** {@link #copy}, {@code chunk} elements for each work-item. */
  public static void copyInChunks(FloatArray a, FloatArray c, int chunks, int chunk) {
    for (@Parallel int k = 0; k < chunks; k++) {
      int base = k * chunk;
      for (int i = 0; i < chunk; i++) {
        c.set(base + i, a.get(base + i));
      }
    }
  }

  /** {@link #add}, {@code chunk} elements for each work-item. */
  public static void addInChunks(FloatArray a, FloatArray b, FloatArray c, int chunks, int chunk) {
    for (@Parallel int k = 0; k < chunks; k++) {
      int base = k * chunk;
      for (int i = 0; i < chunk; i++) {
        c.set(base + i, a.get(base + i) + b.get(base + i));
      }
    }
  }

  /** {@link #triad}, {@code chunk} elements for each work-item. */
  public static void triadInChunks(
      FloatArray a, FloatArray b, FloatArray c, float s, int chunks, int chunk) {
    for (@Parallel int k = 0; k < chunks; k++) {
      int base = k * chunk;
      for (int i = 0; i < chunk; i++) {
        c.set(base + i, a.get(base + i) + s * b.get(base + i));
      }
    }
  }
}
