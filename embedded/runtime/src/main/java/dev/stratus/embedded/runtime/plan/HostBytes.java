package dev.stratus.embedded.runtime.plan;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A host array as memory. */
final class HostBytes {
  private final HostArray host;

  /** A boolean[] has no segment: its bytes stand here. */
  private final byte @Nullable [] truths;

  private final MemorySegment segment;

  HostBytes(HostArray host) {
    this.host = host;
    this.truths = host.array() instanceof boolean[] flags ? new byte[flags.length] : null;
    this.segment = segment(host.array(), truths);
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

  MemorySegment segment() {
    return segment;
  }

  /** Makes the memory what the array is, before a transfer to the device. */
  void read() {
    if (truths != null) {
      boolean[] flags = (boolean[]) host.array();
      for (int i = 0; i < flags.length; i++) {
        truths[i] = (byte) (flags[i] ? 1 : 0);
      }
    }
  }

  /** Makes the array what the memory is, after a transfer of these bytes to the host. */
  void write(long offset, long count) {
    if (truths != null) {
      boolean[] flags = (boolean[]) host.array();
      for (int i = (int) offset; i < offset + count; i++) {
        flags[i] = truths[i] != 0;
      }
    }
  }
}
