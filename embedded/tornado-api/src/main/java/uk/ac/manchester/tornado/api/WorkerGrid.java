package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.Nullable;

/**
 * The shape of a launch: work-items in each of three dimensions, and how many of them form a
 * work-group.
 */
public interface WorkerGrid {

  /** Dimensions in use: 1 to 3. */
  int dimension();

  /** Work-items in each dimension. */
  long[] getGlobalWork();

  /** Work-items of a group in each dimension; null: the runtime chooses. */
  long @Nullable [] getLocalWork();

  /** Groups in each dimension; null where the group's size is not set. */
  long @Nullable [] getNumberOfWorkgroups();

  /** The first work-item's index in each dimension. */
  long[] getGlobalOffset();

  void setGlobalWork(long x, long y, long z);

  void setLocalWork(long x, long y, long z);

  void setNumberOfWorkgroupsToNull();

  /** Lets the runtime choose the group's size. */
  void setLocalWorkToNull();

  void setGlobalOffset(long x, long y, long z);
}
