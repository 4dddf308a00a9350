package dev.stratus.embedded.spi;

/** What kernels need of a driver beyond being there: what a failed probe takes away. */
public enum KernelNeed {
  /** That loops, jumps and integers do what the source says: every kernel needs it. */
  CODE("any kernel"),
  /** That arrays in the host's memory can be handed over and taken back. */
  SHARED_MEMORY("any kernel, as this device works in the host's memory"),
  /** Local memory and barriers within a work-group. */
  WORK_GROUPS("kernels with local memory and barriers"),
  /** That a NaN stays one and compares as one. */
  NOT_A_NUMBER("any kernel, as soon as a NaN is in the data"),
  /** That no multiplication and addition are joined unasked: needed for the same bits as Java. */
  STRICT_NUMERICS("kernels under strict numerics"),
  /** Minimum and maximum with Java's order of zeros and NaN. */
  MIN_MAX("kernels that call Math.min or Math.max on floats"),
  /** That floats below the smallest normal one are kept. */
  SUBNORMALS("kernels that rely on floats below 1.18e-38"),
  /** Loading and storing half-precision values, rounded to the nearest. */
  HALF_STORAGE("kernels on float16 arrays"),
  /** Addresses beyond 2^31 bytes from a buffer's start. */
  LARGE_BUFFERS("kernels on buffers of 2 GiB and more");

  private final String kernels;

  KernelNeed(String kernels) {
    this.kernels = kernels;
  }

  /** Which kernels need it, in words. */
  public String kernels() {
    return kernels;
  }
}
