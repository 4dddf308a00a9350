package dev.stratus.embedded.spi;

/**
 * The work-item that the current thread stands for on the debug device. {@code KernelContext} takes
 * its ids, local arrays and barriers from here; outside the debug device ids are 0, sizes are 0,
 * barriers do nothing and a local array is a new array.
 */
public interface WorkItem {

  int globalId(int dimension);

  int localId(int dimension);

  int groupId(int dimension);

  int globalSize(int dimension);

  int localSize(int dimension);

  /** Waits until every work-item of the group is here. */
  void localBarrier();

  /**
   * As {@link #localBarrier()}: OpenCL C has no barrier across groups; memory of all groups is
   * visible after it.
   */
  void globalBarrier();

  /**
   * The group's local array of this type and length: the n-th call of each work-item of a group
   * gives the same array.
   *
   * @param arrayType an array class such as {@code float[].class}
   */
  <T> T localArray(Class<T> arrayType, int length);

  /** Work-items whose local indexes follow each other and that can tell each other values. */
  int LANE_GROUP = 32;

  /**
   * The sum of a value over the lane group: in each of five rounds a lane adds what the lane 16, 8,
   * 4, 2, 1 places away (exclusive or) has. One work-item alone: the value.
   */
  default float laneSum(float value) {
    return value;
  }

  /** The value of the lane {@code delta} higher; the own one where there is none. */
  default float laneDown(float value, int delta) {
    return value;
  }

  /** The value of the lane group's first lane. */
  default float laneFirst(float value) {
    return value;
  }

  /** The work-item of this thread. */
  static WorkItem current() {
    return CurrentWorkItem.get();
  }

  /** Runs {@code body} as the given work-item on this thread. */
  static void runAs(WorkItem item, Runnable body) {
    CurrentWorkItem.runAs(item, body);
  }
}
