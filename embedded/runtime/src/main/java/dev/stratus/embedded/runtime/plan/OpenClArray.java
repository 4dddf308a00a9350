package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** An array on an OpenCL device. */
final class OpenClArray implements DeviceArray {
  private static final byte[] ZERO = {0};

  private final HostArray host;
  private final OpenClQueue queue;
  private final DeviceBuffer buffer;

  /** A boolean[] has no segment: its bytes stand here. */
  private final byte @Nullable [] truths;

  OpenClArray(HostArray host, OpenClContext context, OpenClQueue queue, boolean shared) {
    this.host = host;
    this.queue = queue;
    this.truths = host.array() instanceof boolean[] flags ? new byte[flags.length] : null;
    this.buffer = context.buffer(segment(host.array(), truths), shared);
  }

  private static MemorySegment segment(Object array, byte @Nullable [] truths) {
    return switch (array) {
      case TornadoNativeArray elements -> elements.getSegment();
      case byte[] elements -> MemorySegment.ofArray(elements);
      case short[] elements -> MemorySegment.ofArray(elements);
      case char[] elements -> MemorySegment.ofArray(elements);
      case int[] elements -> MemorySegment.ofArray(elements);
      case long[] elements -> MemorySegment.ofArray(elements);
      case float[] elements -> MemorySegment.ofArray(elements);
      case double[] elements -> MemorySegment.ofArray(elements);
      default -> MemorySegment.ofArray(Objects.requireNonNull(truths, "a boolean array"));
    };
  }

  DeviceBuffer buffer() {
    return buffer;
  }

  @Override
  public HostArray host() {
    return host;
  }

  @Override
  public long toDevice() {
    if (truths != null) {
      boolean[] flags = (boolean[]) host.array();
      for (int i = 0; i < flags.length; i++) {
        truths[i] = (byte) (flags[i] ? 1 : 0);
      }
    }
    return buffer.toDevice(queue, 0, host.bytes());
  }

  @Override
  public long toHost(long offset, long bytes) {
    long moved = buffer.toHost(queue, offset, bytes);
    if (truths != null) {
      // Transfers of Java arrays are over when they return.
      boolean[] flags = (boolean[]) host.array();
      for (int i = (int) offset; i < offset + bytes; i++) {
        flags[i] = truths[i] != 0;
      }
    }
    return moved;
  }

  @Override
  public void clear() {
    buffer.fill(queue, ZERO);
  }

  @Override
  public boolean shared() {
    return buffer.shared();
  }

  @Override
  public void close() {
    buffer.close();
  }
}
