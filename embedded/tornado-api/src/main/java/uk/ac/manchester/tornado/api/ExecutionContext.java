package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** What a work-item can do beyond plain Java; see {@link KernelContext}. */
public interface ExecutionContext {

  /** Waits for all work-items of the group. */
  void localBarrier();

  /**
   * Waits for all work-items of the group; what they wrote to global memory is visible after it.
   */
  void globalBarrier();

  int[] allocateIntLocalArray(int size);

  long[] allocateLongLocalArray(int size);

  float[] allocateFloatLocalArray(int size);

  double[] allocateDoubleLocalArray(int size);

  byte[] allocateByteLocalArray(int size);

  HalfFloat[] allocateHalfFloatLocalArray(int size);

  void atomicAdd(IntArray array, int index, int value);

  void atomicAdd(int[] array, int index, int value);

  void atomicAdd(LongArray array, int index, long value);

  void atomicAdd(FloatArray array, int index, float value);

  void atomicAdd(DoubleArray array, int index, double value);
}
