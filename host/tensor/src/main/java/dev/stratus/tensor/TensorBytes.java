package dev.stratus.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Elements between native memory and little-endian bytes of a channel, a chunk at a time. */
final class TensorBytes {

  /** A multiple of every element size; small enough to stay in a core's cache. */
  private static final int CHUNK_BYTES = 1 << 18;

  private TensorBytes() {}

  /** Writes all elements of a segment of native byte order. */
  static void write(DType type, MemorySegment values, WritableByteChannel channel)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    MemorySegment memory = MemorySegment.ofBuffer(chunk);
    for (long at = 0; at < values.byteSize(); at += CHUNK_BYTES) {
      int count = (int) Math.min(CHUNK_BYTES, values.byteSize() - at);
      // A plain copy on little-endian machines; the layouts swap the bytes on others.
      Elements.copy(
          type,
          values,
          ByteOrder.nativeOrder(),
          at,
          memory,
          ByteOrder.LITTLE_ENDIAN,
          0,
          count / type.bytes());
      channel.write(chunk.clear().limit(count));
    }
  }

  /** Fills a segment of native byte order; false if the channel ends before. */
  static boolean read(DType type, ReadableByteChannel channel, MemorySegment values)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    for (long at = 0; at < values.byteSize(); at += CHUNK_BYTES) {
      int count = (int) Math.min(CHUNK_BYTES, values.byteSize() - at);
      if (!NpyHeaderReader.readFully(channel, chunk.clear().limit(count))) {
        return false;
      }
      Elements.copy(
          type,
          MemorySegment.ofBuffer(chunk.position(0)),
          ByteOrder.LITTLE_ENDIAN,
          0,
          values,
          ByteOrder.nativeOrder(),
          at,
          count / type.bytes());
    }
    return true;
  }
}
