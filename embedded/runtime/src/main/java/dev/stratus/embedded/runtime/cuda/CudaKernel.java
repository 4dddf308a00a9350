package dev.stratus.embedded.runtime.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A kernel with its arguments, which stay from launch to launch. For one thread at a time. */
public final class CudaKernel implements AutoCloseable {
  // CUfunction_attribute, cuda.h.
  private static final int MAX_THREADS = 0;
  private static final int SHARED_BYTES = 1;
  private static final int LOCAL_BYTES = 3;
  private static final int REGISTERS = 4;

  private static final int SLOT = 8;

  private final String name;
  private final long function;
  private final int maxThreads;
  private final int occupancyBlock;
  private final String resources;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment values;
  private final MemorySegment pointers;

  public CudaKernel(CudaContext context, CudaModule module, String name, int arguments) {
    this.name = name;
    this.values = arena.allocate((long) SLOT * Math.max(1, arguments), SLOT);
    this.pointers = arena.allocate(ValueLayout.ADDRESS, Math.max(1, arguments));
    for (int i = 0; i < arguments; i++) {
      pointers.setAtIndex(ValueLayout.ADDRESS, i, values.asSlice((long) SLOT * i));
    }
    try {
      Cuda cuda = context.enter();
      this.function =
          context.named(
              () -> cuda.function(module.handle(), name),
              () -> "The kernel asked for is " + name + ".");
      this.maxThreads = cuda.functionAttribute(MAX_THREADS, function);
      this.occupancyBlock = cuda.occupancyBlock(function);
      this.resources =
          cuda.functionAttribute(REGISTERS, function)
              + " registers and "
              + cuda.functionAttribute(LOCAL_BYTES, function)
              + " bytes of memory for a work-item, "
              + cuda.functionAttribute(SHARED_BYTES, function)
              + " bytes for a group";
    } catch (RuntimeException refused) {
      arena.close();
      throw refused;
    }
  }

  /** The most work-items of a group: fewer than the device's where one takes many registers. */
  public int maxThreads() {
    return maxThreads;
  }

  /** Work-items of a group with which most of them run at once. */
  public int occupancyBlock() {
    return occupancyBlock;
  }

  /** What the driver's assembler gave it, in words. */
  public String resources() {
    return resources;
  }

  /** An argument: the low bytes of the value, as many as the parameter has. */
  public void set(int index, long bits) {
    values.set(ValueLayout.JAVA_LONG, (long) SLOT * index, bits);
  }

  public void launch(CudaStream stream, Cuda.Block grid, Cuda.Block block) {
    stream.queue(
        CudaStream.Kind.KERNEL,
        () -> "Kernel " + name + ", " + grid + " groups of " + block + ".",
        (cuda, queue) -> cuda.launch(function, grid, block, queue, pointers));
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
