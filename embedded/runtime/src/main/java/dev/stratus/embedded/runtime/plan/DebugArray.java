package dev.stratus.embedded.runtime.plan;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * An array on the debug device: a second array of the same type. So a transfer that a program
 * forgot shows here as it would on a device with memory of its own.
 */
final class DebugArray implements DeviceArray {
  private final HostArray host;
  private final Object mine;

  DebugArray(HostArray host) {
    this.host = host;
    this.mine = newLike(host);
  }

  private static Object newLike(HostArray host) {
    int length = host.length();
    return switch (host.array()) {
      case ByteArray _ -> new ByteArray(length);
      case CharArray _ -> new CharArray(length);
      case ShortArray _ -> new ShortArray(length);
      case IntArray _ -> new IntArray(length);
      case LongArray _ -> new LongArray(length);
      case FloatArray _ -> new FloatArray(length);
      case DoubleArray _ -> new DoubleArray(length);
      case HalfFloatArray _ -> new HalfFloatArray(length);
      case BFloat16Array _ -> new BFloat16Array(length);
      case Object array -> Array.newInstance(array.getClass().getComponentType(), length);
    };
  }

  /** What kernels work on. */
  Object elements() {
    return mine;
  }

  @Override
  public HostArray host() {
    return host;
  }

  @Override
  public long toDevice() {
    copy(host.array(), mine, 0, host.bytes());
    return host.bytes();
  }

  @Override
  public long toHost(long offset, long bytes) {
    copy(mine, host.array(), offset, bytes);
    return bytes;
  }

  private void copy(Object from, Object to, long offset, long bytes) {
    if (from instanceof TornadoNativeArray source && to instanceof TornadoNativeArray target) {
      MemorySegment.copy(source.getSegment(), offset, target.getSegment(), offset, bytes);
    } else {
      int elementBytes = host.length() == 0 ? 1 : (int) (host.bytes() / host.length());
      int first = (int) (offset / elementBytes);
      System.arraycopy(from, first, to, first, (int) (bytes / elementBytes));
    }
  }

  @Override
  public void clear() {
    if (mine instanceof TornadoNativeArray array) {
      array.getSegment().fill((byte) 0);
    } else {
      Object zeros = Array.newInstance(mine.getClass().getComponentType(), host.length());
      System.arraycopy(zeros, 0, mine, 0, host.length());
    }
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public void close() {
    // The memory goes with the last reference to it.
  }
}
