package dev.stratus.embedded.runtime.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.stratus.embedded.runtime.opencl.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * libcuda. Each function is linked at its first use; those of a run's every launch and copy are
 * called by exact handles, the others by name. Signatures: CUDA Driver API reference, cuda.h.
 */
final class NativeCuda implements Cuda {
  private static final int LOG_BYTES = 64 << 10;

  /** CUjit_option: the assembler's error log, and how large it may be. */
  private static final int JIT_ERROR_LOG = 5;

  private static final int JIT_ERROR_LOG_BYTES = 6;

  /** CU_STREAM_NON_BLOCKING: the default stream is not waited for. */
  private static final int STREAM_NON_BLOCKING = 1;

  private final NamedFunctions functions;
  private final NativeFunction enter;
  private final NativeFunction synchronize;
  private final NativeFunction copyIn;
  private final NativeFunction copyOut;
  private final NativeFunction record;
  private final NativeFunction launch;
  private final NativeFunction launchGraph;

  /**
   * @throws NamedFunctions.MissingFunctionException if the library lacks a function
   */
  NativeCuda(SymbolLookup library) {
    this.functions = new NamedFunctions(library);
    this.enter = functions.find("cuCtxSetCurrent", JAVA_LONG);
    this.synchronize = functions.find("cuStreamSynchronize", JAVA_LONG);
    this.copyIn = functions.find("cuMemcpyHtoDAsync_v2", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
    this.copyOut = functions.find("cuMemcpyDtoHAsync_v2", ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    this.record = functions.find("cuEventRecord", JAVA_LONG, JAVA_LONG);
    this.launch =
        functions.find(
            "cuLaunchKernel",
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            ADDRESS,
            ADDRESS);
    this.launchGraph = functions.find("cuGraphLaunch", JAVA_LONG, JAVA_LONG);
    call("cuInit", 0);
  }

  // ---- calling ----

  /** Calls a function that is not called often. */
  private void call(String name, Object... arguments) {
    check(name, functions.call(name, arguments));
  }

  private void check(String call, int status) {
    if (status != 0) {
      throw failure(call, status, "");
    }
  }

  private CudaException failure(String call, int status, String context) {
    return new CudaException(status, nameOf(status), call, "CUDA", context);
  }

  private String nameOf(int status) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(ADDRESS);
      return functions.call("cuGetErrorName", status, name) == 0
          ? name.get(ADDRESS, 0).reinterpret(256).getString(0)
          : "an unknown status";
    }
  }

  private interface Out {
    void fill(MemorySegment slot);
  }

  private static int intOf(Out out) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slot = arena.allocate(JAVA_INT);
      out.fill(slot);
      return slot.get(JAVA_INT, 0);
    }
  }

  private static long longOf(Out out) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slot = arena.allocate(JAVA_LONG);
      out.fill(slot);
      return slot.get(JAVA_LONG, 0);
    }
  }

  // ---- devices ----

  @Override
  public int driverVersion() {
    return intOf(slot -> call("cuDriverGetVersion", slot));
  }

  @Override
  public int deviceCount() {
    return intOf(slot -> call("cuDeviceGetCount", slot));
  }

  @Override
  public int device(int ordinal) {
    return intOf(slot -> call("cuDeviceGet", slot, ordinal));
  }

  @Override
  public String name(int device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(256);
      call("cuDeviceGetName", text, 256, device);
      return text.getString(0);
    }
  }

  @Override
  public long totalMemory(int device) {
    return longOf(slot -> call("cuDeviceTotalMem_v2", slot, device));
  }

  @Override
  public int attribute(int attribute, int device) {
    return intOf(slot -> call("cuDeviceGetAttribute", slot, attribute, device));
  }

  @Override
  public long retainContext(int device) {
    return longOf(slot -> call("cuDevicePrimaryCtxRetain", slot, device));
  }

  @Override
  public void resetContext(int device) {
    call("cuDevicePrimaryCtxReset_v2", device);
  }

  @Override
  public void enter(long context) {
    try {
      check("cuCtxSetCurrent", (int) enter.handle().invokeExact(context));
    } catch (CudaException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw NamedFunctions.unexpected("cuCtxSetCurrent", failure);
    }
  }

  // ---- streams, memory ----

  @Override
  public long createStream() {
    return longOf(slot -> call("cuStreamCreate", slot, STREAM_NON_BLOCKING));
  }

  @Override
  public void destroyStream(long stream) {
    call("cuStreamDestroy_v2", stream);
  }

  @Override
  public void synchronize(long stream) {
    try {
      check("cuStreamSynchronize", (int) synchronize.handle().invokeExact(stream));
    } catch (CudaException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw NamedFunctions.unexpected("cuStreamSynchronize", failure);
    }
  }

  @Override
  public long allocate(long bytes) {
    return longOf(slot -> call("cuMemAlloc_v2", slot, bytes));
  }

  @Override
  public void free(long address) {
    call("cuMemFree_v2", address);
  }

  @Override
  public void copyToDevice(long target, MemorySegment source, long bytes, long stream) {
    try {
      check("cuMemcpyHtoDAsync", (int) copyIn.handle().invokeExact(target, source, bytes, stream));
    } catch (CudaException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw NamedFunctions.unexpected("cuMemcpyHtoDAsync", failure);
    }
  }

  @Override
  public void copyToHost(MemorySegment target, long source, long bytes, long stream) {
    try {
      check("cuMemcpyDtoHAsync", (int) copyOut.handle().invokeExact(target, source, bytes, stream));
    } catch (CudaException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw NamedFunctions.unexpected("cuMemcpyDtoHAsync", failure);
    }
  }

  @Override
  public void fill(long target, byte value, long bytes, long stream) {
    call("cuMemsetD8Async", target, value, bytes, stream);
  }

  @Override
  public void pin(MemorySegment host) {
    call("cuMemHostRegister_v2", host, host.byteSize(), 0);
  }

  @Override
  public void unpin(MemorySegment host) {
    call("cuMemHostUnregister", host);
  }

  // ---- events ----

  @Override
  public long createEvent() {
    return longOf(slot -> call("cuEventCreate", slot, 0));
  }

  @Override
  public void destroyEvent(long event) {
    call("cuEventDestroy_v2", event);
  }

  @Override
  public void record(long event, long stream) {
    try {
      check("cuEventRecord", (int) record.handle().invokeExact(event, stream));
    } catch (CudaException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw NamedFunctions.unexpected("cuEventRecord", failure);
    }
  }

  @Override
  public float elapsed(long from, long to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment millis = arena.allocate(JAVA_FLOAT);
      call("cuEventElapsedTime", millis, from, to);
      return millis.get(JAVA_FLOAT, 0);
    }
  }

  // ---- modules ----

  @Override
  public long loadModule(byte[] ptx) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(ptx.length + 1L);
      MemorySegment.copy(ptx, 0, image, ValueLayout.JAVA_BYTE, 0, ptx.length);
      MemorySegment log = arena.allocate(LOG_BYTES);
      MemorySegment options = arena.allocateFrom(JAVA_INT, JIT_ERROR_LOG, JIT_ERROR_LOG_BYTES);
      MemorySegment values = arena.allocate(ADDRESS, 2);
      values.setAtIndex(ADDRESS, 0, log);
      values.setAtIndex(ADDRESS, 1, MemorySegment.ofAddress(LOG_BYTES));
      MemorySegment module = arena.allocate(JAVA_LONG);
      int status = functions.call("cuModuleLoadDataEx", module, image, 2, options, values);
      if (status != 0) {
        String said = log.getString(0).strip();
        throw failure(
            "cuModuleLoadDataEx",
            status,
            said.isEmpty() ? "" : "The driver's assembler said:" + System.lineSeparator() + said);
      }
      return module.get(JAVA_LONG, 0);
    }
  }

  @Override
  public void unloadModule(long module) {
    call("cuModuleUnload", module);
  }

  @Override
  public long function(long module, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slot = arena.allocate(JAVA_LONG);
      call("cuModuleGetFunction", slot, module, arena.allocateFrom(name));
      return slot.get(JAVA_LONG, 0);
    }
  }

  @Override
  public int functionAttribute(int attribute, long function) {
    return intOf(slot -> call("cuFuncGetAttribute", slot, attribute, function));
  }

  @Override
  public int occupancyBlock(long function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment grid = arena.allocate(JAVA_INT);
      MemorySegment block = arena.allocate(JAVA_INT);
      call("cuOccupancyMaxPotentialBlockSize", grid, block, function, MemorySegment.NULL, 0L, 0);
      return block.get(JAVA_INT, 0);
    }
  }

  @Override
  public void launch(
      long function, Block grid, Block block, long stream, MemorySegment parameters) {
    try {
      check(
          "cuLaunchKernel",
          (int)
              launch
                  .handle()
                  .invokeExact(
                      function,
                      grid.x(),
                      grid.y(),
                      grid.z(),
                      block.x(),
                      block.y(),
                      block.z(),
                      0,
                      stream,
                      parameters,
                      MemorySegment.NULL));
    } catch (CudaException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw NamedFunctions.unexpected("cuLaunchKernel", failure);
    }
  }

  // ---- graphs ----

  /** CU_STREAM_CAPTURE_MODE_THREAD_LOCAL: other threads may allocate and copy meanwhile. */
  private static final int CAPTURE_THREAD_LOCAL = 1;

  @Override
  public void beginCapture(long stream) {
    call("cuStreamBeginCapture_v2", stream, CAPTURE_THREAD_LOCAL);
  }

  @Override
  public long endCapture(long stream) {
    long gathered = longOf(slot -> call("cuStreamEndCapture", stream, slot));
    try {
      return longOf(slot -> call("cuGraphInstantiateWithFlags", slot, gathered, 0L));
    } finally {
      call("cuGraphDestroy", gathered);
    }
  }

  @Override
  public void launchGraph(long graph, long stream) {
    try {
      check("cuGraphLaunch", (int) launchGraph.handle().invokeExact(graph, stream));
    } catch (CudaException refused) {
      throw refused;
    } catch (Throwable failure) {
      throw NamedFunctions.unexpected("cuGraphLaunch", failure);
    }
  }

  @Override
  public void destroyGraph(long graph) {
    call("cuGraphExecDestroy", graph);
  }
}
