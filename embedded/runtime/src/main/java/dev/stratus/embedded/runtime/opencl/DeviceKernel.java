package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A kernel with its arguments. Arguments stay from launch to launch; setting one to the value it
 * has costs nothing. Nothing is allocated on the way from {@code set} to {@link #enqueue}.
 *
 * <p>For one thread at a time: the driver keeps arguments in the kernel object. Two plans make two
 * kernels.
 */
public final class DeviceKernel implements AutoCloseable {
  private static final long NOTHING_SET = -1;

  private final OpenClContext context;
  private final OpenClCalls calls;
  private final String name;
  private final MemorySegment handle;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
  private final MemorySegment global = arena.allocate(ValueLayout.JAVA_LONG, 3);
  private final MemorySegment local = arena.allocate(ValueLayout.JAVA_LONG, 3);
  private final long[] values;
  private final long[] sizes;
  private final long[] localBytes;
  private final @Nullable DeviceBuffer[] buffers;
  private @Nullable LaunchLimits limits;
  private @Nullable NdRange checked;
  private int unset;
  private boolean closed;

  DeviceKernel(OpenClContext context, String name, MemorySegment handle) {
    this.context = context;
    this.calls = context.calls();
    this.name = name;
    this.handle = handle;
    int count;
    try {
      count = query().intValue(Cl.CL_KERNEL_NUM_ARGS, "CL_KERNEL_NUM_ARGS");
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
    this.values = new long[count];
    this.sizes = new long[count];
    this.localBytes = new long[count];
    this.buffers = new DeviceBuffer[count];
    this.unset = count;
    Arrays.fill(sizes, NOTHING_SET);
  }

  /** The entry point. */
  public String name() {
    return name;
  }

  /** How many arguments it takes. */
  public int argumentCount() {
    return sizes.length;
  }

  /** A {@code __global} or {@code __constant} pointer. */
  public void setBuffer(int index, DeviceBuffer buffer) {
    if (buffer.context() != context) {
      throw new IllegalArgumentException(
          "Argument "
              + index
              + " of kernel "
              + name
              + " is a buffer of "
              + buffer.context().device().name()
              + "; the kernel is for "
              + context.device().name()
              + ".");
    }
    if (same(index, 8, buffer.serial()) && buffers[index] == buffer) {
      return;
    }
    value.set(ValueLayout.ADDRESS, 0, buffer.handle());
    set(index, 8, value, buffer.serial());
    buffers[index] = buffer;
  }

  /** An {@code int} or {@code uint}. */
  public void setInt(int index, int x) {
    setScalar(index, 4, x);
  }

  /** A {@code long} or {@code ulong}. */
  public void setLong(int index, long x) {
    setScalar(index, 8, x);
  }

  /** A {@code float}, bit for bit. */
  public void setFloat(int index, float x) {
    setScalar(index, 4, Float.floatToRawIntBits(x));
  }

  /** A {@code double}, bit for bit. */
  public void setDouble(int index, double x) {
    setScalar(index, 8, Double.doubleToRawLongBits(x));
  }

  /** A {@code short}, {@code ushort}, or the bits of a {@code half}. */
  public void setShort(int index, short x) {
    setScalar(index, 2, x);
  }

  /** A {@code char} or {@code uchar}. */
  public void setByte(int index, byte x) {
    setScalar(index, 1, x);
  }

  /** A {@code __local} pointer to this many bytes. */
  public void setLocal(int index, long bytes) {
    if (same(index, bytes, NOTHING_SET) && localBytes[index] == bytes) {
      return;
    }
    set(index, bytes, MemorySegment.NULL, NOTHING_SET);
    localBytes[index] = bytes;
    checked = null;
  }

  /**
   * Queues a launch. Buffers that the host holds are handed to the device first; what the kernel
   * writes is for the caller to note ({@link DeviceBuffer#deviceWrote()}). An empty range launches
   * nothing.
   *
   * @throws IllegalArgumentException if the sizes exceed a limit; the message says which
   * @throws KernelLaunchException if the driver refuses
   */
  public void enqueue(OpenClQueue queue, NdRange range) {
    if (unset > 0) {
      throw new IllegalStateException(
          unset + " of the " + sizes.length + " arguments of kernel " + name + " are not set.");
    }
    if (range.empty()) {
      return;
    }
    prepare(range);
    for (DeviceBuffer buffer : buffers) {
      if (buffer != null) {
        buffer.beforeLaunch(queue);
      }
    }
    MemorySegment none = MemorySegment.NULL;
    MemorySegment group = range.free() ? none : local;
    // PoCL compiles a kernel at its first launch in groups of a size.
    SignalHandlers.watch(context.device().description().platform());
    synchronized (queue) {
      int code =
          calls.clEnqueueNDRangeKernel(
              queue.open(),
              open(),
              range.dimensions(),
              none,
              global,
              group,
              0,
              none,
              queue.eventOut());
      if (code != Cl.CL_SUCCESS) {
        throw new KernelLaunchException(
            code, context.device().name(), name, limits().describe(range, argumentLocalMemory()));
      }
      queue.enqueued(CommandTimes.Kind.KERNEL, name, 0);
    }
  }

  /** Releases the kernel; launches already queued run on. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Release.check(calls.clReleaseKernel(handle), "clReleaseKernel", context.device().name());
    arena.close();
  }

  /** Checks a range and writes it where the driver reads it, once as long as it does not change. */
  private void prepare(NdRange range) {
    if (range.equals(checked)) {
      return;
    }
    limits().check(range, argumentLocalMemory());
    global.setAtIndex(ValueLayout.JAVA_LONG, 0, range.globalX());
    global.setAtIndex(ValueLayout.JAVA_LONG, 1, range.globalY());
    global.setAtIndex(ValueLayout.JAVA_LONG, 2, range.globalZ());
    local.setAtIndex(ValueLayout.JAVA_LONG, 0, range.localX());
    local.setAtIndex(ValueLayout.JAVA_LONG, 1, range.localY());
    local.setAtIndex(ValueLayout.JAVA_LONG, 2, range.localZ());
    checked = range;
  }

  private LaunchLimits limits() {
    LaunchLimits known = limits;
    if (known == null) {
      MemorySegment device = context.device().device();
      InfoQuery group =
          new InfoQuery(
              context.device().name(),
              "clGetKernelWorkGroupInfo",
              (i, n, v, o) -> calls.clGetKernelWorkGroupInfo(open(), device, i, n, v, o));
      long declared = group.longValue(Cl.CL_KERNEL_LOCAL_MEM_SIZE, "CL_KERNEL_LOCAL_MEM_SIZE");
      known =
          new LaunchLimits(
              context.description(),
              name,
              group.longValue(Cl.CL_KERNEL_WORK_GROUP_SIZE, "CL_KERNEL_WORK_GROUP_SIZE"),
              // The driver counts local arguments that are set; they are added per launch instead.
              Math.max(0, declared - argumentLocalMemory()));
      limits = known;
    }
    return known;
  }

  private long argumentLocalMemory() {
    long sum = 0;
    for (long bytes : localBytes) {
      sum += bytes;
    }
    return sum;
  }

  private void setScalar(int index, long size, long bits) {
    if (same(index, size, bits) && buffers[index] == null && localBytes[index] == 0) {
      return;
    }
    // Every supported host is little-endian: the low bytes of a long are the narrower value.
    value.set(ValueLayout.JAVA_LONG, 0, bits);
    set(index, size, value, bits);
  }

  private boolean same(int index, long size, long bits) {
    if (index < 0 || index >= sizes.length) {
      throw new IllegalArgumentException(
          "Kernel "
              + name
              + " has "
              + sizes.length
              + " arguments; there is none at "
              + index
              + ".");
    }
    return sizes[index] == size && values[index] == bits;
  }

  private void set(int index, long size, MemorySegment from, long bits) {
    int code = calls.clSetKernelArg(open(), index, size, from);
    if (code != Cl.CL_SUCCESS) {
      throw new DeviceException(
          code,
          "clSetKernelArg",
          context.device().name(),
          "Argument " + index + " of kernel " + name + " was given " + size + " bytes.");
    }
    if (sizes[index] == NOTHING_SET) {
      unset--;
    }
    sizes[index] = size;
    values[index] = bits;
    buffers[index] = null;
    localBytes[index] = 0;
  }

  private MemorySegment open() {
    if (closed) {
      throw new IllegalStateException("Kernel " + name + " is closed.");
    }
    return handle;
  }

  private InfoQuery query() {
    return new InfoQuery(
        context.device().name(),
        "clGetKernelInfo",
        (i, n, v, o) -> calls.clGetKernelInfo(handle, i, n, v, o));
  }
}
