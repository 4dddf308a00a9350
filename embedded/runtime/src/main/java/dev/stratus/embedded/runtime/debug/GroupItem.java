package dev.stratus.embedded.runtime.debug;

import dev.stratus.embedded.spi.WorkItem;

/** One work-item of a group. */
final class GroupItem implements WorkItem {
  private final Place place;
  private final int number;
  private final int[] local;
  private final LocalArrays arrays;
  private final Barrier barrier;
  private int arraysAsked;

  GroupItem(Place place, int number, LocalArrays arrays, Barrier barrier) {
    this.place = place;
    this.number = number;
    this.local = place.range().item(number);
    this.arrays = arrays;
    this.barrier = barrier;
  }

  int number() {
    return number;
  }

  @Override
  public int globalId(int dimension) {
    return groupId(dimension) * localSize(dimension) + local[dimension];
  }

  @Override
  public int localId(int dimension) {
    return local[dimension];
  }

  @Override
  public int groupId(int dimension) {
    return place.group()[dimension];
  }

  @Override
  public int globalSize(int dimension) {
    return place.range().global().get(dimension);
  }

  @Override
  public int localSize(int dimension) {
    return place.range().local().get(dimension);
  }

  @Override
  public void localBarrier() {
    barrier.await(this);
  }

  @Override
  public void globalBarrier() {
    barrier.await(this);
  }

  @Override
  public <T> T localArray(Class<T> arrayType, int length) {
    if (place.range().free()) {
      throw new IllegalStateException(
          "The kernel allocates local memory, which the work-items of a group share, so the WorkerGrid must say how"
              + " large a group is: worker.setLocalWork(x, y, z).");
    }
    return arrays.get(arraysAsked++, arrayType, length, place.describe(number));
  }

  String describe() {
    return place.describe(number);
  }

  WorkItemFailedException failed(Throwable thrown) {
    return new WorkItemFailedException(
        "Task " + place.task() + ", " + describe() + CallerPlace.of(thrown) + ": " + thrown,
        thrown);
  }
}
