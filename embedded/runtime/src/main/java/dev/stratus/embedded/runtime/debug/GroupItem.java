package dev.stratus.embedded.runtime.debug;

import dev.stratus.embedded.spi.WorkItem;
import java.util.Arrays;

/** One work-item of a group. */
final class GroupItem implements WorkItem {
  private final Place place;
  private final int number;
  private final int[] local;
  private final LocalArrays arrays;
  private final Barrier barrier;
  private int arraysAsked;
  private int exchanges;

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

  @Override
  public float laneSum(float value) {
    float[] lanes = exchange(value);
    for (int distance = LANE_GROUP / 2; distance > 0; distance /= 2) {
      float[] sums = new float[LANE_GROUP];
      for (int lane = 0; lane < LANE_GROUP; lane++) {
        sums[lane] = lanes[lane] + lanes[lane ^ distance];
      }
      lanes = sums;
    }
    return lanes[number % LANE_GROUP];
  }

  @Override
  public float laneDown(float value, int delta) {
    float[] lanes = exchange(value);
    int from = number % LANE_GROUP + delta;
    return delta >= 0 && delta < LANE_GROUP && from < LANE_GROUP ? lanes[from] : value;
  }

  @Override
  public float laneFirst(float value) {
    return exchange(value)[0];
  }

  /**
   * What the lanes of this one's lane group have. All work-items of the group meet, which is more
   * than a device asks for: there each lane group is on its own.
   */
  private float[] exchange(float value) {
    int size = place.range().groupSize();
    if (place.range().free() || size % LANE_GROUP != 0) {
      throw new IllegalStateException(
          "Lanes tell each other values in groups of "
              + LANE_GROUP
              + ", so a work-group must be a multiple of that; the WorkerGrid's is "
              + (place.range().free() ? "left open" : Integer.toString(size))
              + ": worker.setLocalWork(x, y, z).");
    }
    float[] all = arrays.exchanged(exchanges++, size);
    all[number] = value;
    barrier.await(this);
    int first = number / LANE_GROUP * LANE_GROUP;
    return Arrays.copyOfRange(all, first, first + LANE_GROUP);
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
