package dev.stratus.embedded.runtime.opencl;

import java.util.ArrayList;
import java.util.List;

/**
 * How many work-items, in up to three dimensions. Unused dimensions are 1; a local size of 0 leaves
 * the work-group to the driver.
 *
 * @param dimensions 1, 2 or 3
 * @param globalX work-items in dimension 0; 0 launches nothing
 * @param globalY work-items in dimension 1
 * @param globalZ work-items in dimension 2
 * @param localX work-items of a group in dimension 0, or 0 in all three
 * @param localY work-items of a group in dimension 1
 * @param localZ work-items of a group in dimension 2
 */
public record NdRange(
    int dimensions,
    long globalX,
    long globalY,
    long globalZ,
    long localX,
    long localY,
    long localZ) {

  /**
   * @throws IllegalArgumentException if a size is negative, a local size does not divide its global
   *     size, or only some local sizes are given
   */
  public NdRange {
    if (dimensions < 1 || dimensions > 3) {
      throw new IllegalArgumentException(
          "A launch has 1, 2 or 3 dimensions; " + dimensions + " were asked for.");
    }
    if (globalX < 0 || globalY < 0 || globalZ < 0 || localX < 0 || localY < 0 || localZ < 0) {
      throw new IllegalArgumentException(
          "Work sizes are not negative; asked for: global "
              + List.of(globalX, globalY, globalZ)
              + ", work-group "
              + List.of(localX, localY, localZ)
              + ".");
    }
    boolean free = localX == 0;
    if (free != (localY == 0) || free != (localZ == 0)) {
      throw new IllegalArgumentException(
          "A work-group has a size in every dimension or in none; asked for "
              + List.of(localX, localY, localZ)
              + ".");
    }
    if (!free && (globalX % localX != 0 || globalY % localY != 0 || globalZ % localZ != 0)) {
      throw new IllegalArgumentException(
          "Work-groups of "
              + List.of(localX, localY, localZ)
              + " do not divide the global size "
              + List.of(globalX, globalY, globalZ)
              + ": OpenCL 1.2 wants whole groups. Round the global size up and let the kernel skip the rest.");
    }
  }

  /** One dimension; the driver chooses the work-group. */
  public static NdRange of(long x) {
    return new NdRange(1, x, 1, 1, 0, 0, 0);
  }

  /** Two dimensions; the driver chooses the work-group. */
  public static NdRange of(long x, long y) {
    return new NdRange(2, x, y, 1, 0, 0, 0);
  }

  /** Three dimensions; the driver chooses the work-group. */
  public static NdRange of(long x, long y, long z) {
    return new NdRange(3, x, y, z, 0, 0, 0);
  }

  /** The same work-items in groups of this size. */
  public NdRange inGroupsOf(long x, long y, long z) {
    return new NdRange(dimensions, globalX, globalY, globalZ, x, y, z);
  }

  /** The same work-items in groups of this size, 1 in the other dimensions. */
  public NdRange inGroupsOf(long x) {
    return inGroupsOf(x, 1, 1);
  }

  /** Whether the driver chooses the work-group. */
  public boolean free() {
    return localX == 0;
  }

  /** Whether there is nothing to do. */
  public boolean empty() {
    return globalX == 0 || globalY == 0 || globalZ == 0;
  }

  /** Work-items of a group; 0 where the driver chooses. */
  public long groupSize() {
    return Math.multiplyExact(localX, Math.multiplyExact(localY, localZ));
  }

  /** Work-items in each dimension in use. */
  public List<Long> global() {
    return used(globalX, globalY, globalZ);
  }

  /** Work-items of a group in each dimension in use; empty where the driver chooses. */
  public List<Long> local() {
    return free() ? List.of() : used(localX, localY, localZ);
  }

  private List<Long> used(long x, long y, long z) {
    List<Long> sizes = new ArrayList<>(List.of(x, y, z));
    return List.copyOf(sizes.subList(0, dimensions));
  }
}
