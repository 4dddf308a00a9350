package uk.ac.manchester.tornado.api;

import dev.stratus.embedded.api.Atomics;
import dev.stratus.embedded.spi.WorkItem;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * A work-item's view of its launch: where it is, what it shares with its group, how it waits. Pass
 * one to a kernel and give the task a grid ({@link GridScheduler}).
 *
 * <p>On a device the members become the device's own. On the JVM an instance made on a work-item's
 * thread of the debug device stands for that work-item; made anywhere else it stands for a single
 * one: all ids are 0, all sizes are 0, barriers do nothing, and a local array is a new array.
 */
public class KernelContext implements ExecutionContext {
  /** The work-item's index in the launch, dimension 0. */
  public final Integer globalIdx;

  /** The work-item's index in the launch, dimension 1. */
  public final Integer globalIdy;

  /** The work-item's index in the launch, dimension 2. */
  public final Integer globalIdz;

  /** The index of the work-item's group, dimension 0. */
  public final Integer groupIdx;

  /** The index of the work-item's group, dimension 1. */
  public final Integer groupIdy;

  /** The index of the work-item's group, dimension 2. */
  public final Integer groupIdz;

  /** The work-item's index in its group, dimension 0. */
  public final Integer localIdx;

  /** The work-item's index in its group, dimension 1. */
  public final Integer localIdy;

  /** The work-item's index in its group, dimension 2. */
  public final Integer localIdz;

  /** Work-items in the launch, dimension 0. */
  public final Integer globalGroupSizeX;

  /** Work-items in the launch, dimension 1. */
  public final Integer globalGroupSizeY;

  /** Work-items in the launch, dimension 2. */
  public final Integer globalGroupSizeZ;

  /** Work-items in a group, dimension 0. */
  public final Integer localGroupSizeX;

  /** Work-items in a group, dimension 1. */
  public final Integer localGroupSizeY;

  /** Work-items in a group, dimension 2. */
  public final Integer localGroupSizeZ;

  /** The context of the current work-item. */
  public KernelContext() {
    WorkItem item = WorkItem.current();
    globalIdx = item.globalId(0);
    globalIdy = item.globalId(1);
    globalIdz = item.globalId(2);
    groupIdx = item.groupId(0);
    groupIdy = item.groupId(1);
    groupIdz = item.groupId(2);
    localIdx = item.localId(0);
    localIdy = item.localId(1);
    localIdz = item.localId(2);
    globalGroupSizeX = item.globalSize(0);
    globalGroupSizeY = item.globalSize(1);
    globalGroupSizeZ = item.globalSize(2);
    localGroupSizeX = item.localSize(0);
    localGroupSizeY = item.localSize(1);
    localGroupSizeZ = item.localSize(2);
  }

  /** Waits until every work-item of the group has come here; all see what the others wrote. */
  @Override
  public void localBarrier() {
    WorkItem.current().localBarrier();
  }

  /**
   * Waits as {@link #localBarrier()} does, and makes writes to global memory visible. It does not
   * order groups: no device barrier does.
   */
  @Override
  public void globalBarrier() {
    WorkItem.current().globalBarrier();
  }

  /**
   * An array of {@code size} elements that the group shares. Its elements are not set on a device.
   */
  @Override
  public int[] allocateIntLocalArray(int size) {
    return WorkItem.current().localArray(int[].class, size);
  }

  /**
   * An array of {@code size} elements that the group shares. Its elements are not set on a device.
   */
  @Override
  public byte[] allocateByteLocalArray(int size) {
    return WorkItem.current().localArray(byte[].class, size);
  }

  /**
   * An array of {@code size} elements that the group shares. Its elements are not set on a device.
   */
  @Override
  public HalfFloat[] allocateHalfFloatLocalArray(int size) {
    return WorkItem.current().localArray(HalfFloat[].class, size);
  }

  /**
   * An array of {@code size} elements that the group shares. Its elements are not set on a device.
   */
  @Override
  public long[] allocateLongLocalArray(int size) {
    return WorkItem.current().localArray(long[].class, size);
  }

  /**
   * An array of {@code size} elements that the group shares. Its elements are not set on a device.
   */
  @Override
  public float[] allocateFloatLocalArray(int size) {
    return WorkItem.current().localArray(float[].class, size);
  }

  /**
   * An array of {@code size} elements that the group shares. Its elements are not set on a device.
   */
  @Override
  public double[] allocateDoubleLocalArray(int size) {
    return WorkItem.current().localArray(double[].class, size);
  }

  /**
   * The sum of {@code value} over the lanes of this one's lane group (32 work-items whose local
   * indexes follow each other), the same bits in each. All of them must call it, and a group must
   * be a whole number of lane groups. For devices with lane operations; alone, the value itself.
   */
  public float simdSum(float value) {
    return WorkItem.current().laneSum(value);
  }

  /**
   * The {@code value} of the lane {@code delta} places higher in the lane group, or this lane's own
   * where there is none. Called as {@link #simdSum}.
   */
  public float simdShuffleDown(float value, int delta) {
    return WorkItem.current().laneDown(value, delta);
  }

  /** The {@code value} of the lane group's first lane. Called as {@link #simdSum}. */
  public float simdBroadcastFirst(float value) {
    return WorkItem.current().laneFirst(value);
  }

  /** Adds {@code value} to the element at {@code index} as one indivisible step. */
  @Override
  public void atomicAdd(IntArray array, int index, int value) {
    Atomics.add(array, index, value);
  }

  /** Adds {@code value} to the element at {@code index} as one indivisible step. */
  @Override
  public void atomicAdd(int[] array, int index, int value) {
    Atomics.add(array, index, value);
  }

  /** Adds {@code value} to the element at {@code index} as one indivisible step. */
  @Override
  public void atomicAdd(LongArray array, int index, long value) {
    Atomics.add(array, index, value);
  }

  /** Adds {@code value} to the element at {@code index} as one indivisible step. */
  @Override
  public void atomicAdd(FloatArray array, int index, float value) {
    Atomics.add(array, index, value);
  }

  /** Adds {@code value} to the element at {@code index} as one indivisible step. */
  @Override
  public void atomicAdd(DoubleArray array, int index, double value) {
    Atomics.add(array, index, value);
  }
}
