package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A program built for one device. Its log is kept whole, also where the build went well. Owned by
 * the context's cache, or by the caller of {@link OpenClContext#buildProgram}.
 */
public final class DeviceProgram implements AutoCloseable {
  private final OpenClContext context;
  private final MemorySegment handle;
  private final String source;
  private final String options;
  private final String key;
  private final String log;
  private final long buildNanos;
  private final boolean fromDisk;
  private boolean closed;

  DeviceProgram(
      OpenClContext context,
      MemorySegment handle,
      String source,
      String options,
      String key,
      String log,
      long buildNanos,
      boolean fromDisk) {
    this.context = context;
    this.handle = handle;
    this.source = source;
    this.options = options;
    this.key = key;
    this.log = log;
    this.buildNanos = buildNanos;
    this.fromDisk = fromDisk;
  }

  /**
   * A kernel of this program, to be closed by the caller.
   *
   * @throws DeviceException if there is none of that name; the message holds the source's build log
   */
  public DeviceKernel kernel(String name) {
    OpenClCalls calls = context.calls();
    MemorySegment kernel;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      kernel = calls.clCreateKernel(open(), arena.allocateFrom(name), status);
      int code = status.get(ValueLayout.JAVA_INT, 0);
      if (code != Cl.CL_SUCCESS) {
        throw new DeviceException(
            code,
            "clCreateKernel",
            context.device().name(),
            "The kernel asked for is " + name + ". Build options: " + options + ". Log: " + log);
      }
    }
    return new DeviceKernel(context, name, kernel);
  }

  /**
   * The driver's binary, as {@code clCreateProgramWithBinary} takes it back.
   *
   * @throws DeviceException if the driver has none to give
   */
  public byte[] binary() {
    OpenClCalls calls = context.calls();
    InfoQuery query =
        new InfoQuery(
            context.device().name(),
            "clGetProgramInfo",
            (i, n, v, o) -> calls.clGetProgramInfo(open(), i, n, v, o));
    try (Arena arena = Arena.ofConfined()) {
      long size = query.longValue(Cl.CL_PROGRAM_BINARY_SIZES, "CL_PROGRAM_BINARY_SIZES");
      MemorySegment binary = arena.allocate(Math.max(1, size));
      MemorySegment pointers = arena.allocateFrom(ValueLayout.ADDRESS, binary);
      query.fixed(Cl.CL_PROGRAM_BINARIES, "CL_PROGRAM_BINARIES", pointers);
      return binary.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** The source. */
  public String source() {
    return source;
  }

  /** The options it was built with. */
  public String options() {
    return options;
  }

  /** SHA-256 of source, options, device and driver, hexadecimal. */
  public String key() {
    return key;
  }

  /** What the driver's compiler said, whole. */
  public String log() {
    return log;
  }

  /** How long the driver took to build it, ns. */
  public long buildNanos() {
    return buildNanos;
  }

  /** Whether it was loaded from the disk cache. */
  public boolean fromDisk() {
    return fromDisk;
  }

  /** Releases the program; kernels made of it live on. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Release.check(
        context.calls().clReleaseProgram(handle), "clReleaseProgram", context.device().name());
  }

  private synchronized MemorySegment open() {
    if (closed) {
      throw new IllegalStateException("This program is closed.");
    }
    return handle;
  }
}
