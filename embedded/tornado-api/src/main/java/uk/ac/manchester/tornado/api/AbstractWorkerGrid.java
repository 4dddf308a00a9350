package uk.ac.manchester.tornado.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the grids of one, two and three dimensions share. */
public abstract class AbstractWorkerGrid implements WorkerGrid {
  protected long[] globalWork;
  protected long @Nullable [] localWork;
  protected long @Nullable [] numOfWorkgroups;
  protected long[] globalOffset;

  /**
   * A grid whose group size the runtime chooses.
   *
   * @throws IllegalArgumentException if a number of work-items is negative
   */
  protected AbstractWorkerGrid(long x, long y, long z) {
    this.globalWork = atLeast(0, "global work", x, y, z);
    this.globalOffset = new long[] {0, 0, 0};
  }

  /** Work-items in each dimension: the grid's own array. */
  @Override
  public long[] getGlobalWork() {
    return globalWork;
  }

  /** Work-items of a group in each dimension: the grid's own array; null: the runtime chooses. */
  @Override
  public long @Nullable [] getLocalWork() {
    return localWork;
  }

  /** Groups in each dimension, rounded up; null where the group's size is not set. */
  @Override
  public long @Nullable [] getNumberOfWorkgroups() {
    return numOfWorkgroups;
  }

  /** The first work-item's index in each dimension: the grid's own array. */
  @Override
  public long[] getGlobalOffset() {
    return globalOffset;
  }

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  @Override
  public void setGlobalWork(long x, long y, long z) {
    globalWork = atLeast(0, "global work", x, y, z);
    countGroups();
  }

  /**
   * @throws IllegalArgumentException if a number is less than 1
   */
  @Override
  public void setLocalWork(long x, long y, long z) {
    localWork = atLeast(1, "local work", x, y, z);
    countGroups();
  }

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  @Override
  public void setGlobalOffset(long x, long y, long z) {
    globalOffset = atLeast(0, "global offset", x, y, z);
  }

  /** Lets the runtime choose the group's size. */
  @Override
  public void setLocalWorkToNull() {
    localWork = null;
    numOfWorkgroups = null;
  }

  @Override
  public void setNumberOfWorkgroupsToNull() {
    numOfWorkgroups = null;
  }

  private void countGroups() {
    long[] local = localWork;
    if (local != null) {
      long[] groups = new long[3];
      Arrays.setAll(groups, i -> Math.ceilDiv(globalWork[i], local[i]));
      numOfWorkgroups = groups;
    }
  }

  private static long[] atLeast(long least, String what, long x, long y, long z) {
    if (x < least || y < least || z < least) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " is ("
              + x
              + ", "
              + y
              + ", "
              + z
              + "); each number must be at least "
              + least
              + ".");
    }
    return new long[] {x, y, z};
  }
}
