package dev.stratus.embedded.runtime.cuda;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Device memory for some host memory. Host memory off the heap is pinned when it is large and
 * copied a second time, so that the copies need no detour; memory on the heap goes through a native
 * copy of it, and its transfers wait.
 */
public final class CudaBuffer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CudaBuffer.class.getName());

  /** Pinning costs about as much as a few copies of a page each. */
  private static final long WORTH_PINNING = 1 << 20;

  private final CudaContext context;
  private final MemorySegment host;
  private final long bytes;
  private final long address;
  private @Nullable Arena staging;
  private @Nullable MemorySegment staged;
  private @Nullable CudaStream lastStream;
  private int copies;
  private boolean pinned;
  private boolean closed;

  /**
   * @throws CudaException if the device has not enough memory; the message has the amounts
   */
  public CudaBuffer(CudaContext context, MemorySegment host) {
    this.context = context;
    this.host = host;
    this.bytes = host.byteSize();
    this.address =
        context.named(
            // CUDA has no empty buffer; a kernel that is given one reads nothing of it.
            () -> context.enter().allocate(Math.max(1, bytes)),
            () ->
                "A buffer of "
                    + bytes
                    + " bytes was asked for; the device has "
                    + context.device().description().globalMemory()
                    + " bytes, of which this process's buffers have "
                    + context.bytes()
                    + ". Use smaller arrays, or process the data in batches.");
    context.addBytes(bytes);
  }

  /** On the device. */
  public long address() {
    return address;
  }

  /** Queues a copy of everything to the device. */
  public long toDevice(CudaStream stream) {
    lastStream = stream;
    if (bytes == 0) {
      return 0;
    }
    if (!host.isNative()) {
      MemorySegment copy = staged();
      // What was queued before may still read the staging copy.
      stream.finish();
      copy.copyFrom(host);
      stream.queue(
          CudaStream.Kind.TO_DEVICE,
          (cuda, queue) -> cuda.copyToDevice(address, copy, bytes, queue));
      stream.finish();
      return bytes;
    }
    pinIfItPays();
    stream.queue(
        CudaStream.Kind.TO_DEVICE, (cuda, queue) -> cuda.copyToDevice(address, host, bytes, queue));
    return bytes;
  }

  /** Queues a copy of some bytes to the host; they are there when the stream is finished. */
  public long toHost(CudaStream stream, long offset, long count) {
    lastStream = stream;
    if (count == 0) {
      return 0;
    }
    if (!host.isNative()) {
      MemorySegment copy = staged();
      stream.queue(
          CudaStream.Kind.TO_HOST,
          (cuda, queue) ->
              cuda.copyToHost(copy.asSlice(offset, count), address + offset, count, queue));
      stream.finish();
      MemorySegment.copy(copy, offset, host, offset, count);
      return count;
    }
    pinIfItPays();
    MemorySegment part = host.asSlice(offset, count);
    stream.queue(
        CudaStream.Kind.TO_HOST,
        (cuda, queue) -> cuda.copyToHost(part, address + offset, count, queue));
    return count;
  }

  public void clear(CudaStream stream) {
    lastStream = stream;
    if (bytes > 0) {
      stream.queue(
          CudaStream.Kind.TO_DEVICE, (cuda, queue) -> cuda.fill(address, (byte) 0, bytes, queue));
    }
  }

  private MemorySegment staged() {
    MemorySegment known = staged;
    if (known == null) {
      Arena arena = Arena.ofShared();
      known = arena.allocate(Math.max(1, bytes), 64);
      staging = arena;
      staged = known;
    }
    return known;
  }

  private void pinIfItPays() {
    copies++;
    if (copies != 2 || bytes < WORTH_PINNING) {
      return;
    }
    try {
      context.enter().pin(host);
      pinned = true;
    } catch (CudaException refused) {
      // Another buffer has pinned a page of it, or the system allows no more: slower, not wrong.
      LOG.log(Level.DEBUG, "{0} bytes are not pinned: {1}", bytes, refused.getMessage());
    }
  }

  /** Frees the memory, after what may still use it: host memory of the user's, too. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    context.addBytes(-bytes);
    String device = context.device().name();
    CudaStream used = lastStream;
    if (used != null) {
      CudaRelease.quietly(device, used::finish);
    }
    if (pinned) {
      CudaRelease.quietly(device, () -> context.enter().unpin(host));
    }
    CudaRelease.quietly(device, () -> context.enter().free(address));
    if (staging != null) {
      staging.close();
    }
  }
}
