package dev.stratus.embedded.runtime.opencl;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An opened device: the owner of its driver context and of the programs cached in it. Queues,
 * buffers and kernels belong to whoever opened them; all are closed before their context.
 *
 * <p>Safe for use by several threads; each opens its own {@link OpenClQueue}.
 */
public final class OpenClContext implements AutoCloseable {
  private final OpenClDevice device;
  private final OpenClCalls calls;
  private final MemorySegment handle;
  private final ProgramCache programs;
  private final AtomicLong memoryInUse = new AtomicLong();
  private boolean closed;

  private OpenClContext(
      OpenClDevice device, OpenClCalls calls, MemorySegment handle, BinaryStore store) {
    this.device = device;
    this.calls = calls;
    this.handle = handle;
    this.programs = new ProgramCache(this, store);
  }

  /**
   * Opens a device. Programs are also kept on disk where system property {@code stratus.cache.dir}
   * or environment variable {@code STRATUS_CACHE_DIR} names a folder.
   *
   * @throws DeviceException if the driver refuses
   */
  public static OpenClContext open(OpenClDevice device) {
    return open(device, BinaryStore.configuredFolder());
  }

  /**
   * Opens a device with programs kept on disk in {@code cacheFolder}, or not at all.
   *
   * @throws DeviceException if the driver refuses
   */
  public static OpenClContext open(OpenClDevice device, Optional<Path> cacheFolder) {
    OpenClCalls calls = new OpenClCalls(device.binding());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment properties = arena.allocate(ValueLayout.JAVA_LONG, 3);
      properties.setAtIndex(ValueLayout.JAVA_LONG, 0, Cl.CL_CONTEXT_PLATFORM);
      properties.setAtIndex(ValueLayout.JAVA_LONG, 1, device.platform().address());
      MemorySegment devices = arena.allocateFrom(ValueLayout.ADDRESS, device.device());
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment none = MemorySegment.NULL;
      MemorySegment handle = calls.clCreateContext(properties, 1, devices, none, none, status);
      int code = status.get(ValueLayout.JAVA_INT, 0);
      if (code != Cl.CL_SUCCESS) {
        throw new DeviceException(code, "clCreateContext", device.name(), "");
      }
      return new OpenClContext(device, calls, handle, new BinaryStore(cacheFolder));
    }
  }

  /** The device. */
  public OpenClDevice device() {
    return device;
  }

  /** What the driver says of the device. */
  public DeviceDescription description() {
    return device.description();
  }

  /** An in-order queue, to be closed by the caller; profiling is off. */
  public OpenClQueue openQueue() {
    return new OpenClQueue(this);
  }

  /** A buffer over {@code host}: shared where {@link #sharesMemory()}, else copied. */
  public DeviceBuffer buffer(MemorySegment host) {
    return buffer(host, sharesMemory() && host.isNative() && host.byteSize() > 0);
  }

  /**
   * A buffer over {@code host}, to be closed by the caller. Its bytes are valid on the host at
   * first: the device has none of them until {@link DeviceBuffer#toDevice}.
   *
   * @param host the host's bytes; they stay alive and at their place until the buffer is closed
   * @param shared whether host and device use the same bytes; only native, non-empty segments can
   *     be shared
   * @throws DeviceMemoryException if it does not fit
   * @throws IllegalArgumentException if {@code host} cannot be shared
   */
  public DeviceBuffer buffer(MemorySegment host, boolean shared) {
    return DeviceBuffer.create(this, host, shared);
  }

  /**
   * The program with this source and these options, built on first use, owned by this context.
   *
   * @throws ProgramBuildException with the whole log, if the driver's compiler refuses
   */
  public DeviceProgram program(String source, String options) {
    return programs.get(ProgramSource.openClC(source), options);
  }

  /**
   * The program that the device's own compiler made beforehand, loaded on first use, owned by this
   * context.
   *
   * @param name which: two binaries of one name are taken for one
   * @throws DeviceException if the driver does not take it
   */
  public DeviceProgram binaryProgram(String name, byte[] binary) {
    return programs.get(ProgramSource.binary(name, binary), "");
  }

  /**
   * The program made of a SPIR-V module, built on first use, owned by this context: by
   * clCreateProgramWithIL where the device has it, else as LLVM's bitcode.
   *
   * @param flags what the driver's compiler is told beside the route's own options
   * @throws NoSpirvException if there is no way for SPIR-V to this device
   * @throws ProgramBuildException with the whole log, if the driver or the translator refuses it
   */
  public DeviceProgram spirvProgram(String text, byte[] module, String flags) {
    String options = (SpirvRoute.to(this).options(device) + " " + flags).strip();
    return programs.get(ProgramSource.spirv(text, module), options);
  }

  /**
   * A program built now, not cached, to be closed by the caller: for programs used once.
   *
   * @throws ProgramBuildException with the whole log, if the driver's compiler refuses
   */
  public DeviceProgram buildProgram(String source, String options) {
    return programs.build(ProgramSource.openClC(source), options);
  }

  /**
   * As {@link #spirvProgram}, built now, not cached, to be closed by the caller.
   *
   * @throws NoSpirvException if there is no way for SPIR-V to this device
   * @throws ProgramBuildException with the whole log, if the driver or the translator refuses it
   */
  public DeviceProgram buildSpirvProgram(String text, byte[] module, String flags) {
    String options = (SpirvRoute.to(this).options(device) + " " + flags).strip();
    return programs.build(ProgramSource.spirv(text, module), options);
  }

  /**
   * Requires that there is a way for SPIR-V to this device.
   *
   * @throws NoSpirvException with what is missing
   */
  public void requireSpirv() {
    SpirvRoute.to(this);
  }

  /** Programs that this context keeps. */
  public int cachedPrograms() {
    return programs.size();
  }

  /**
   * Whether buffers over native host memory are shared with the device instead of copied: on CPU
   * devices with unified memory. A checking device gets copies, so that it sees every buffer's true
   * bounds.
   */
  public boolean sharesMemory() {
    return sharesMemory(device.description());
  }

  /** As {@link #sharesMemory()}, of a device that is not opened yet. */
  public static boolean sharesMemory(DeviceDescription d) {
    return d.unifiedMemory() && d.kind() == DeviceKind.CPU && !d.checking();
  }

  /** Bytes of all open buffers that are not shared with the host. */
  public long memoryInUse() {
    return memoryInUse.get();
  }

  /** Releases the cached programs and the driver's context. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    programs.close();
    Release.check(calls.clReleaseContext(handle), "clReleaseContext", device.name());
  }

  OpenClCalls calls() {
    return calls;
  }

  MemorySegment handle() {
    return handle;
  }

  void addMemory(long bytes) {
    memoryInUse.addAndGet(bytes);
  }
}
