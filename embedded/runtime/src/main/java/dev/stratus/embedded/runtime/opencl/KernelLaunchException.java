package dev.stratus.embedded.runtime.opencl;

/** The driver refused a launch. The message holds the sizes and the limits they met. */
public final class KernelLaunchException extends DeviceException {
  private static final long serialVersionUID = 1L;

  private final String kernel;

  KernelLaunchException(int code, String device, String kernel, String sizesAndLimits) {
    super(code, "clEnqueueNDRangeKernel", device, "Kernel " + kernel + ": " + sizesAndLimits);
    this.kernel = kernel;
  }

  /** The kernel's entry point. */
  public String kernel() {
    return kernel;
  }
}
