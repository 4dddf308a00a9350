package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An in-order queue: commands run one after another, and nothing is waited for until {@link
 * #finish()}. With profiling on, every command leaves an event, read by {@link #drainTimes()}.
 *
 * <p>Enqueuing is guarded, so that threads may share a queue; the order is then theirs to arrange.
 */
public final class OpenClQueue implements AutoCloseable {
  private final OpenClContext context;
  private final OpenClCalls calls;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
  private final MemorySegment eventSlot = arena.allocate(ValueLayout.ADDRESS);
  private final List<DeviceEvent> events = new ArrayList<>();
  private MemorySegment current;
  private @Nullable MemorySegment plain;
  private @Nullable MemorySegment profiled;
  private boolean profiling;
  private boolean pending;
  private boolean closed;
  private long bytesToDevice;
  private long bytesToHost;

  OpenClQueue(OpenClContext context) {
    this.context = context;
    this.calls = context.calls();
    try {
      MemorySegment created = create(0);
      this.plain = created;
      this.current = created;
    } catch (RuntimeException refused) {
      arena.close();
      throw refused;
    }
  }

  private MemorySegment create(long properties) {
    MemorySegment queue =
        calls.clCreateCommandQueue(context.handle(), context.device().device(), properties, status);
    check(status.get(ValueLayout.JAVA_INT, 0), "clCreateCommandQueue", "");
    return queue;
  }

  /**
   * Switches profiling. The driver fixes this for the life of a queue, so there are two, the second
   * made on first use; the one left is finished first, so that the order of commands holds.
   */
  public synchronized void profiling(boolean on) {
    if (on == profiling) {
      return;
    }
    finish();
    MemorySegment next = on ? profiled : plain;
    if (next == null) {
      next = create(on ? Cl.CL_QUEUE_PROFILING_ENABLE : 0);
    }
    if (on) {
      profiled = next;
    } else {
      plain = next;
    }
    current = next;
    profiling = on;
  }

  /** Whether commands enqueued now leave their times. */
  public synchronized boolean profiling() {
    return profiling;
  }

  /**
   * Waits until every command is done. Does nothing if none was enqueued since the last time.
   *
   * @throws DeviceException if a command failed on the device
   */
  public synchronized void finish() {
    if (!pending) {
      return;
    }
    pending = false;
    check(calls.clFinish(open()), "clFinish", "");
  }

  /** Hands all commands to the device without waiting for them. */
  public synchronized void flush() {
    check(calls.clFlush(open()), "clFlush", "");
  }

  /**
   * Waits for every command and gives the times of those enqueued with profiling since the last
   * call, in order.
   *
   * @throws DeviceException if a command failed on the device
   */
  public synchronized List<CommandTimes> drainTimes() {
    finish();
    List<CommandTimes> times = new ArrayList<>(events.size());
    try {
      for (DeviceEvent event : events) {
        times.add(event.times());
      }
      return times;
    } finally {
      releaseEvents();
    }
  }

  /** Bytes copied to the device through this queue. */
  public synchronized long bytesToDevice() {
    return bytesToDevice;
  }

  /** Bytes copied to the host through this queue. */
  public synchronized long bytesToHost() {
    return bytesToHost;
  }

  /** The device's context. */
  public OpenClContext context() {
    return context;
  }

  /** Waits for what is enqueued, then releases the queue. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    if (pending) {
      pending = false;
      Release.check(calls.clFinish(current), "clFinish", deviceName());
    }
    closed = true;
    releaseEvents();
    release(plain);
    release(profiled);
    arena.close();
  }

  private void release(@Nullable MemorySegment queue) {
    if (queue != null) {
      Release.check(calls.clReleaseCommandQueue(queue), "clReleaseCommandQueue", deviceName());
    }
  }

  private void releaseEvents() {
    events.forEach(DeviceEvent::close);
    events.clear();
  }

  // What buffers and kernels enqueue with. They hold this queue's monitor from handle() to
  // enqueued(), since the two out-parameters are shared.

  boolean isClosed() {
    return closed;
  }

  MemorySegment open() {
    if (closed) {
      throw new IllegalStateException("This queue of " + deviceName() + " is closed.");
    }
    return current;
  }

  /** Where the driver puts the event: nowhere without profiling, since an event has its cost. */
  MemorySegment eventOut() {
    return profiling ? eventSlot : MemorySegment.NULL;
  }

  MemorySegment statusOut() {
    return status;
  }

  int status() {
    return status.get(ValueLayout.JAVA_INT, 0);
  }

  /** A command was accepted. */
  void enqueued(CommandTimes.Kind kind, String label, long bytes) {
    pending = true;
    if (kind == CommandTimes.Kind.WRITE) {
      bytesToDevice += bytes;
    } else if (kind == CommandTimes.Kind.READ) {
      bytesToHost += bytes;
    }
    if (profiling) {
      MemorySegment event = eventSlot.get(ValueLayout.ADDRESS, 0);
      events.add(new DeviceEvent(calls, event, deviceName(), kind, label, bytes));
    }
  }

  private String deviceName() {
    return context.device().name();
  }

  private void check(int code, String call, String sentence) {
    if (code != Cl.CL_SUCCESS) {
      throw new DeviceException(code, call, deviceName(), sentence);
    }
  }
}
