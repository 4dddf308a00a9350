package dev.stratus.embedded.runtime.cuda;

/** Launches that were gathered once, with their arguments and sizes, and run as one command. */
public final class CudaGraph implements AutoCloseable {
  private final CudaStream stream;
  private final long handle;
  private boolean closed;

  CudaGraph(CudaStream stream, long handle) {
    this.stream = stream;
    this.handle = handle;
  }

  /** Queues all of them, in their order. */
  public void launch() {
    stream.queue(
        CudaStream.Kind.KERNEL,
        () -> "The kernels of a plan that repeats, as a graph.",
        (cuda, queue) -> cuda.launchGraph(handle, queue));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      CudaRelease.quietly(
          stream.context().device().name(), () -> stream.context().enter().destroyGraph(handle));
    }
  }
}
