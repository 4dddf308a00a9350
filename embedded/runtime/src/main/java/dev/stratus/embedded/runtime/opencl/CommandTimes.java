package dev.stratus.embedded.runtime.opencl;

/**
 * What one command took by the device's own clock. A driver that offers no clock gives zeros: see
 * {@link #timed()}.
 *
 * @param kind what it did
 * @param label the kernel's entry point; empty for transfers
 * @param bytes bytes copied; 0 for kernels and where memory is shared
 * @param queued when it was enqueued, ns
 * @param submitted when it was handed to the device, ns
 * @param started when the device began, ns
 * @param ended when the device was done, ns
 */
public record CommandTimes(
    Kind kind, String label, long bytes, long queued, long submitted, long started, long ended) {

  /** What a command does. */
  public enum Kind {
    /** Host to device. */
    WRITE,
    /** Device to host. */
    READ,
    /** Hands shared memory to the host. */
    MAP,
    /** Hands shared memory to the device. */
    UNMAP,
    FILL,
    /** Within the device. */
    COPY,
    KERNEL
  }

  /** Whether the device's clock ran: some drivers report zeros. */
  public boolean timed() {
    return ended > started;
  }

  /** Time on the device, ns. */
  public long deviceNanos() {
    return ended - started;
  }

  /** From being enqueued until the device began, ns. */
  public long dispatchNanos() {
    return started - queued;
  }
}
