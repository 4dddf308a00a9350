package dev.stratus.embedded.runtime.debug;

import java.util.List;

/**
 * The work-items of a launch.
 *
 * @param global work-items in each of the three dimensions
 * @param local work-items of a group in each dimension; each divides its global size
 * @param free whether nobody asked for these groups, so that a kernel must not rely on them
 */
public record NdRange(List<Integer> global, List<Integer> local, boolean free) {
  private static final int DIMENSIONS = 3;

  /** Groups as asked for. */
  public NdRange(List<Integer> global, List<Integer> local) {
    this(global, local, false);
  }

  public NdRange {
    global = List.copyOf(global);
    local = List.copyOf(local);
    if (global.size() != DIMENSIONS || local.size() != DIMENSIONS) {
      throw new IllegalArgumentException(
          "A range has three dimensions, not " + global + " / " + local);
    }
    for (int d = 0; d < DIMENSIONS; d++) {
      if (local.get(d) < 1 || global.get(d) < 0 || global.get(d) % local.get(d) != 0) {
        throw new IllegalArgumentException(
            "Global work "
                + global
                + " is no multiple of local work "
                + local
                + " in dimension "
                + d
                + ".");
      }
    }
  }

  int groups(int dimension) {
    return global.get(dimension) / local.get(dimension);
  }

  long groupCount() {
    return (long) groups(0) * groups(1) * groups(2);
  }

  int groupSize() {
    return Math.toIntExact((long) local.get(0) * local.get(1) * local.get(2));
  }

  /** The coordinates of the n-th group, dimension 0 running fastest. */
  int[] group(long number) {
    long row = number / groups(0);
    return new int[] {(int) (number % groups(0)), (int) (row % groups(1)), (int) (row / groups(1))};
  }

  /** The coordinates of the n-th work-item of a group, dimension 0 running fastest. */
  int[] item(int number) {
    int row = number / local.get(0);
    return new int[] {number % local.get(0), row % local.get(1), row / local.get(1)};
  }
}
