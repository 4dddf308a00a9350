package dev.stratus.embedded.runtime.cuda;

import java.lang.foreign.MemorySegment;

/**
 * The part of CUDA's driver API that this runtime uses, in Java's words: handles and device
 * addresses are longs, and a status that is not 0 is a {@link CudaException}. It is an interface so
 * that a scripted driver can stand in.
 */
public interface Cuda {
  /** Such as 13000 for 13.0. */
  int driverVersion();

  int deviceCount();

  /** The handle of the device with a number. */
  int device(int ordinal);

  String name(int device);

  long totalMemory(int device);

  /** An attribute by its number in {@code CUdevice_attribute}. */
  int attribute(int attribute, int device);

  long retainContext(int device);

  /** Ends the device's context, whatever holds it: the way out after a sticky error. */
  void resetContext(int device);

  /** Makes a context the calling thread's. */
  void enter(long context);

  long createStream();

  void destroyStream(long stream);

  void synchronize(long stream);

  long allocate(long bytes);

  void free(long address);

  void copyToDevice(long target, MemorySegment source, long bytes, long stream);

  void copyToHost(MemorySegment target, long source, long bytes, long stream);

  void fill(long target, byte value, long bytes, long stream);

  /** Pins host memory, so that copies of it need no detour. */
  void pin(MemorySegment host);

  void unpin(MemorySegment host);

  long createEvent();

  void destroyEvent(long event);

  void record(long event, long stream);

  /** Between two events that are over, in milliseconds. */
  float elapsed(long from, long to);

  /**
   * Loads PTX; the driver's assembler makes it machine code.
   *
   * @throws CudaException with the assembler's log
   */
  long loadModule(byte[] ptx);

  void unloadModule(long module);

  long function(long module, String name);

  /** An attribute by its number in {@code CUfunction_attribute}. */
  int functionAttribute(int attribute, long function);

  /** Work-items of a block with which most of them run at once. */
  int occupancyBlock(long function);

  /**
   * @param parameters addresses of the arguments, in order
   */
  void launch(long function, Block grid, Block block, long stream, MemorySegment parameters);

  /** From here on launches on the stream, by this thread, are gathered and not run. */
  void beginCapture(long stream);

  /**
   * What was gathered, ready to be run again and again. Arguments are as they were when gathered.
   *
   * @return the handle of an executable graph
   */
  long endCapture(long stream);

  /** Runs all that a graph gathered, in its order. */
  void launchGraph(long graph, long stream);

  void destroyGraph(long graph);

  /** Sizes in three dimensions. */
  record Block(int x, int y, int z) {
    public static final Block ONE = new Block(1, 1, 1);
  }
}
