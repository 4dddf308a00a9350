package dev.stratus.embedded.jit.lift;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Native arrays as Java arrays and back. */
final class NativeArrays {
  private NativeArrays() {}

  /** A Java array with the elements of a native one; anything else as it is. */
  static Object toHeap(Object argument) {
    return switch (argument) {
      case ByteArray a -> a.toHeapArray();
      case CharArray a -> a.toHeapArray();
      case ShortArray a -> a.toHeapArray();
      case IntArray a -> a.toHeapArray();
      case LongArray a -> a.toHeapArray();
      case FloatArray a -> a.toHeapArray();
      case DoubleArray a -> a.toHeapArray();
      default -> argument;
    };
  }

  /** A native array with the elements of a Java one. */
  static Object toNative(Object array) {
    return switch (array) {
      case byte[] a -> ByteArray.fromArray(a);
      case char[] a -> CharArray.fromArray(a);
      case short[] a -> ShortArray.fromArray(a);
      case int[] a -> IntArray.fromArray(a);
      case long[] a -> LongArray.fromArray(a);
      case float[] a -> FloatArray.fromArray(a);
      case double[] a -> DoubleArray.fromArray(a);
      default -> throw new IllegalArgumentException("no array: " + array);
    };
  }
}
