package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A device's view of some host memory. It knows which side wrote last, so that only what is stale
 * moves: {@link #toDevice(OpenClQueue)} and {@link #toHost(OpenClQueue)} do nothing where nothing
 * changed. Transfers are queued; host bytes are valid after {@link OpenClQueue#finish()}, and must
 * not change between {@code toDevice} and it. (A heap segment is the exception: its transfers
 * wait.)
 *
 * <p>A <em>shared</em> buffer uses the host's own bytes ({@code CL_MEM_USE_HOST_PTR}): {@code
 * toHost} maps it, {@code toDevice} unmaps it, and no byte is copied. Between the two the bytes
 * belong to the device.
 *
 * <p>For one thread at a time. Closing waits for commands that may still use the buffer.
 */
public final class DeviceBuffer implements AutoCloseable {
  private static final AtomicLong SERIALS = new AtomicLong();

  private final OpenClContext context;
  private final OpenClCalls calls;
  private final MemorySegment host;
  private final MemorySegment handle;
  private final boolean shared;
  private final long serial = SERIALS.incrementAndGet();
  private boolean hostStale;
  private boolean deviceStale = true;
  private boolean handedOver;
  private boolean mapped;
  private boolean closed;
  private @Nullable OpenClQueue lastQueue;

  private DeviceBuffer(
      OpenClContext context, MemorySegment host, MemorySegment handle, boolean shared) {
    this.context = context;
    this.calls = context.calls();
    this.host = host;
    this.handle = handle;
    this.shared = shared;
  }

  static DeviceBuffer create(OpenClContext context, MemorySegment host, boolean shared) {
    if (shared && (!host.isNative() || host.byteSize() == 0)) {
      throw new IllegalArgumentException(
          host.isNative()
              ? "An empty buffer cannot be shared with a device; copy it."
              : "Memory on the Java heap cannot be shared with a device: it moves. Use a native array, or copy.");
    }
    long bytes = host.byteSize();
    BufferLimits.check(context, bytes, shared);
    long flags = Cl.CL_MEM_READ_WRITE | (shared ? Cl.CL_MEM_USE_HOST_PTR : 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment pointer = shared ? host : MemorySegment.NULL;
      // OpenCL has no empty buffer; a kernel that is given one reads nothing of it.
      MemorySegment handle =
          context
              .calls()
              .clCreateBuffer(context.handle(), flags, Math.max(1, bytes), pointer, status);
      BufferLimits.created(context, status.get(ValueLayout.JAVA_INT, 0), bytes);
      if (!shared) {
        context.addMemory(bytes);
      }
      return new DeviceBuffer(context, host, handle, shared);
    }
  }

  /** Bytes. */
  public long byteSize() {
    return host.byteSize();
  }

  /** The host's bytes. */
  public MemorySegment host() {
    return host;
  }

  /** Whether host and device use the same bytes. */
  public boolean shared() {
    return shared;
  }

  /** Whether the device has written since the host last got its bytes. */
  public boolean hostStale() {
    return hostStale;
  }

  /** Whether the device lacks what the host has written. */
  public boolean deviceStale() {
    return deviceStale;
  }

  /** The host has written to its bytes, or may have. */
  public void hostWrote() {
    deviceStale = true;
    hostStale = false;
  }

  /** A launch that writes to this buffer has been queued. */
  public void deviceWrote() {
    hostStale = true;
    deviceStale = false;
  }

  /**
   * Gives the device what the host wrote, if it wrote.
   *
   * @return bytes copied: 0 where nothing was stale or memory is shared
   */
  public long toDevice(OpenClQueue queue) {
    if (!deviceStale) {
      return 0;
    }
    long moved = toDevice(queue, 0, byteSize());
    deviceStale = false;
    return moved;
  }

  /**
   * Gives the device {@code length} bytes from {@code offset}, whether or not they are stale.
   *
   * @return bytes copied: 0 where memory is shared
   */
  public long toDevice(OpenClQueue queue, long offset, long length) {
    checkRange(offset, length);
    if (length == 0) {
      return 0;
    }
    if (shared) {
      handToDevice(queue);
      return 0;
    }
    if (host.isNative()) {
      transfer(queue, true, offset, length);
    } else {
      throughMapping(queue, true, offset, length);
    }
    return length;
  }

  /**
   * Gives the host what the device wrote, if it wrote; valid after {@link OpenClQueue#finish()}.
   *
   * @return bytes copied: 0 where nothing was stale or memory is shared
   */
  public long toHost(OpenClQueue queue) {
    if (!hostStale) {
      return 0;
    }
    long moved = toHost(queue, 0, byteSize());
    hostStale = false;
    return moved;
  }

  /**
   * Gives the host {@code length} bytes from {@code offset}, whether or not they are stale; valid
   * after {@link OpenClQueue#finish()}. A shared buffer is handed over whole.
   *
   * @return bytes copied: 0 where memory is shared
   */
  public long toHost(OpenClQueue queue, long offset, long length) {
    checkRange(offset, length);
    if (length == 0) {
      return 0;
    }
    if (shared) {
      handToHost(queue);
      return 0;
    }
    if (host.isNative()) {
      transfer(queue, false, offset, length);
    } else {
      throughMapping(queue, false, offset, length);
    }
    return length;
  }

  /**
   * Fills the buffer on the device with a repeated pattern.
   *
   * @param pattern 1, 2, 4, 8 or 16 bytes; the buffer is a whole number of them
   */
  public void fill(OpenClQueue queue, byte[] pattern) {
    if (Integer.bitCount(pattern.length) != 1
        || pattern.length > 16
        || byteSize() % pattern.length != 0) {
      throw new IllegalArgumentException(
          "A fill pattern has 1, 2, 4, 8 or 16 bytes and divides the buffer; this one has "
              + pattern.length
              + " and the buffer "
              + byteSize()
              + ".");
    }
    if (byteSize() == 0) {
      return;
    }
    beforeLaunch(queue);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, pattern);
      synchronized (queue) {
        check(
            calls.clEnqueueFillBuffer(
                queue.open(),
                handle(),
                bytes,
                pattern.length,
                0,
                byteSize(),
                0,
                MemorySegment.NULL,
                queue.eventOut()),
            "clEnqueueFillBuffer");
        queue.enqueued(CommandTimes.Kind.FILL, "", byteSize());
      }
    }
    deviceWrote();
  }

  /** Copies another buffer of the same context and size on the device. */
  public void copyFrom(OpenClQueue queue, DeviceBuffer source) {
    if (source.byteSize() != byteSize() || source.context != context) {
      throw new IllegalArgumentException(
          "A device copy needs two buffers of one context and one size; these have "
              + source.byteSize()
              + " and "
              + byteSize()
              + " bytes.");
    }
    if (byteSize() == 0) {
      return;
    }
    beforeLaunch(queue);
    source.beforeLaunch(queue);
    synchronized (queue) {
      check(
          calls.clEnqueueCopyBuffer(
              queue.open(),
              source.handle(),
              handle(),
              0,
              0,
              byteSize(),
              0,
              MemorySegment.NULL,
              queue.eventOut()),
          "clEnqueueCopyBuffer");
      queue.enqueued(CommandTimes.Kind.COPY, "", byteSize());
    }
    deviceWrote();
  }

  /** Waits for commands that may use the buffer, then releases it. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    settle();
    Release.check(calls.clReleaseMemObject(handle), "clReleaseMemObject", deviceName());
    if (!shared) {
      context.addMemory(-byteSize());
    }
  }

  /**
   * The host's memory may be freed right after closing; the device must be done with it by then.
   */
  private void settle() {
    OpenClQueue queue = lastQueue;
    if (queue == null || queue.isClosed()) {
      return;
    }
    try {
      if (mapped) {
        unmap(queue);
      }
      queue.finish();
    } catch (DeviceException failed) {
      Release.check(failed.code(), failed.call(), deviceName());
    }
  }

  // For launches.

  MemorySegment handle() {
    if (closed) {
      throw new IllegalStateException("This buffer of " + byteSize() + " bytes is closed.");
    }
    return handle;
  }

  /** Handles come back after release; serial numbers do not. */
  long serial() {
    return serial;
  }

  OpenClContext context() {
    return context;
  }

  /** A launch may not use memory that the host holds. */
  void beforeLaunch(OpenClQueue queue) {
    if (mapped) {
      unmap(queue);
    }
    lastQueue = queue;
  }

  private void handToDevice(OpenClQueue queue) {
    // Creation handed the bytes over for the first time. Later the host must have held them to
    // write them; where nobody took them back, a map that promises to overwrite says so after the
    // fact. It moves nothing on a device that shares memory.
    if (!mapped && handedOver) {
      map(queue, Cl.CL_MAP_WRITE_INVALIDATE_REGION);
    }
    if (mapped) {
      unmap(queue);
    }
    handedOver = true;
    lastQueue = queue;
  }

  private void handToHost(OpenClQueue queue) {
    if (!mapped) {
      map(queue, Cl.CL_MAP_READ | Cl.CL_MAP_WRITE);
    }
  }

  private void map(OpenClQueue queue, long flags) {
    synchronized (queue) {
      MemorySegment pointer =
          calls.clEnqueueMapBuffer(
              queue.open(),
              handle(),
              Cl.CL_FALSE,
              flags,
              0,
              byteSize(),
              0,
              MemorySegment.NULL,
              queue.eventOut(),
              queue.statusOut());
      check(queue.status(), "clEnqueueMapBuffer");
      if (pointer.address() != host.address()) {
        throw new DeviceException(
            ClStatus.CL_MAP_FAILURE.code(),
            "clEnqueueMapBuffer",
            deviceName(),
            "The driver gave another address than the shared memory's.");
      }
      queue.enqueued(CommandTimes.Kind.MAP, "", 0);
      mapped = true;
      lastQueue = queue;
    }
  }

  private void unmap(OpenClQueue queue) {
    synchronized (queue) {
      check(
          calls.clEnqueueUnmapMemObject(
              queue.open(), handle, host, 0, MemorySegment.NULL, queue.eventOut()),
          "clEnqueueUnmapMemObject");
      queue.enqueued(CommandTimes.Kind.UNMAP, "", 0);
      mapped = false;
    }
  }

  private void transfer(OpenClQueue queue, boolean write, long offset, long length) {
    MemorySegment bytes = host.asSlice(offset, length);
    MemorySegment none = MemorySegment.NULL;
    lastQueue = queue;
    synchronized (queue) {
      if (write) {
        check(
            calls.clEnqueueWriteBuffer(
                queue.open(),
                handle(),
                Cl.CL_FALSE,
                offset,
                length,
                bytes,
                0,
                none,
                queue.eventOut()),
            "clEnqueueWriteBuffer");
        queue.enqueued(CommandTimes.Kind.WRITE, "", length);
      } else {
        check(
            calls.clEnqueueReadBuffer(
                queue.open(),
                handle(),
                Cl.CL_FALSE,
                offset,
                length,
                bytes,
                0,
                none,
                queue.eventOut()),
            "clEnqueueReadBuffer");
        queue.enqueued(CommandTimes.Kind.READ, "", length);
      }
    }
  }

  /** The Java heap moves, so no driver may be given its address: its bytes go through a mapping. */
  private void throughMapping(OpenClQueue queue, boolean write, long offset, long length) {
    long flags = write ? Cl.CL_MAP_WRITE_INVALIDATE_REGION : Cl.CL_MAP_READ;
    lastQueue = queue;
    synchronized (queue) {
      MemorySegment pointer =
          calls.clEnqueueMapBuffer(
              queue.open(),
              handle(),
              Cl.CL_TRUE,
              flags,
              offset,
              length,
              0,
              MemorySegment.NULL,
              queue.eventOut(),
              queue.statusOut());
      check(queue.status(), "clEnqueueMapBuffer");
      queue.enqueued(write ? CommandTimes.Kind.WRITE : CommandTimes.Kind.READ, "", length);
      MemorySegment device = pointer.reinterpret(length);
      MemorySegment mine = host.asSlice(offset, length);
      (write ? device : mine).copyFrom(write ? mine : device);
      check(
          calls.clEnqueueUnmapMemObject(
              queue.open(), handle(), pointer, 0, MemorySegment.NULL, queue.eventOut()),
          "clEnqueueUnmapMemObject");
      queue.enqueued(CommandTimes.Kind.UNMAP, "", 0);
    }
  }

  private void checkRange(long offset, long length) {
    if (offset < 0 || length < 0 || offset > byteSize() - length) {
      throw new IllegalArgumentException(
          "Bytes "
              + offset
              + " to "
              + (offset + length)
              + " are not within this buffer of "
              + byteSize()
              + " bytes.");
    }
  }

  private void check(int code, String call) {
    if (code != Cl.CL_SUCCESS) {
      throw new DeviceException(
          code,
          call,
          deviceName(),
          "The buffer has " + byteSize() + " bytes" + (shared ? ", shared with the host." : "."));
    }
  }

  private String deviceName() {
    return context.device().name();
  }
}
